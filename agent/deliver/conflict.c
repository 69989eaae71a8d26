/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/conflict.h"

#include "attest/chain.h"
#include "base/arena.h"
#include "base/fs.h"

#define ID_HEX	  16
#define FILE_MODE 0600

static int put(struct arena *arena, const char *directory, struct text id,
	       const char *which, struct text checkpoint, struct err *err)
{
	struct text name =
		text_format(arena, "conflict-%.*s-%s.txt", TEXT_ARG(id), which);
	int made = fs_put_new(fs_join(arena, directory, text_cstr(arena, name)),
			      checkpoint, FILE_MODE, err);

	return made < 0 ? -1 : 0; /* seen before is as good */
}

void conflict_keep(struct arena *arena, const char *directory,
		   struct text answer, struct err *err)
{
	char hex[DIGEST_HEX_ROOM];
	struct err why = {.kind = ERR_NONE};
	struct text known, id = {hex, ID_HEX};

	if (log_state_signed(arena, directory, &known, &why) == 0) {
		digest_hex(digest_of_two(known, answer), hex);
		if (put(arena, directory, id, "known", known, &why) == 0 &&
		    put(arena, directory, id, "answer", answer, &why) == 0) {
			err_prefix(err,
				   "both checkpoints are kept in "
				   "%s/conflict-%.*s-*.txt",
				   directory, TEXT_ARG(id));
			return;
		}
	}
	err_prefix(err, "the checkpoints could not be kept (%.120s)", why.text);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/add_checkpoint.h"

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"

#define OLD "old "

struct text add_checkpoint_print(struct arena *arena,
				 const struct add_checkpoint *request)
{
	struct buffer out;

	buffer_init(&out);
	buffer_printf(&out, OLD "%llu\n",
		      (unsigned long long)request->old_size);
	for (size_t i = 0; i < request->path.count; i++) {
		struct text hash = {(const char *)request->path.items[i].bytes,
				    DIGEST_BYTES};

		buffer_text(&out, base64_encode(arena, hash));
		buffer_char(&out, '\n');
	}
	buffer_char(&out, '\n');
	buffer_text(&out, request->checkpoint);
	return buffer_take(&out, arena);
}

static int parse_old(struct text *rest, uint64_t *out, struct err *err)
{
	struct text line;

	if (!text_line(rest, &line) || !text_starts(line, OLD))
		return err_set(err, ERR_USAGE,
			       "add-checkpoint: line 1: wanted \"old \" and "
			       "a size");
	line.data += sizeof(OLD) - 1;
	line.size -= sizeof(OLD) - 1;
	if (text_to_u64(line, out, err))
		return err_prefix(err, "add-checkpoint: old size");
	if (*out > TREE_SIZE_LIMIT)
		return err_set(err, ERR_LIMIT,
			       "add-checkpoint: old size beyond 2^63-1");
	return 0;
}

/* Up to the empty line, which must be there. */
static int parse_path(struct arena *arena, struct text *rest,
		      struct proof_hashes *out, struct err *err)
{
	struct digest *items =
		arena_many(arena, LIMIT_PROOF_HASHES, struct digest);
	struct text line;
	size_t count = 0;

	while (text_line(rest, &line)) {
		if (line.size == 0) {
			*out = (struct proof_hashes){items, count};
			return 0;
		}
		if (count == LIMIT_PROOF_HASHES)
			return err_set(err, ERR_LIMIT,
				       "add-checkpoint: more than %d hashes",
				       LIMIT_PROOF_HASHES);
		if (base64_line_digest(line, &items[count], err))
			return err_prefix(err, "add-checkpoint: line %zu",
					  count + 2);
		count++;
	}
	return err_set(err, ERR_USAGE,
		       "add-checkpoint: no empty line after the proof");
}

int add_checkpoint_parse(struct arena *arena, struct text bytes,
			 struct add_checkpoint *out, struct err *err)
{
	struct add_checkpoint request;

	if (bytes.size > LIMIT_ADD_BODY_BYTES)
		return err_set(err, ERR_LIMIT,
			       "add-checkpoint: larger than %d bytes",
			       LIMIT_ADD_BODY_BYTES);
	if (parse_old(&bytes, &request.old_size, err) ||
	    parse_path(arena, &bytes, &request.path, err))
		return -1;
	request.checkpoint = bytes;
	*out = request;
	return 0;
}

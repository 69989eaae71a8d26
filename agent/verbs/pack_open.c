/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/pack_open.h"

#include <stdio.h>

#include "base/fs.h"
#include "load/complaint.h"
#include "load/load_pack.h"
#include "load/pack_installed.h"

void complaints_tell(const struct complaints *complaints)
{
	struct buffer out;

	if (!complaints->count)
		return;
	buffer_init(&out);
	complaints_print(complaints, &out);
	fwrite(out.data, 1, out.size, stderr);
	buffer_release(&out);
}

const char *pack_directory(struct arena *arena, const char *given)
{
	if (given)
		return given;
	return fs_exists("checks") ? "." : pack_installed(arena);
}

int pack_open(struct arena *arena, const char *directory,
	      const struct pack **out, struct err *err)
{
	struct pack *pack = arena_new(arena, struct pack);
	struct complaints complaints;

	complaints_init(&complaints, arena);
	if (load_pack(arena, pack_directory(arena, directory), &complaints,
		      pack, err)) {
		complaints_tell(&complaints);
		if (!directory)
			return err_prefix(err, "no --rule-pack was given");
		return -1;
	}
	*out = pack;
	return 0;
}

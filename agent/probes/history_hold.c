/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/history_hold.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/fs.h"

void history_hold_take(struct arena *arena, const struct plan *plan,
		       const struct look *look, bool write,
		       struct history_files *out)
{
	const char *directory = plan->history_directory;
	const char *path;

	*out = (struct history_files){-1, -1, plan->ask_count > 0};
	if (!directory || !look->source || !look->source->commit)
		return;
	path = fs_join(arena, directory,
		       text_cstr(arena, look->source->kind->name));
	out->before = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (!write)
		return;
	path = text_format(arena, "%s.%ld.part", path, (long)getpid()).data;
	out->after = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

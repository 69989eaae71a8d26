/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/history_hold.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/fs.h"

static void hold_take(struct arena *arena, const char *directory,
		      const struct source_binding *source, bool write,
		      struct history_files *out)
{
	const char *path;

	if (!source->commit)
		return;
	path = fs_join(arena, directory, text_cstr(arena, source->kind->name));
	out->before = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (!write)
		return;
	path = text_format(arena, "%s.%ld.part", path, (long)getpid()).data;
	out->after = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

struct history_files *history_holds_take(struct arena *arena,
					 const struct plan *plan,
					 const struct look *look, bool write)
{
	size_t count = look->source ? 1 + look->joined_count : 0;
	struct history_files *files =
		arena_many(arena, count, struct history_files);

	if (!plan->history_directory)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		files[i] = (struct history_files){-1, -1, plan->ask_count > 0};
		hold_take(arena, plan->history_directory, look_source(look, i),
			  write, &files[i]);
	}
	return files;
}

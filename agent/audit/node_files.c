/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/node_files.h"

#include <sys/stat.h>

#include "base/digest.h"
#include "base/fs.h"
#include "probes/database_hold.h"
#include "records/joined_run.h"
#include "records/node_file.h"

const char *node_file_path(struct arena *arena, const char *state,
			   struct digest root)
{
	return fs_join(arena, fs_join(arena, state, NODE_FILES_DIRECTORY),
		       text_cstr(arena, digest_hex_copy(arena, root)));
}

static struct path_list files_like(struct arena *arena, const char *state,
				   struct text pattern)
{
	const char *directory = fs_join(arena, state, NODE_FILES_DIRECTORY);
	struct path_list list = {NULL, 0};
	struct err ignored = {0};

	if (fs_glob(arena, fs_join(arena, directory, text_cstr(arena, pattern)),
		    &list, &ignored))
		list.count = 0;
	return list;
}

/* A lane may have been made again: its nodes are those of the key in force. */
static int take_one(struct arena *arena, const char *state,
		    const struct source_report *source,
		    const unsigned char key[32], struct err *err)
{
	struct digest root = source->commitment.root;
	struct path_list parts;

	if (!source->committed || !text_is(source->commitment.kind, "rows"))
		return 0;
	parts = files_like(arena, state,
			   text_format(arena, "%.*s.*.part",
				       TEXT_ARG(source->commitment.source)));
	for (size_t i = 0; i < parts.count; i++) {
		const char *path = text_cstr(arena, parts.items[i]);
		struct arena *scratch = arena_open();
		struct err ignored = {0};
		struct node_file file;
		bool is_ours = !node_file_read(scratch, path, key, root, &file,
					       &ignored);

		arena_close(scratch);
		if (is_ours)
			return fs_rename(
				path, node_file_path(arena, state, root), err);
	}
	return 0;
}

static int take_look(struct arena *arena, const char *state,
		     const struct source_report *report,
		     const unsigned char look_key[32], struct err *err)
{
	int status = take_one(arena, state, report, look_key, err);

	for (size_t i = 0; i < report->joined_count && !status; i++) {
		unsigned char key[32];

		joined_salt_key(look_key, report->joined[i].source, key);
		status = take_one(arena, state, &report->joined[i], key, err);
		cleanse(key, sizeof(key));
	}
	return status;
}

static int forget_old(struct arena *arena, const char *state,
		      const struct plan *plan, struct err *err)
{
	struct instant oldest =
		instant_sub(clock_now(), plan->site->nodes_keep);
	struct path_list all = files_like(arena, state, TEXT("*"));

	for (size_t i = 0; i < all.count; i++) {
		const char *path = text_cstr(arena, all.items[i]);
		struct stat found;

		if (stat(path, &found))
			continue;
		if (!text_ends(all.items[i], ".part") &&
		    found.st_mtim.tv_sec >= oldest.seconds)
			continue;
		if (fs_remove(path, err))
			return -1;
	}
	return 0;
}

int node_files_take(struct arena *arena, const char *state,
		    const struct plan *plan, const struct answers *answers,
		    struct err *err)
{
	if (!fs_exists(fs_join(arena, state, NODE_FILES_DIRECTORY)))
		return 0;
	for (size_t i = 0; i < plan->look_count; i++)
		if (answers->has_source[i] &&
		    take_look(arena, state, &answers->sources[i],
			      answers->salt_keys[i], err))
			return err_prefix(err, "node files");
	return forget_old(arena, state, plan, err);
}

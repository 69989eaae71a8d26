/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/database_hold.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "records/dsn.h"

static void lose(struct arena *arena, struct database_hold *hold,
		 const char *why)
{
	if (hold->missing.size == 0)
		hold->missing = text_format(arena, "%s", why);
}

/* A new file for the number-th source of the look; -1 with err. */
static int open_part(struct arena *arena, const char *directory,
		     const struct source_binding *source, size_t number,
		     struct err *err)
{
	struct text file = text_format(arena, "%.*s.%ld.%zu.part",
				       TEXT_ARG(source->kind->name),
				       (long)getpid(), number);
	int fd;

	if (fs_make_dirs(directory, 0700, err))
		return -1;
	fd = open(fs_join(arena, directory, text_cstr(arena, file)),
		  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd < 0 ? err_set(err, ERR_SYSTEM, "%s", strerror(errno)) : fd;
}

static void open_archive(struct arena *arena, const char *state,
			 const struct source_binding *source, size_t number,
			 struct database_hold *out)
{
	struct err err = {0};

	out->archive =
		open_part(arena, fs_join(arena, state, KEPT_ROWS_DIRECTORY),
			  source, number, &err);
	if (out->archive < 0)
		lose(arena, out, err.text);
}

/* Without it an answer takes longer. */
static void open_nodes(struct arena *arena, const char *state,
		       const struct source_binding *source, size_t number,
		       struct database_hold *out)
{
	struct err ignored = {0};

	out->nodes =
		open_part(arena, fs_join(arena, state, NODE_FILES_DIRECTORY),
			  source, number, &ignored);
}

static void hold_take(struct arena *arena, const struct site *site,
		      const struct source_binding *source,
		      struct database_hold *out)
{
	struct err err = {0};
	struct text path;

	if (secret_open(&source->database->dsn,
			text_cstr(arena, site->directory), &out->secret,
			&err)) {
		lose(arena, out, err.text);
		return;
	}
	if (dsn_is_file(secret_reveal(out->secret), &path))
		out->read_path = fs_parent(arena, text_cstr(arena, path));
}

static const struct source_binding *source_of(const struct look *look, size_t i)
{
	return i ? look->joined[i - 1] : look->source;
}

struct database_hold *database_holds_take(struct arena *arena,
					  const struct site *site,
					  const char *state_directory,
					  const struct look *look)
{
	size_t count = 1 + look->joined_count;
	struct database_hold *holds =
		arena_many(arena, count, struct database_hold);
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		const struct source_binding *source = source_of(look, i);

		holds[i] = (struct database_hold){.archive = -1, .nodes = -1};
		if (source && source->commit && state_directory &&
		    site->nodes_keep.seconds > 0) {
			open_nodes(arena, state_directory, source, i,
				   &holds[i]);
			any = true;
		}
		if (!source || !source->database)
			continue;
		any = true;
		hold_take(arena, site, source, &holds[i]);
		if (holds[i].secret && source->database->keep.seconds > 0 &&
		    state_directory && source->commit)
			open_archive(arena, state_directory, source, i,
				     &holds[i]);
	}
	return any ? holds : NULL;
}

void database_holds_release(struct database_hold *holds,
			    const struct look *look)
{
	for (size_t i = 0; holds && i <= look->joined_count; i++) {
		secret_close(holds[i].secret);
		holds[i].secret = NULL;
	}
}

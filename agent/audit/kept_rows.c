/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/kept_rows.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fs.h"
#include "probes/database_hold.h"
#include "records/joined_run.h"
#include "records/row_archive.h"

/* Where the rows of a commitment are, whether or not they are there. */
static const char *kept_rows_path(struct arena *arena, const char *state,
				  struct digest root)
{
	return fs_join(arena, fs_join(arena, state, KEPT_ROWS_DIRECTORY),
		       text_cstr(arena, digest_hex_copy(arena, root)));
}

static struct path_list files_like(struct arena *arena, const char *directory,
				   const char *pattern)
{
	struct path_list list = {NULL, 0};
	struct err ignored = {0};

	if (fs_glob(arena, fs_join(arena, directory, pattern), &list, &ignored))
		list.count = 0;
	return list;
}

/* A lane may have been made again: the rows are those of the key in force. */
static int take_one(struct arena *arena, const char *state,
		    const struct source_report *source,
		    const unsigned char key[32], struct err *err)
{
	const char *directory = fs_join(arena, state, KEPT_ROWS_DIRECTORY);
	struct text pattern = text_format(arena, "%.*s.*.part",
					  TEXT_ARG(source->commitment.source));
	struct path_list parts =
		files_like(arena, directory, text_cstr(arena, pattern));

	for (size_t i = 0; i < parts.count; i++) {
		const char *path = text_cstr(arena, parts.items[i]);
		struct byte_stream *stream = NULL;
		struct err ignored = {0};

		if (row_archive_open(path, key, &stream, &ignored))
			continue;
		stream->kind->close(stream);
		return fs_rename(path,
				 kept_rows_path(arena, state,
						source->commitment.root),
				 err);
	}
	return err_set(err, ERR_SYSTEM, "the rows of %.*s were not kept",
		       TEXT_ARG(source->commitment.source));
}

/* The longest `keep` of the site holds for every file: a root does not tell
 * its source. */
static struct span longest(const struct site *site)
{
	struct span most = {0, 0};

	for (size_t i = 0; i < site->source_count; i++) {
		const struct database_binding *database =
			site->sources[i].database;

		if (database && span_compare(database->keep, most) > 0)
			most = database->keep;
	}
	return most;
}

static int forget_old(struct arena *arena, const char *directory,
		      const struct plan *plan, struct err *err)
{
	struct instant oldest = instant_sub(clock_now(), longest(plan->site));
	struct path_list all = files_like(arena, directory, "*");

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

static int take_source(struct arena *arena, const char *state,
		       const struct source_binding *source,
		       const struct source_report *report,
		       const unsigned char key[32], struct err *err)
{
	if (!report->committed || !source || !source->database ||
	    source->database->keep.seconds <= 0)
		return 0;
	return take_one(arena, state, report, key, err);
}

/* Of what a look joins, too: each has its own K. */
static int take_joined(struct arena *arena, const char *state,
		       const struct look *look,
		       const struct source_report *report,
		       const unsigned char look_key[32], struct err *err)
{
	for (size_t i = 0; i < report->joined_count; i++) {
		unsigned char key[32];
		int status;

		joined_salt_key(look_key, report->joined[i].source, key);
		status = take_source(arena, state, look->joined[i],
				     &report->joined[i], key, err);
		cleanse(key, sizeof(key));
		if (status)
			return -1;
	}
	return 0;
}

int kept_rows_take(struct arena *arena, const char *state,
		   const struct plan *plan, const struct answers *answers,
		   struct err *err)
{
	const char *directory = fs_join(arena, state, KEPT_ROWS_DIRECTORY);

	if (!fs_exists(directory))
		return 0;
	for (size_t i = 0; i < plan->look_count; i++) {
		const struct look *look = &plan->looks[i];
		const struct source_report *report = &answers->sources[i];
		const unsigned char *key = answers->salt_keys[i];

		if (!answers->has_source[i])
			continue;
		if (take_source(arena, state, look->source, report, key, err) ||
		    take_joined(arena, state, look, report, key, err))
			return err_prefix(err, "kept rows");
	}
	return forget_old(arena, directory, plan, err);
}

static int unpack(struct byte_stream *stream, int fd, struct err *err)
{
	char room[65536];
	size_t got = 0;

	do {
		if (stream->kind->read(stream, room, sizeof(room), &got, err))
			return -1;
		for (size_t at = 0; at < got;) {
			ssize_t n = write(fd, room + at, got - at);

			if (n < 0 && errno != EINTR)
				return err_system(err, "kept rows");
			at += n > 0 ? (size_t)n : 0;
		}
	} while (got);
	return 0;
}

int kept_rows_bind(struct arena *arena, const char *state, struct digest root,
		   const unsigned char k[32], struct source_binding *source,
		   struct err *err)
{
	const char *path = kept_rows_path(arena, state, root);
	struct text *file = arena_new(arena, struct text);
	struct byte_stream *stream = NULL;
	int fd, status;

	if (!source->database)
		return 0;
	if (!fs_exists(path))
		return err_set(err, ERR_USAGE,
			       "%s: the rows are not kept here: the site says "
			       "no keep, or the time is over",
			       path);
	if (row_archive_open(path, k, &stream, err))
		return -1;
	/* it stays open until the program ends, and is never on a disk */
	fd = memfd_create("plaudit-rows", MFD_CLOEXEC);
	status =
		fd < 0 ? err_system(err, "kept rows") : unpack(stream, fd, err);
	stream->kind->close(stream);
	*file = text_format(arena, "/proc/self/fd/%d", fd);
	source->database = NULL;
	source->files = file;
	source->file_count = 1;
	source->format = FORMAT_CSV;
	return status;
}

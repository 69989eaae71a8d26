/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/history_books.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/fs.h"
#include "records/history_file.h"

static struct path_list files_like(struct arena *arena, const char *directory,
				   const char *pattern)
{
	struct path_list list = {NULL, 0};
	struct err ignored = {.kind = ERR_NONE};

	if (fs_glob(arena, fs_join(arena, directory, pattern), &list, &ignored))
		list.count = 0;
	return list;
}

static int remove_like(const char *directory, const char *pattern,
		       struct err *err)
{
	struct arena *arena = arena_open();
	struct path_list list = files_like(arena, directory, pattern);
	int status = 0;

	for (size_t i = 0; i < list.count && !status; i++)
		status = fs_remove(list.items[i].data, err);
	arena_close(arena);
	return status;
}

int history_books_open(const char *directory, struct err *err)
{
	if (fs_make_dirs(directory, 0700, err) ||
	    remove_like(directory, "*.part", err) ||
	    remove_like(directory, "*.next", err))
		return err_prefix(err, "books of rows");
	return 0;
}

static bool is_book_of(const char *path, struct digest root)
{
	struct history_head head;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool is = fd >= 0 && history_head_read(fd, &head) &&
		  digest_equal(head.root, root);

	if (fd >= 0)
		close(fd);
	return is;
}

static const char *next_path(struct arena *arena, const char *directory,
			     const struct commitment *c)
{
	return fs_join(
		arena, directory,
		text_format(arena, "%.*s.next", TEXT_ARG(c->source)).data);
}

/* A lane may have been made again: the book is that of the root in force. */
static int take_one(struct arena *arena, const char *directory,
		    const struct commitment *c, struct err *err)
{
	struct text pattern =
		text_format(arena, "%.*s.*.part", TEXT_ARG(c->source));
	struct path_list parts = files_like(arena, directory, pattern.data);

	for (size_t i = 0; i < parts.count; i++)
		if (is_book_of(parts.items[i].data, c->root))
			return fs_rename(parts.items[i].data,
					 next_path(arena, directory, c), err);
	return err_set(err, ERR_SYSTEM, "no book of %.*s was written",
		       TEXT_ARG(c->source));
}

static bool has_book(const struct source_report *source)
{
	return source->committed && text_is(source->commitment.kind, "rows");
}

int history_books_take(struct arena *arena, const char *directory,
		       const struct report *report, struct err *err)
{
	const struct source_report *at;

	for (size_t i = 0; i < report->look_count; i++)
		for (size_t k = 0;
		     (at = source_report_at(&report->looks[i], k)); k++)
			if (has_book(at) &&
			    take_one(arena, directory, &at->commitment, err))
				return err_prefix(err, "books of rows");
	return remove_like(directory, "*.part", err);
}

static int keep_one(struct arena *arena, const char *directory,
		    const struct commitment *c, struct err *err)
{
	const char *path =
		fs_join(arena, directory, text_cstr(arena, c->source));

	return fs_rename(next_path(arena, directory, c), path, err);
}

int history_books_keep(struct arena *arena, const char *directory,
		       const struct report *report, struct err *err)
{
	const struct source_report *at;

	for (size_t i = 0; i < report->look_count; i++)
		for (size_t k = 0;
		     (at = source_report_at(&report->looks[i], k)); k++)
			if (has_book(at) &&
			    keep_one(arena, directory, &at->commitment, err))
				return err_prefix(err, "books of rows");
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/source_paths.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"
#include "records/standard_input.h"

struct finding_paths {
	struct arena *arena;
	const char *directory;
	struct source_paths *out;
	size_t room;
	struct text *problem;
};

static int add_path(struct finding_paths *f, struct text path)
{
	struct source_paths *out = f->out;
	struct source_path item = {.path = path.data, .shown = path};
	size_t prefix = strlen(f->directory);

	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->items[i].path, item.path) == 0)
			return 0;
	if (stat(item.path, &item.found)) {
		*f->problem = text_format(f->arena, "%s: %s", item.path,
					  strerror(errno));
		return -1;
	}
	if (!S_ISREG(item.found.st_mode)) {
		*f->problem = text_format(f->arena, "%s is not a regular file",
					  item.path);
		return -1;
	}
	if (!text_is_utf8(path)) {
		*f->problem = TEXT("a file's name is not UTF-8 text");
		return -1;
	}
	if (out->count == LIMIT_SOURCE_FILES) {
		*f->problem = text_format(f->arena, "more than %d files",
					  LIMIT_SOURCE_FILES);
		return -1;
	}
	if (prefix && path.size > prefix + 1 && path.data[prefix] == '/' &&
	    strncmp(item.path, f->directory, prefix) == 0)
		item.shown = (struct text){path.data + prefix + 1,
					   path.size - prefix - 1};
	if (out->count == f->room)
		out->items = arena_grow(f->arena, out->items, out->count,
					&f->room, sizeof(*out->items));
	out->items[out->count++] = item;
	out->bytes += (uint64_t)item.found.st_size;
	return 0;
}

static int add_standard_input(struct finding_paths *f)
{
	struct source_path *item = arena_new(f->arena, struct source_path);

	item->path = STANDARD_INPUT;
	item->shown = TEXT(STANDARD_INPUT);
	f->out->items = item;
	f->out->count = 1;
	if (source_path_stat(item, &item->found)) {
		*f->problem = text_format(f->arena, "standard input: %s",
					  strerror(errno));
		return -1;
	}
	f->out->bytes = (uint64_t)item->found.st_size;
	return 0;
}

static int add_pattern(struct finding_paths *f, struct text pattern)
{
	struct path_list list = {NULL, 0};
	struct err err = {0};
	const char *full =
		fs_join(f->arena, f->directory, text_cstr(f->arena, pattern));

	if (fs_glob(f->arena, full, &list, &err)) {
		*f->problem = text_format(f->arena, "%s", err.text);
		return -1;
	}
	if (list.count == 0) {
		*f->problem = text_format(f->arena, "no file matches %.*s",
					  TEXT_ARG(pattern));
		return -1;
	}
	for (size_t i = 0; i < list.count; i++)
		if (add_path(f, list.items[i]))
			return -1;
	return 0;
}

int source_paths_find(struct arena *arena, const struct source_binding *source,
		      const char *directory, struct source_paths *out,
		      struct text *problem)
{
	struct finding_paths f = {arena, directory ? directory : "", out, 0,
				  problem};

	*out = (struct source_paths){0};
	if (source->file_count == 0) {
		*problem = TEXT("the binding names no files");
		return -1;
	}
	if (source_is_standard_input(source))
		return add_standard_input(&f);
	for (size_t i = 0; i < source->file_count; i++)
		if (add_pattern(&f, source->files[i]))
			return -1;
	return 0;
}

static bool is_standard_input(const struct source_path *path)
{
	return strcmp(path->path, STANDARD_INPUT) == 0;
}

int source_path_stat(const struct source_path *path, struct stat *out)
{
	return is_standard_input(path) ? fstat(STDIN_FILENO, out)
				       : stat(path->path, out);
}

int source_path_open(const struct source_path *path)
{
	if (is_standard_input(path))
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return open(path->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

bool source_path_same(const struct stat *a, const struct stat *b)
{
	/* a pipe has neither size nor time */
	if (!S_ISREG(a->st_mode) && !S_ISREG(b->st_mode))
		return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

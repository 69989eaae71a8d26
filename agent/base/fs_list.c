/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading half of base/fs.h: what is in a directory or a tree, always in
 * byte order so that digests over a listing are the same everywhere; and the
 * sweeping of temporary files whose writer died.
 */
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"

static int by_bytes(const void *a, const void *b)
{
	const struct text *left = a, *right = b;

	return text_compare(*left, *right);
}

static void list_add(struct arena *arena, struct path_list *list, size_t *room,
		     const char *path)
{
	list->items = arena_grow(arena, list->items, list->count, room,
				 sizeof(*list->items));
	list->items[list->count++] = text_copy(arena, text_from(path));
}

static void list_sort(struct path_list *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), by_bytes);
}

static bool is_temporary(const char *name)
{
	return text_ends(text_from(name), ".tmp");
}

/* The next entry that is not . or ..; NULL at the end, with *failed set when
 * the end is an error. */
static struct dirent *next_entry(DIR *dir, bool *failed)
{
	struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(dir);
	} while (entry &&
		 (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")));
	*failed = !entry && errno;
	return entry;
}

int fs_list(struct arena *arena, const char *directory, struct path_list *out,
	    struct err *err)
{
	struct path_list list = {NULL, 0};
	struct dirent *entry;
	bool failed;
	size_t room = 0;
	DIR *dir = opendir(directory);

	if (!dir)
		return err_system(err, "%s", directory);
	while ((entry = next_entry(dir, &failed))) {
		struct stat info;

		if (is_temporary(entry->d_name) ||
		    fstatat(dirfd(dir), entry->d_name, &info, 0) ||
		    (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)))
			continue;
		list_add(arena, &list, &room, entry->d_name);
	}
	if (failed)
		err_system(err, "%s: list", directory);
	closedir(dir);
	if (failed)
		return -1;
	list_sort(&list);
	*out = list;
	return 0;
}

struct tree_walk {
	struct arena *arena;
	const char *top;
	struct path_list files;
	size_t file_room;
	struct path_list waiting; /* directories not yet read, as a stack */
	size_t waiting_room;
};

static int tree_enter(struct tree_walk *walk, int at, const char *below,
		      const char *name, struct err *err)
{
	struct stat info;
	const char *path = fs_join(walk->arena, below, name);

	if (fstatat(at, name, &info, AT_SYMLINK_NOFOLLOW))
		return err_system(err, "%s/%s", walk->top, path);
	if (S_ISDIR(info.st_mode))
		list_add(walk->arena, &walk->waiting, &walk->waiting_room,
			 path);
	else if (S_ISREG(info.st_mode))
		list_add(walk->arena, &walk->files, &walk->file_room, path);
	if (walk->files.count + walk->waiting.count > LIMIT_TREE_FILES)
		return err_set(err, ERR_LIMIT, "%s: more than %d files",
			       walk->top, LIMIT_TREE_FILES);
	return 0;
}

static int tree_read(struct tree_walk *walk, const char *below, struct err *err)
{
	const char *path =
		*below ? fs_join(walk->arena, walk->top, below) : walk->top;
	/* the top may be a link, what is below may not */
	int flags =
		O_RDONLY | O_DIRECTORY | O_CLOEXEC | (*below ? O_NOFOLLOW : 0);
	struct dirent *entry;
	bool failed;
	DIR *dir;
	int fd = open(path, flags);

	if (fd < 0)
		return err_system(err, "%s", path);
	dir = fdopendir(fd);
	if (!dir) {
		err_system(err, "%s", path);
		close(fd);
		return -1;
	}
	while ((entry = next_entry(dir, &failed))) {
		if (entry->d_name[0] == '.' || is_temporary(entry->d_name))
			continue;
		if (tree_enter(walk, fd, below, entry->d_name, err))
			break;
	}
	if (failed)
		err_system(err, "%s: list", path);
	closedir(dir);
	return err->kind == ERR_NONE ? 0 : -1;
}

int fs_tree(struct arena *arena, const char *directory, struct path_list *out,
	    struct err *err)
{
	struct tree_walk walk = {.arena = arena, .top = directory};

	if (tree_read(&walk, "", err))
		return -1;
	while (walk.waiting.count) {
		struct text below = walk.waiting.items[--walk.waiting.count];

		if (tree_read(&walk, below.data, err))
			return -1;
	}
	list_sort(&walk.files);
	*out = walk.files;
	return 0;
}

static int glob_may_go_on(const char *path, int number)
{
	(void)path;
	return number != ENOENT && number != ENOTDIR;
}

int fs_glob(struct arena *arena, const char *pattern, struct path_list *out,
	    struct err *err)
{
	struct path_list list = {NULL, 0};
	size_t room = 0;
	glob_t found = {0};
	int done = -1;
	int code;

	errno = 0;
	code = glob(pattern, GLOB_NOSORT, glob_may_go_on, &found);
	if (code && code != GLOB_NOMATCH) {
		err_system(err, "%s: list", pattern);
	} else if (found.gl_pathc > LIMIT_TREE_FILES) {
		err_set(err, ERR_LIMIT, "%s: more than %d files", pattern,
			LIMIT_TREE_FILES);
	} else {
		for (size_t i = 0; !code && i < found.gl_pathc; i++)
			list_add(arena, &list, &room, found.gl_pathv[i]);
		list_sort(&list);
		*out = list;
		done = 0;
	}
	globfree(&found);
	return done;
}

/* Removes a temporary file unless its writer still holds its lock. */
static void sweep_one(int directory, const char *name)
{
	int fd = openat(directory, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat info;

	if (fd < 0)
		return;
	if (!fstat(fd, &info) && S_ISREG(info.st_mode) &&
	    !flock(fd, LOCK_EX | LOCK_NB))
		unlinkat(directory, name, 0);
	close(fd);
}

int fs_sweep(const char *directory, struct err *err)
{
	struct dirent *entry;
	bool failed;
	DIR *dir = opendir(directory);

	if (!dir)
		return err_system(err, "%s", directory);
	while ((entry = next_entry(dir, &failed)))
		if (is_temporary(entry->d_name))
			sweep_one(dirfd(dir), entry->d_name);
	if (failed)
		err_system(err, "%s: sweep", directory);
	closedir(dir);
	return failed ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files, durably. A file that is put is never seen half-written: it is written
 * beside its place under a temporary name, fsynced, renamed, and its directory
 * is fsynced. Left-over temporary files end in ".tmp" and are ignored and swept
 * by fs_sweep. Paths are NUL-terminated here, as the kernel wants them.
 */
#ifndef PLAUDIT_BASE_FS_H
#define PLAUDIT_BASE_FS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/text.h"

/* The whole file, at most limit bytes (ERR_LIMIT beyond). */
int fs_read(struct arena *arena, const char *path, size_t limit,
	    struct text *out, struct err *err) MUST_USE;
int fs_put(const char *path, struct text bytes, mode_t mode,
	   struct err *err) MUST_USE; /* replaces atomically */
/* As fs_put but refuses when the path exists: 0 made, 1 it was there, -1. */
int fs_put_new(const char *path, struct text bytes, mode_t mode,
	       struct err *err) MUST_USE;
int fs_make_dirs(const char *path, mode_t mode, struct err *err) MUST_USE;
int fs_remove(const char *path, struct err *err) MUST_USE; /* absent is fine */
int fs_rename(const char *from, const char *to, struct err *err) MUST_USE;
bool fs_exists(const char *path);
int fs_sweep(const char *directory, struct err *err) MUST_USE;

struct path_list {
	struct text *items; /* NUL-terminated, byte order */
	size_t count;
};

/* Names of a directory's regular files and directories, without . .. *.tmp */
int fs_list(struct arena *arena, const char *directory, struct path_list *out,
	    struct err *err) MUST_USE;
/* All regular files below, as paths relative to `directory`; no links are
 * followed; names starting with a dot are left out. At most LIMIT_TREE_FILES.
 */
int fs_tree(struct arena *arena, const char *directory, struct path_list *out,
	    struct err *err) MUST_USE;
/* glob(7) in byte order; no match gives count 0. */
int fs_glob(struct arena *arena, const char *pattern, struct path_list *out,
	    struct err *err) MUST_USE;

/* "dir/name"; name alone if it is absolute or dir is "" or ".". */
char *fs_join(struct arena *arena, const char *directory, const char *name);
char *fs_parent(struct arena *arena, const char *path);

/* An exclusive lock on a file (made if absent), held until fs_unlock or death.
 * *lock is a descriptor; ERR_TIMEOUT when another process keeps it. */
int fs_lock(const char *path, int64_t wait_ms, int *lock,
	    struct err *err) MUST_USE;
void fs_unlock(int lock);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A directory of a test's own, and its end. */
#ifndef TESTS_TEMP_TREE_H
#define TESTS_TEMP_TREE_H

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"

#define TEMP_TREE "/tmp/plaudit-test-XXXXXX"

static inline char *temp_tree_make(struct arena *arena)
{
	char *path = text_cstr(arena, TEXT(TEMP_TREE)), *real;

	cr_assert_not_null(mkdtemp(path));
	real = realpath(path, NULL);
	path = text_cstr(arena, text_from(real));
	free(real);
	return path;
}

static inline int temp_tree_drop(const char *path, const struct stat *info,
				 int kind, struct FTW *at)
{
	(void)info;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void temp_tree_remove(const char *path)
{
	nftw(path, temp_tree_drop, 16, FTW_DEPTH | FTW_PHYS);
}

/* Makes the file and its directories; returns its path. */
static inline char *temp_tree_file(struct arena *arena, const char *directory,
				   const char *name, struct text bytes)
{
	char *path = fs_join(arena, directory, name);
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(fs_make_dirs(fs_parent(arena, path), 0755, &err), 0);
	cr_assert_eq(fs_put(path, bytes, 0640, &err), 0, "%s", err.text);
	return path;
}

#endif

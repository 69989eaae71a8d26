/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Test vectors that others made: in the folder that PLAUDIT_VECTORS names, else
 * in ../shared/vectors beside the repository. Tests that need them are skipped,
 * and say so, where the folder is absent.
 */
#ifndef PLAUDIT_TESTS_VECTORS_H
#define PLAUDIT_TESTS_VECTORS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"

static inline const char *vectors_folder(void)
{
	const char *named = getenv("PLAUDIT_VECTORS");
	const char *folder = named ? named : "../shared/vectors";

	if (access(folder, R_OK) == 0)
		return folder;
	printf("SKIP: no test vectors at %s\n", folder);
	cr_skip("no test vectors");
	return NULL;
}

static inline struct text vectors_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t room = 1024 * 1024;
	char *bytes = arena_alloc(arena, room);
	size_t size;

	cr_assert(file != NULL, "%s", path);
	size = fread(bytes, 1, room, file);
	fclose(file);
	return (struct text){bytes, size};
}

#endif

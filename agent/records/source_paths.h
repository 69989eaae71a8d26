/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a binding's patterns match, in pattern order and within a
 * pattern in byte order, none twice; or standard input, as "-". */
#ifndef PLAUDIT_RECORDS_SOURCE_PATHS_H
#define PLAUDIT_RECORDS_SOURCE_PATHS_H

#include <sys/stat.h>

#include "model/site.h"

struct source_path {
	struct text shown; /* relative to the site, as the pattern gave it */
	const char *path;
	struct stat found; /* as it was when it was found */
};

struct source_paths {
	struct source_path *items;
	size_t count;
	uint64_t bytes;
};

/* -1 with the sentence in *problem when a pattern matches nothing or a file
 * is none that can be read. */
int source_paths_find(struct arena *arena, const struct source_binding *source,
		      const char *directory, struct source_paths *out,
		      struct text *problem) MUST_USE;
/* As it is now; -1 with errno. */
int source_path_stat(const struct source_path *path, struct stat *out);
/* A descriptor that reads it, or -1 with errno. */
int source_path_open(const struct source_path *path);
/* Whether it is still the same file with the same content, as far as the
 * system tells: inode, size, time of change. */
bool source_path_same(const struct stat *a, const struct stat *b);

#endif

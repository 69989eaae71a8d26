/* SPDX-License-Identifier: Apache-2.0 */
/* The bundles that a command line names: files, files of one bundle a line
 * (.jsonl), and directories of both. */
#ifndef PLAUDIT_VERBS_BUNDLE_LIST_H
#define PLAUDIT_VERBS_BUNDLE_LIST_H

#include "base/options.h"
#include "base/text.h"

struct bundle_item {
	const char *path;
	const char *name; /* as it is told: the path, or path:line */
	struct text bytes; /* of a line; data NULL: the file is to be read */
};

struct bundle_list {
	struct bundle_item *items;
	size_t count; /* at least 1, at most LIMIT_BUNDLES */
	size_t room;
};

/* ERR_USAGE for a directory or a file of lines that has none. */
int bundle_list_make(struct arena *arena, const struct option_list *given,
		     struct bundle_list *out, struct err *err) MUST_USE;
int bundle_item_read(struct arena *arena, const struct bundle_item *item,
		     struct text *out, struct err *err) MUST_USE;

#endif

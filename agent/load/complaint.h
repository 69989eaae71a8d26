/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with content files: all complaints of all files are gathered in
 * one run and printed together. A complaint has a code that keeps its meaning,
 * a place, and the line it points into. At most LIMIT_COMPLAINTS are kept (an
 * error drives out a warning); the rest is counted.
 */
#ifndef PLAUDIT_LOAD_COMPLAINT_H
#define PLAUDIT_LOAD_COMPLAINT_H

#include "model/place.h"

enum complaint_level { COMPLAINT_ERROR, COMPLAINT_WARNING };

struct complaint {
	enum complaint_level level;
	const char *code; /* "E0203" */
	struct place place; /* line 0: the file as a whole */
	unsigned width; /* characters that are meant, at least 1 */
	struct text text; /* "unknown key \"atmost\"" */
	struct text near; /* what may have been meant; size 0: nothing */
	struct text line; /* the file's line, without its end */
	struct text help; /* one line; size 0: none */
};

struct complaints {
	struct arena *arena;
	struct complaint *items;
	size_t count; /* kept */
	size_t room;
	size_t errors, warnings; /* all, kept or not */
	bool strict; /* warnings are errors */
};

void complaints_init(struct complaints *complaints, struct arena *arena);
/* Texts must live as long as the arena. */
void complaints_add(struct complaints *complaints,
		    const struct complaint *complaint);
/* The kept ones by file and place: complaints->count of them. */
const struct complaint **complaints_sorted(const struct complaints *complaints);
/* All of them in that order, then one line for those that were not kept. */
void complaints_print(const struct complaints *complaints, struct buffer *out);
void complaint_print(const struct complaint *complaint, struct buffer *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record kind, as checks/sources.yaml declares it once for all checks.
 */
#ifndef PLAUDIT_MODEL_SOURCE_H
#define PLAUDIT_MODEL_SOURCE_H

#include "cel/type.h"
#include "model/place.h"
#include "model/words.h"

/* How a column's text is read. */
enum column_kind {
	COLUMN_STRING,
	COLUMN_INT,
	COLUMN_BOOL, /* true false 1 0 yes no y n */
	COLUMN_DECIMAL, /* exact, to the declared scale */
	COLUMN_TIMESTAMP,
	COLUMN_DURATION, /* whole seconds or a duration literal */
};

struct column {
	struct text name;
	enum column_kind kind;
	uint32_t scale; /* decimal */
	bool nullable;
	enum privacy privacy;
	bool changes; /* while a row is open: another value rewrites nothing */
	struct bitext about;
	const struct text *words; /* string columns: allowed values, or NULL */
	size_t word_count;
	const struct cel_type *type;
	struct place place;
};

/* A pair of timestamp columns that may not run backwards: later - earlier < 0
 * makes the row unreadable. */
struct ordered_pair {
	unsigned earlier, later; /* column indexes */
};

struct source_kind {
	struct text name;
	struct bitext title;
	const struct column *columns;
	size_t column_count;
	int key; /* index of the key column, -1 if none */
	int time; /* the column that tells a row's age, -1 if none */
	const struct ordered_pair *ordered;
	size_t ordered_count;
	bool sorted; /* committed to by key, so that absence can be shown */
	struct place place;
};

#endif

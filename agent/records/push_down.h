/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ask of a source as one SQL statement that gives one row: the accounting
 * of the rows (judged in the same statement as the metrics), then what each
 * metric is made of. Rules are those of the engine to the letter; what SQL
 * cannot say the same way in every database is refused when the plan is made.
 *
 * t0 reads columns as values, t1 says which of them a file's reader would
 * refuse, t2 gives each row its place (0 judged, 1 unreadable, 2 outside, 3
 * unsettled, 4 + i excluded by conjunct i), t3 has the metrics' arguments, null
 * but for judged rows; g are groups.
 */
#ifndef PLAUDIT_RECORDS_PUSH_DOWN_H
#define PLAUDIT_RECORDS_PUSH_DOWN_H

#include "records/row_query.h"
#include "records/sql_dialect.h"

/* Columns of the row before the exclusions. */
enum push_column {
	PUSH_READ,
	PUSH_UNREADABLE,
	PUSH_OUTSIDE,
	PUSH_UNSETTLED,
	PUSH_JUDGED,
	PUSH_BEYOND, /* rows whose values the statement cannot read */
	PUSH_NEWEST, /* microseconds, or null */
	PUSH_FIRST_EXCLUSION,
};

/* Columns that a metric takes, in the metrics' order, after the exclusions:
 * count: n. share: part, whole. sum and mean: n, sum (or two halves of it).
 * min and max: n, value. distinct: n, values. histogram: n, a column for each
 * bucket. quantile: n, value, low, high. */
size_t push_width(const struct sql_dialect *dialect, const struct aggregate *a);

struct push_refusal {
	const struct expression *expression; /* NULL: the source itself */
	uint32_t offset, end; /* in it */
	struct text why;
};

struct push_ask {
	const struct source_binding *source;
	const struct row_query *query;
	struct instant now;
	/* names as the table has them; NULL: as the site or the kind says */
	struct text (*name_of)(void *context, unsigned column);
	void *context;
};

/* -1 with *why when anything is outside the table of forms. */
int push_down_compile(struct arena *arena, const struct push_ask *ask,
		      struct text *sql, struct push_refusal *why) MUST_USE;

#endif

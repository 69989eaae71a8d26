/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps out of records, fast: the midnight of a date in a zone is worked
 * out once and remembered, so that a time of day is an addition. Forms: RFC
 * 3339; YYYY-MM-DD[( |T)HH:MM:SS[.frac]]; DD/MM/YYYY[ HH:MM[:SS[.frac]]]. One
 * memo a thread.
 */
#ifndef PLAUDIT_RECORDS_DATE_MEMO_H
#define PLAUDIT_RECORDS_DATE_MEMO_H

#include "base/clock.h"

struct zone;

struct dated {
	int32_t year; /* Gregorian; 0: slot is free */
	bool valid; /* there is such a day */
	bool steady; /* one offset from UTC the whole day */
	int64_t days; /* since 1970-01-01 */
	int64_t midnight; /* UTC seconds of local midnight, when steady */
};

struct date_memo {
	const struct zone *zone; /* NULL: UTC */
	int year_offset; /* -543 for Buddhist years */
	struct dated days[16 * 32]; /* by month and day */
};

void date_memo_init(struct date_memo *memo, const struct zone *zone,
		    int year_offset);
bool date_memo_read(struct date_memo *memo, struct text t, struct instant *out);
/* The day that the first ten bytes of t say, good until the next call; NULL:
 * none. */
const struct dated *date_memo_day(struct date_memo *memo, struct text t,
				  bool *day_first);

/* "Z" or "+07:00", all of t, as seconds east of UTC. */
bool date_offset(struct text t, int32_t *offset);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working days. A calendar knows the holidays of some years only; a question
 * that touches another year has no answer, it is unknown.
 */
#ifndef PLAUDIT_CEL_CALENDAR_H
#define PLAUDIT_CEL_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct holidays { /* filled by load from policies/calendars/<cc>.yaml */
	bool weekend[7]; /* 0 is Sunday */
	const int64_t *days; /* day numbers of days_from_civil, any order */
	size_t day_count;
	const int64_t *years; /* that the calendar knows, any order */
	size_t year_count;
};

/*
 * The working days after day `from` up to and with day `to` (day numbers);
 * negative when `to` is before `from`. False when a year is not known.
 */
bool holidays_workdays(const struct holidays *holidays, int64_t from,
		       int64_t to, int64_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/calendar.h"

#include "base/clock.h"

static bool knows_year(const struct holidays *holidays, int64_t year)
{
	for (size_t i = 0; i < holidays->year_count; i++)
		if (holidays->years[i] == year)
			return true;
	return false;
}

static int64_t year_of(int64_t day)
{
	int64_t year;
	unsigned month, date;

	civil_from_days(day, &year, &month, &date);
	return year;
}

/* 1970-01-01 was a Thursday. */
static unsigned weekday_of(int64_t day)
{
	int64_t n = (day + 4) % 7;

	return (unsigned)(n < 0 ? n + 7 : n);
}

static int64_t count_week(const struct holidays *holidays, int64_t from,
			  int64_t to)
{
	int64_t weeks = (to - from) / 7, count = 0;

	for (unsigned i = 0; i < 7; i++)
		count += holidays->weekend[i] ? 0 : weeks;
	for (int64_t day = from + weeks * 7 + 1; day <= to; day++)
		count += !holidays->weekend[weekday_of(day)];
	return count;
}

bool holidays_workdays(const struct holidays *holidays, int64_t from,
		       int64_t to, int64_t *count)
{
	int64_t sign = 1, n;

	if (to < from) {
		int64_t earlier = to;

		to = from;
		from = earlier;
		sign = -1;
	}
	for (int64_t year = year_of(from); year <= year_of(to); year++)
		if (!knows_year(holidays, year))
			return false;
	n = count_week(holidays, from, to);
	for (size_t i = 0; i < holidays->day_count; i++) {
		int64_t day = holidays->days[i];

		if (day > from && day <= to &&
		    !holidays->weekend[weekday_of(day)])
			n--;
	}
	*count = sign * n;
	return true;
}

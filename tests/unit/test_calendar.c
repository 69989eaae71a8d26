/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "cel/calendar.h"

/* One day at a time, as a person would count. */
static int64_t count_slowly(const struct holidays *h, int64_t from, int64_t to)
{
	int64_t n = 0;

	for (int64_t day = from + 1; day <= to; day++) {
		bool free_day = h->weekend[(day + 4) % 7];

		for (size_t i = 0; i < h->day_count; i++)
			free_day = free_day || h->days[i] == day;
		n += !free_day;
	}
	return n;
}

Test(calendar, counts_working_days)
{
	int64_t days[] = {days_from_civil(2026, 1, 1),
			  days_from_civil(2026, 4, 13),
			  days_from_civil(2026, 4, 18)}; /* a Saturday */
	int64_t years[] = {2026, 2027};
	struct holidays h = {{true, 0, 0, 0, 0, 0, true}, days, 3, years, 2};
	int64_t start = days_from_civil(2026, 1, 1), n;

	for (int64_t from = start; from < start + 120; from += 5) {
		for (int64_t to = from; to < from + 40; to++) {
			cr_assert(holidays_workdays(&h, from, to, &n));
			cr_assert_eq(n, count_slowly(&h, from, to));
			cr_assert(holidays_workdays(&h, to, from, &n));
			cr_assert_eq(n, -count_slowly(&h, from, to));
		}
	}
	cr_expect_not(holidays_workdays(&h, start - 1, start, &n));
	cr_expect_not(
		holidays_workdays(&h, start, days_from_civil(2028, 1, 1), &n));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/calendar.h"
#include "expression.h"

Test(functions_calendar, days_are_those_of_the_zone)
{
	struct bench b;
	struct err err = {0};

	bench_open(&b);
	cr_expect_str_eq(bench_run(&b,
				   "day(timestamp('2026-03-01T18:00:00Z'))"),
			 "timestamp(\"2026-03-01T00:00:00Z\")");
	cr_assert_eq(
		zone_load(b.arena, TEXT("Asia/Bangkok"), &b.env.zone, &err), 0);
	cr_expect_str_eq(bench_run(&b,
				   "day(timestamp('2026-03-01T18:00:00Z'))"),
			 "timestamp(\"2026-03-01T17:00:00Z\")");
	arena_close(b.arena);
}

Test(functions_calendar, a_year_without_a_calendar_is_unknown)
{
	int64_t years[] = {2026};
	int64_t days[] = {days_from_civil(2026, 3, 3)};
	struct holidays h = {{true, 0, 0, 0, 0, 0, true}, days, 1, years, 1};
	struct bench b;

	bench_open(&b);
	cr_expect_str_eq(bench_run(&b, "workdays(now, now)"),
			 "error: workdays() needs a calendar");
	b.env.holidays = &h;
	cr_expect_str_eq(bench_run(&b, "workdays(now, now)"),
			 "unknown: no-calendar");
	/* Friday to Wednesday, Tuesday is a holiday */
	cr_expect_str_eq(bench_run(&b, "workdays(timestamp('2026-02-27T09:00:00"
				       "Z'), timestamp('2026-03-04T01:00:00Z')"
				       ")"),
			 "2");
	arena_close(b.arena);
}

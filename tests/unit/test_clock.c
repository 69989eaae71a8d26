/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <criterion/criterion.h>

static struct instant parsed(const char *t)
{
	struct err err = {0};
	struct instant out = {0, 0};

	cr_assert_eq(instant_parse(text_from(t), &out, &err), 0, "%s: %s", t,
		     err.text);
	return out;
}

Test(clock, instants_are_read_and_printed)
{
	static const char *const cases[][2] = {
		{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{"2026-03-01T00:00:00+07:00", "2026-02-28T17:00:00Z"},
		{"1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"},
		{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
		{"9999-12-31T23:59:59.999999999Z",
		 "9999-12-31T23:59:59.999999999Z"},
		{"2026-01-01t00:00:00z", "2026-01-01T00:00:00Z"},
		{"2024-02-29T12:00:00.120-05:30", "2024-02-29T17:30:00.12Z"},
	};
	char room[INSTANT_TEXT_ROOM];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		cr_assert(text_is(instant_print(parsed(cases[i][0]), room),
				  cases[i][1]),
			  "%s", room);
	cr_assert(text_is(
		instant_print_seconds(parsed("2026-01-01T00:00:00.9Z"), room),
		"2026-01-01T00:00:00Z"));
	cr_assert_eq(parsed("1969-12-31T23:59:59.5Z").seconds, -1);
	cr_assert_eq(parsed("1969-12-31T23:59:59.5Z").nanos, 500000000);
}

Test(clock, wrong_instants_are_refused)
{
	static const char *const wrong[] = {
		"",
		"2026-01-01",
		"2026-01-01T00:00:00",
		"2026-01-01 00:00:00Z",
		"2026\r01-01T00:00:00Z",
		"2026-01-01T00\032"
		"00:00Z",
		"2026-1-01T00:00:00Z",
		"2026-02-29T00:00:00Z",
		"2026-13-01T00:00:00Z",
		"2026-01-01T24:00:00Z",
		"2026-01-01T00:00:60Z",
		"2026-01-01T00:00:00.Z",
		"2026-01-01T00:00:00.0123456789Z",
		"2026-01-01T00:00:00+0700",
		"2026-01-01T00:00:00+24:00",
		"2026-01-01T00:00:00Z ",
		"0000-01-01T00:00:00Z",
		"0001-01-01T00:00:00+01:00",
		"9999-12-31T23:59:59-01:00",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct err err = {0};
		struct instant out;

		cr_assert_eq(instant_parse(text_from(wrong[i]), &out, &err), -1,
			     "%s", wrong[i]);
		cr_assert_eq(err.kind, ERR_USAGE);
	}
}

Test(clock, days_go_round_over_all_years)
{
	int64_t before = days_from_civil(1, 1, 1) - 1;

	cr_assert_eq(days_from_civil(1970, 1, 1), 0);
	cr_assert_eq(days_from_civil(2000, 3, 1), 11017);
	for (int64_t y = 1; y <= 9999; y++)
		for (unsigned m = 1; m <= 12; m++) {
			unsigned last = days_in_month(y, m);
			int64_t day = days_from_civil(y, m, 1);
			unsigned month, dom;
			int64_t year;

			cr_assert(day == before + 1);
			before = days_from_civil(y, m, last);
			civil_from_days(before, &year, &month, &dom);
			cr_assert(year == y && month == m && dom == last);
		}
}

Test(clock, spans_are_read_and_printed)
{
	static const char *const cases[][2] = {
		{"90", "90s"},	      {"1.5s", "1.5s"},
		{"60m", "3600s"},     {"72h", "259200s"},
		{"30d", "2592000s"},  {"1h30m", "5400s"},
		{"250ms", "0.25s"},   {"-1.5s", "-1.5s"},
		{"-250ms", "-0.25s"}, {"0.000000001s", "0.000000001s"},
		{"0s", "0s"},	      {"1834.5s", "1834.5s"},
		{"-2s", "-2s"},
	};
	static const char *const wrong[] = {
		"",
		"-",
		"m",
		"1x",
		"1h30",
		"1.s",
		".5s",
		"1 h",
		"+1s",
		"1hs",
		"1e3s",
		"0.0001ms1",
		"99999999999999999s",
		"0.0000000001s",
		"0.0000001ms",
		"4000000d",
	};
	char room[INSTANT_TEXT_ROOM];
	struct span span;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = {0};

		cr_assert_eq(span_parse(text_from(cases[i][0]), &span, &err), 0,
			     "%s", err.text);
		cr_assert(text_is(span_print_seconds(span, room), cases[i][1]),
			  "%s: %s", cases[i][0], room);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct err err = {0};

		cr_assert_eq(span_parse(text_from(wrong[i]), &span, &err), -1,
			     "%s", wrong[i]);
	}
	cr_assert(text_is(span_print_seconds((struct span){INT64_MIN, 1}, room),
			  "-9223372036854775807.999999999s"));
}

Test(clock, arithmetic_keeps_the_normal_form)
{
	struct instant a = {10, 200000000};
	struct span s = {-1, 500000000}; /* -0.5 s */
	struct instant sum = instant_add(a, s);
	struct span gap = instant_since(sum, a);

	cr_assert(sum.seconds == 9 && sum.nanos == 700000000);
	cr_assert_eq(span_compare(gap, s), 0);
	cr_assert_eq(instant_compare(instant_sub(sum, s), a), 0);
	cr_assert_lt(span_compare(s, (struct span){0, 0}), 0);
	sum = instant_add((struct instant){INT64_MAX, 0},
			  (struct span){INT64_MAX, 0});
	cr_assert(sum.seconds == INT64_MAX);
}

Test(clock, deadlines)
{
	struct deadline soon = deadline_after_ms(20);
	struct deadline never = deadline_after_ms(INT64_MAX);

	cr_assert(!deadline_passed(soon));
	cr_assert_leq(deadline_left_ms(soon), 20);
	cr_assert(deadline_passed(deadline_after_ms(-1)));
	cr_assert_eq(deadline_left_ms(deadline_after_ms(-5)), 0);
	cr_assert_eq(deadline_sooner(soon, never).monotonic_ns,
		     soon.monotonic_ns);
	cr_assert_gt(clock_now().seconds, 1700000000);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/zone.h"
#include "records/date_memo.h"

static struct date_memo memo;

static void expect(const char *text, const char *instant)
{
	struct instant got, want;
	struct err err = {0};

	cr_assert(date_memo_read(&memo, text_from(text), &got), "%s", text);
	cr_assert_eq(instant_parse(text_from(instant), &want, &err), 0);
	cr_expect_eq(instant_compare(got, want), 0, "%s: %lld, not %lld", text,
		     (long long)got.seconds, (long long)want.seconds);
}

static void refuse(const char *text)
{
	struct instant got;

	cr_expect_not(date_memo_read(&memo, text_from(text), &got), "%s", text);
}

static void begin(struct arena *arena, const char *name, int years)
{
	const struct zone *zone;
	struct err err = {0};

	cr_assert_eq(zone_load(arena, text_from(name), &zone, &err), 0);
	date_memo_init(&memo, zone, years);
}

Test(date_memo, forms)
{
	struct arena *arena = arena_open();

	begin(arena, "Asia/Bangkok", 0);
	expect("2026-02-01", "2026-02-01T00:00:00+07:00");
	expect("2026-02-01 10:20:30", "2026-02-01T10:20:30+07:00");
	expect("2026-02-01T10:20:30", "2026-02-01T10:20:30+07:00");
	expect("2026-02-01 10:20:30.5", "2026-02-01T10:20:30.5+07:00");
	expect("2026-02-01T10:20:30Z", "2026-02-01T10:20:30Z");
	expect("2026-02-01T10:20:30.25-03:30", "2026-02-01T10:20:30.25-03:30");
	expect("01/02/2026", "2026-02-01T00:00:00+07:00");
	expect("01/02/2026 10:20", "2026-02-01T10:20:00+07:00");
	expect("01/02/2026 10:20:30", "2026-02-01T10:20:30+07:00");
	arena_close(arena);
}

Test(date_memo, buddhist_years_and_their_leap_days)
{
	struct arena *arena = arena_open();

	begin(arena, "Asia/Bangkok", -543);
	expect("2567-02-29 00:00:00", "2024-02-29T00:00:00+07:00");
	expect("29/02/2567 23:59", "2024-02-29T23:59:00+07:00");
	refuse("2568-02-29");
	refuse("0542-01-01");
	arena_close(arena);
}

Test(date_memo, days_on_which_the_clock_changes)
{
	struct arena *arena = arena_open();

	begin(arena, "Europe/Berlin", 0);
	expect("2026-03-29 01:59:59", "2026-03-29T00:59:59Z");
	expect("2026-03-29 03:00:00", "2026-03-29T01:00:00Z");
	expect("2026-03-28 12:00:00", "2026-03-28T11:00:00Z");
	expect("2026-10-25 02:30:00", "2026-10-25T00:30:00Z");
	expect("2026-10-25 03:00:00", "2026-10-25T02:00:00Z");
	arena_close(arena);
}

Test(date_memo, refusals)
{
	static const char *const wrong[] = {
		"",
		"2026",
		"2026-13-01",
		"2026-00-10",
		"2026-02-30",
		"2026-2-1",
		"2026-02-01 24:00:00",
		"2026-02-01 10:60:00",
		"2026-02-01 10:00:60",
		"2026-02-01 10:00",
		"2026-02-01 10:00:00.",
		"2026-02-01 10:00:00 ",
		"2026-02-01x10:00:00",
		"2026-02-01T10:00:00+7:00",
		"2026-02-01T10:00:00+24:00",
		"2026-02-01 10:00:00.1234567890",
		"31/04/2026 10:00",
		"01/02/2026T10:00",
		"01/02/2026 10:00Z",
		"-026-02-01",
		"2026-02-0\xc2",
	};

	date_memo_init(&memo, NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		refuse(wrong[i]);
}

/* The memo holds one year a day: another year must push it out. */
Test(date_memo, years_that_share_a_slot)
{
	date_memo_init(&memo, NULL, 0);
	for (int i = 0; i < 3; i++) {
		expect("2024-02-29", "2024-02-29T00:00:00Z");
		refuse("2025-02-29");
		expect("1970-01-01 00:00:01", "1970-01-01T00:00:01Z");
	}
}

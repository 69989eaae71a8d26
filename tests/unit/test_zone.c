/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zone.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"

static const struct zone *loaded(struct arena *arena, const char *name)
{
	const struct zone *zone = NULL;
	struct err err = {0};

	cr_assert_eq(zone_load(arena, text_from(name), &zone, &err), 0,
		     "%s: %s", name, err.text);
	return zone;
}

Test(zone, bangkok_utc_and_fixed)
{
	struct arena *arena = arena_open();
	const struct zone *bangkok = loaded(arena, "Asia/Bangkok");
	static const struct digest none;

	cr_assert_eq(zone_offset(bangkok, (struct instant){0, 0}), 7 * 3600);
	/* local mean time, 6 h 42 min 4 s, before 1920 */
	cr_assert_eq(zone_offset(bangkok, (struct instant){-3000000000, 0}),
		     24124);
	cr_assert_eq(zone_offset(bangkok, (struct instant){9000000000, 0}),
		     7 * 3600);
	cr_assert(!digest_equal(zone_digest(bangkok), none));
	cr_assert(text_is(zone_name(bangkok), "Asia/Bangkok"));
	cr_assert(digest_equal(zone_digest(loaded(arena, "UTC")), none));
	cr_assert_eq(zone_offset(loaded(arena, "+07:00"),
				 (struct instant){0, 0}),
		     25200);
	cr_assert_eq(zone_offset(loaded(arena, "-03:30"),
				 (struct instant){0, 0}),
		     -12600);
	arena_close(arena);
}

Test(zone, names_that_are_no_zones)
{
	static const char *const wrong[] = {
		"",
		"/etc/passwd",
		"../zoneinfo/UTC",
		"Asia/../UTC",
		"Asia",
		"Asia/Atlantis",
		"+7:00",
		"+24:00",
		"+07:60",
		"zone.tab",
		"right/Asia/Bangkok",
		"Asia/Bangkok ",
		"1Asia",
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		const struct zone *zone;
		struct err err = {0};

		cr_assert_eq(zone_load(arena, text_from(wrong[i]), &zone, &err),
			     -1, "%s", wrong[i]);
		cr_assert_eq(err.kind, ERR_USAGE, "%s", wrong[i]);
	}
	arena_close(arena);
}

/* The C library reads the same files; every offset must agree with it. */
Test(zone, agrees_with_the_c_library)
{
	static const char *const names[] = {
		"America/New_York",  "Europe/London",	 "Australia/Lord_Howe",
		"Asia/Tehran",	     "America/Santiago", "Asia/Gaza",
		"Africa/Casablanca", "America/Nuuk",	 "Pacific/Apia",
		"Europe/Dublin",     "Asia/Kathmandu",	 "Asia/Singapore",
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct zone *zone = loaded(arena, names[i]);

		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t t = -2500000000; t < 6000000000; t += 40009) {
			time_t seconds = (time_t)t;
			struct civil c =
				zone_civil(zone, (struct instant){t, 0});
			struct tm tm;

			cr_assert(localtime_r(&seconds, &tm) != NULL);
			cr_assert(zone_offset(zone, (struct instant){t, 0}) ==
					  tm.tm_gmtoff,
				  "%s at %lld", names[i], (long long)t);
			cr_assert(c.year == tm.tm_year + 1900 &&
				  c.month == (unsigned)tm.tm_mon + 1 &&
				  c.day == (unsigned)tm.tm_mday &&
				  c.hour == (unsigned)tm.tm_hour &&
				  c.minute == (unsigned)tm.tm_min &&
				  c.second == (unsigned)tm.tm_sec &&
				  c.weekday == (unsigned)tm.tm_wday &&
				  c.yearday == (unsigned)tm.tm_yday);
		}
	}
	arena_close(arena);
}

static int64_t at(const struct zone *zone, unsigned year, unsigned month,
		  unsigned day, unsigned hour, unsigned minute)
{
	struct civil c = {.year = year,
			  .month = month,
			  .day = day,
			  .hour = hour,
			  .minute = minute};

	return zone_instant(zone, &c).seconds;
}

Test(zone, gaps_and_overlaps)
{
	struct arena *arena = arena_open();
	const struct zone *york = loaded(arena, "America/New_York");
	const struct zone *howe = loaded(arena, "Australia/Lord_Howe");

	/* 2026-03-08 02:30 does not exist: as if still UTC-5 */
	cr_assert_eq(at(york, 2026, 3, 8, 2, 30), 1772955000);
	/* 2026-11-01 01:30 is twice: the earlier, UTC-4 */
	cr_assert_eq(at(york, 2026, 11, 1, 1, 30), 1793511000);
	/* the same far after the last transition of the file */
	cr_assert_eq(at(york, 2060, 11, 7, 1, 30) - at(york, 2060, 11, 7, 0, 0),
		     5400);
	/* goes round wherever the local time is unique */
	for (int64_t t = 1700000000; t < 1800000000; t += 7201) {
		struct civil c = zone_civil(howe, (struct instant){t, 5});
		struct instant back = zone_instant(howe, &c);

		cr_assert(back.nanos == 5);
		cr_assert(back.seconds == t || back.seconds == t - 1800);
	}
	arena_close(arena);
}

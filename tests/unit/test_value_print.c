/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/value.h"

#define expect_print(v, language, text)                                   \
	cr_expect(text_is(value_print(arena, v, language), text), "%.*s", \
		  TEXT_ARG(value_print(arena, v, language)))

Test(value_print, is_for_people)
{
	struct arena *arena = arena_open();

	expect_print(value_duration((struct span){3600, 0}), "en", "1h");
	expect_print(value_duration((struct span){5400, 500000000}), "en",
		     "1h30m0.5s");
	expect_print(value_duration((struct span){-1, 500000000}), "en",
		     "-0.5s");
	expect_print(value_duration((struct span){72 * 3600, 0}), "en", "72h");
	expect_print(value_duration((struct span){30 * 86400, 0}), "en", "30d");
	expect_print(value_duration((struct span){0, 0}), "en", "0s");
	expect_print(value_duration((struct span){5400, 0}), "th",
		     "1 ชั่วโมง 30 นาที");
	expect_print(value_share(199, 200), "en", "99.5%");
	expect_print(value_share(99999, 100000), "en", "99.999%");
	expect_print(value_share(9999999, 10000000), "en", "99.99%");
	expect_print(value_share(1, 3), "en", "33.33%");
	expect_print(value_share(1, 1), "en", "100%");
	expect_print(value_share(0, 0), "en", "none");
	expect_print(value_decimal(123456789, 2), "en", "1,234,567.89");
	expect_print(value_int(-12345), "en", "-12,345");
	expect_print(value_int(2026), "en", "2026");
	expect_print(value_bool(true), "th", "ใช่");
	expect_print(value_null(), "en", "none");
	arena_close(arena);
}

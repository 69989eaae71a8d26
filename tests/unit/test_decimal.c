/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/value.h"

static int64_t units(const char *text, uint32_t scale)
{
	struct err err = {0};
	int64_t n = -1;

	cr_expect_eq(decimal_parse(text_from(text), scale, &n, &err), 0,
		     "%s: %s", text, err.text);
	return n;
}

Test(decimal, is_read_exactly)
{
	static const char *const bad[] = {
		"",    "-",  ".5", "1.",    "1.234",
		"1e3", "1 ", "+1", "1,000", "92233720368547758.08"};
	int64_t n;

	cr_expect_eq(units("12.50", 2), 1250);
	cr_expect_eq(units("12.5", 2), 1250);
	cr_expect_eq(units("-0.01", 2), -1);
	cr_expect_eq(units("92233720368547758.07", 2), INT64_MAX);
	cr_expect_eq(units("-92233720368547758.08", 2), INT64_MIN);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = {0};

		cr_expect_eq(decimal_parse(text_from(bad[i]), 2, &n, &err), -1,
			     "%s", bad[i]);
		cr_expect_neq(err.kind, ERR_NONE);
	}
}

Test(decimal, is_written_as_it_was_read)
{
	struct arena *arena = arena_open();

	cr_expect(text_is(decimal_print(arena, 1250, 2), "12.50"));
	cr_expect(text_is(decimal_print(arena, -1, 2), "-0.01"));
	cr_expect(text_is(decimal_print(arena, 0, 0), "0"));
	cr_expect(text_is(decimal_print(arena, INT64_MIN, 18),
			  "-9.223372036854775808"));
	arena_close(arena);
}

Test(decimal, shares_are_in_lowest_terms)
{
	static const struct {
		const char *text;
		uint64_t part, whole;
	} good[] = {{"99.5%", 199, 200}, {"199/200", 199, 200},
		    {"0.995", 199, 200}, {"100%", 1, 1},
		    {"0%", 0, 1},	 {"1", 1, 1},
		    {"2/4", 1, 2},	 {"33.3333%", 333333, 1000000}};
	static const char *const bad[] = {"101%", "1.5", "2/1", "1/0",
					  "-1%",  "%",	 "",	"a"};
	uint64_t part, whole;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct err err = {0};

		cr_assert_eq(share_parse(text_from(good[i].text), &part, &whole,
					 &err),
			     0, "%s: %s", good[i].text, err.text);
		cr_expect_eq(part, good[i].part, "%s", good[i].text);
		cr_expect_eq(whole, good[i].whole, "%s", good[i].text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = {0};

		cr_expect_eq(share_parse(text_from(bad[i]), &part, &whole,
					 &err),
			     -1, "%s", bad[i]);
	}
}

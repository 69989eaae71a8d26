/* SPDX-License-Identifier: Apache-2.0 */
#include "records/number_text.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void expect(struct number_form form, const char *written,
		   const char *plain)
{
	char room[NUMBER_TEXT_ROOM];
	struct text out;
	const char *why =
		number_text_plain(&form, text_from(written), room, &out);

	cr_expect_null(why, "%s: %s", written, why);
	cr_expect(why || text_is(out, plain), "%s gave %.*s", written,
		  TEXT_ARG(out));
}

static void refuse(struct number_form form, const char *written,
		   const char *wanted)
{
	char room[NUMBER_TEXT_ROOM];
	struct text out;
	const char *why =
		number_text_plain(&form, text_from(written), room, &out);

	cr_assert_not_null(why, "%s gave %.*s", written, TEXT_ARG(out));
	cr_expect_str_eq(why, wanted);
}

static const struct number_form thai = {',', 0}, german = {'.', ','},
				spaced = {' ', '.'}, comma = {0, ','};
static const char misplaced[] = "a thousands separator out of its place";

Test(number_text, separators_that_are_declared)
{
	expect(thai, "1,234,567.89", "1234567.89");
	expect(thai, "1234567.89", "1234567.89");
	expect(thai, "-12,345", "-12345");
	expect(thai, "123", "123");
	expect(thai, "", "");
	expect(german, "1.234.567,89", "1234567.89");
	expect(german, "1.234", "1234");
	expect(spaced, "1 234.5", "1234.5");
	expect(comma, "12,5", "12.5");
	expect((struct number_form){0, 0}, "1,5x", "1,5x");
}

Test(number_text, separators_out_of_place)
{
	refuse(thai, "1,23", misplaced);
	refuse(thai, "1234,567", misplaced);
	refuse(thai, ",123", misplaced);
	refuse(thai, "1,,234", misplaced);
	refuse(thai, "1,2345", misplaced);
	refuse(thai, "1,234,56.7", misplaced);
	refuse(thai, "1,234.567,8", "not a number");
	refuse(thai, "1,234.5.6", "not a number");
	refuse(german, "1,234.5", "not a number");
	refuse(comma, "12.5", "not a number");
	refuse(thai, "1 234", "not a number");
	refuse(thai,
	       "1111111111111111111111111111111111111111111111111111111111111"
	       "1111",
	       "not a number");
}

Test(number_text, thai_digits)
{
	struct arena *arena = arena_open();

	cr_expect(text_is(thai_digits_plain(arena, TEXT("๑๒๓.๔๕")), "123.45"));
	cr_expect(text_is(thai_digits_plain(arena, TEXT("๐๙ ม.ค. ๒๕๖๙")),
			  "09 ม.ค. 2569"));
	cr_expect(text_is(thai_digits_plain(arena, TEXT("12")), "12"));
	cr_expect(text_is(thai_digits_plain(arena, TEXT("")), ""));
	cr_expect(text_is(thai_digits_plain(arena, TEXT("\xe0\xb9")),
			  "\xe0\xb9"));
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/nudge.h"

#include <criterion/criterion.h>

static void moves(struct value v, int direction, const char *wanted)
{
	struct arena *arena = arena_open();
	struct value out;

	if (!wanted) {
		cr_expect_not(value_nudge(v, direction, &out));
	} else {
		struct text shown;

		cr_assert(value_nudge(v, direction, &out), "%s", wanted);
		shown = value_literal(arena, out);
		cr_expect(text_is(shown, wanted), "%s, not %.*s", wanted,
			  TEXT_ARG(shown));
	}
	arena_close(arena);
}

Test(nudge, a_value_moves_by_the_unit_of_its_type)
{
	struct value half = {.kind = VALUE_DURATION, .nanos = 500000000};
	struct value just = {.kind = VALUE_DURATION, .nanos = 999500000};

	moves(value_int(7), 1, "8");
	moves(value_int(0), -1, "-1");
	moves(value_int(INT64_MAX), 1, NULL);
	moves(value_int(INT64_MIN), -1, NULL);
	moves(value_uint(0), -1, NULL);
	moves(value_uint(4), -1, "3u");
	moves(value_decimal(5000000, 2), -1, "49999.99");
	moves(value_share(199, 200), 1, "200/200");
	moves(value_share(200, 200), 1, NULL);
	moves(value_share(0, 200), -1, NULL);
	moves(value_duration((struct span){3600, 0}), 1, "duration(\"3601s\")");
	moves(half, -1, "duration(\"0.499s\")");
	moves(just, 1, "duration(\"1.0005s\")");
	moves(value_bool(true), 1, "false");
	moves(value_bool(true), -1, NULL);
	moves(value_string(TEXT("aoc")), 1, "\"\"");
	moves(value_string(TEXT("")), 1, NULL);
	moves(value_null(), 1, NULL);
}

Test(nudge, a_list_is_emptied)
{
	struct arena *arena = arena_open();
	struct value item = value_string(TEXT("0644"));

	moves(value_list_of(arena, &item, 1), 1, "[]");
	moves(value_list_of(arena, &item, 1), -1, NULL);
	moves(value_list_of(arena, NULL, 0), 1, NULL);
	arena_close(arena);
}

static void literal(struct value v, const char *first, const char *second)
{
	struct arena *arena = arena_open();
	struct text out[2];
	size_t count = nudge_literal(arena, v, out);

	cr_assert_eq(count, !second ? first != NULL : 2);
	if (first)
		cr_expect(text_is(out[0], first), "%.*s", TEXT_ARG(out[0]));
	if (second)
		cr_expect(text_is(out[1], second), "%.*s", TEXT_ARG(out[1]));
	arena_close(arena);
}

Test(nudge, a_literal_is_written_as_the_language_reads_it)
{
	literal(value_int(0), "1", "-1");
	literal(value_uint(0), "1u", NULL);
	literal(value_duration((struct span){3600, 0}), "3601s", "3599s");
	literal(value_duration((struct span){0, 0}), "1s", "(0s - 1s)");
	literal(value_duration((struct span){0, 500000000}), "501ms", "499ms");
	literal(value_bool(false), "true", NULL);
	literal(value_string(TEXT("nbtc")), "\"\"", NULL);
	literal(value_string(TEXT("")), "\"x\"", NULL);
	literal(value_null(), NULL, NULL);
}

static void digits(const char *written, int64_t rows, const char *first,
		   const char *second)
{
	struct arena *arena = arena_open();
	struct text out[2];
	size_t count = nudge_digits(arena, text_from(written), rows, out);

	cr_assert_eq(count, !second ? first != NULL : 2, "%s", written);
	if (first)
		cr_expect(text_is(out[0], first), "%.*s", TEXT_ARG(out[0]));
	if (second)
		cr_expect(text_is(out[1], second), "%.*s", TEXT_ARG(out[1]));
	arena_close(arena);
}

Test(nudge, a_rank_moves_by_a_row)
{
	digits("0.95", 20, "1.00", "0.90");
	digits("0.95", 30, "0.99", "0.91");
	digits("0.95", 0, "0.96", "0.94");
	digits("0.95", 1000, "0.96", "0.94");
	digits("0.1", 0, "0.2", NULL);
	digits("0.05", 20, "0.10", NULL);
	digits("1", 20, NULL, NULL);
	digits("1e-3", 0, NULL, NULL);
	digits("0.12345678901234567890123", 0, NULL, NULL);
}

Test(nudge, a_unit_is_told)
{
	struct arena *arena = arena_open();

	cr_expect(text_is(value_unit(arena, value_decimal(1, 2)), "0.01"));
	cr_expect(text_is(value_unit(arena, value_share(1, 200)), "1/200"));
	cr_expect(text_is(value_unit(arena, value_int(4)), "1"));
	cr_expect(text_is(
		value_unit(arena, value_duration((struct span){60, 0})), "1s"));
	arena_close(arena);
}

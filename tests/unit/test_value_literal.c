/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/limits.h"
#include "expression.h"

/* What is written reads back as the same value. */
Test(value_literal, reads_back)
{
	static const char *const sources[] = {
		"null",
		"true",
		"-5",
		"12u",
		"1.0",
		"1e+21",
		"\"a\\n\\\"b\"",
		"b\"\\xff\\x00a\"",
		"[1, [2u]]",
		"{\"a\": 1, 2: false}",
		"duration(\"1.5s\")",
		"timestamp(\"2026-03-01T00:00:00Z\")",
		"double(\"NaN\")",
		"optional.of(1)",
		"optional.none()",
		"int",
		"null_type"};
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		cr_expect_str_eq(bench_run(&b, sources[i]), sources[i]);
	arena_close(b.arena);
}

/* Forty lists that each hold the one before twice: more text than any memory
 * has room for. */
Test(value_literal, of_shared_parts_is_cut)
{
	struct arena *arena = arena_open();
	struct value v = value_int(1);
	struct text literal, printed;

	for (int i = 0; i < 40; i++) {
		struct value *pair = arena_many(arena, 2, struct value);

		pair[0] = pair[1] = v;
		v = value_list_of(arena, pair, 2);
	}
	literal = value_literal(arena, v);
	printed = value_print(arena, v, "en");
	cr_expect(literal.size <= LIMIT_CEL_PRINTED + 3);
	cr_expect(printed.size <= LIMIT_CEL_PRINTED + 3);
	cr_expect(text_ends(literal, "\xe2\x80\xa6"));
	cr_expect(text_ends(printed, "\xe2\x80\xa6"));
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

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

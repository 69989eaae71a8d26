/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "expression.h"

Test(cel_eval, judges_rows)
{
	static const struct example examples[] = {
		{"coalesce(row.frozen_at, now) - row.received_at <= 60m",
		 "true"},
		{"coalesce(row.frozen_at, now) - row.received_at <= 59m",
		 "false"},
		{"row.frozen_at == null", "true"},
		{"row.channel == 'aoc' && cases > 5", "true"},
		{"row.amount >= 12 && row.amount < 13", "true"},
		{"row.amount + row.amount == 25", "true"},
		{"row.amount * 2", "25.00"},
		{"rate >= params.least", "true"},
		{"rate < params.least", "false"},
		{"30d - 24h", "duration(\"2505600s\")"},
		{"1500ms", "duration(\"1.5s\")"},
		{"row.channel.matches('^a.c$')", "true"},
	};

	check_examples(examples);
}

Test(cel_eval, absorbs_errors_and_unknowns)
{
	static const struct example examples[] = {
		{"false && any", "false"},
		{"any && false", "false"},
		{"true || any", "true"},
		{"any || true", "true"},
		{"true && any", "unknown: not seen"},
		{"any || false", "unknown: not seen"},
		{"1 / 0 > 1 || true", "true"},
		{"1 / 0 > 1 && any", "unknown: not seen"},
		{"any && 1 / 0 > 1", "unknown: not seen"},
		{"any == 1", "unknown: not seen"},
		{"1 / 0 == any", "unknown: not seen"},
		{"true ? 1 : any", "1"},
		{"any ? 1 : 2", "unknown: not seen"},
		{"[any, 1].size()", "unknown: not seen"},
	};

	check_examples(examples);
}

Test(cel_eval, never_wraps)
{
	static const struct example examples[] = {
		{"9223372036854775807 + 1",
		 "error: integer overflow: range error"},
		{"-9223372036854775808 - 1",
		 "error: integer overflow: range error"},
		{"0u - 1u", "error: integer overflow: range error"},
		{"5 / 0", "error: divide by zero"},
		{"5 % 0", "error: modulus by zero"},
		{"timestamp('9999-12-31T23:59:59Z') + 1s",
		 "error: timestamp out of range"},
		{"row.amount * 9223372036854775807",
		 "error: integer overflow: range error"},
	};

	check_examples(examples);
}

Test(cel_eval, has_no_order_for_a_share_of_nothing)
{
	struct bench b;

	bench_open(&b);
	b.slots[SLOT_RATE] = value_share(0, 0);
	cr_expect_str_eq(bench_run(&b, "rate >= params.least"),
			 "error: a share of nothing has no order");
	cr_expect_str_eq(bench_run(&b, "rate == params.least"),
			 "error: a share of nothing equals nothing");
	arena_close(b.arena);
}

Test(cel_eval, builds_lists_and_maps)
{
	static const struct example examples[] = {
		{"[1, 2, 3].filter(x, x > 1).map(x, x * 10)", "[20, 30]"},
		{"[[1], [2, 3]].map(l, l.map(x, x + 1))", "[[2], [3, 4]]"},
		{"[1, 2, 3].exists_one(x, x == 2)", "true"},
		{"{'a': 1}.transformMap(k, v, v + 1)", "{\"a\": 2}"},
		{"cel.bind(x, [1, 2], x + x)", "[1, 2, 1, 2]"},
		{"{'a': 1, 'a': 2}", "error: repeated key in a map"},
		{"{'a': {'b': 1}}.a.b", "1"},
		{"has({'a': 1}.b)", "false"},
		{"[1, 2, 3][1]", "2"},
	};

	check_examples(examples);
}

Test(cel_eval, stops_what_grows_without_end)
{
	struct bench b;
	const char *twenty = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,"
			     "20]";
	char source[4096] = "";
	size_t used = 0;

	bench_open(&b);
	for (char v = 'a'; v < 'h'; v++)
		used += (size_t)snprintf(source + used, sizeof(source) - used,
					 "%s.all(%c, ", twenty, v);
	snprintf(source + used, sizeof(source) - used, "cases > 0)))))))");
	cr_expect_str_eq(bench_run(&b, source),
			 "error: the evaluation takes too long");
	b.slots[SLOT_CHANNEL] = value_string(
		(struct text){arena_alloc(b.arena, 1 << 20), 1 << 20});
	used = 0;
	for (int i = 0; i < 12; i++)
		used += (size_t)snprintf(source + used, sizeof(source) - used,
					 "cel.bind(x, %s, ",
					 i ? "x + x" : "row.channel");
	used += (size_t)snprintf(source + used, sizeof(source) - used,
				 "x.size() > 0");
	memset(source + used, ')', 12);
	source[used + 12] = 0;
	cr_expect_str_eq(bench_run(&b, source),
			 "error: the evaluation needs too much memory");
	arena_close(b.arena);
}

/* What fails must not be run again by the slow way of each operator around. */
Test(cel_eval, runs_each_operand_once)
{
	struct bench b;
	char source[256];

	bench_open(&b);
	memset(source, '!', 80);
	memcpy(source + 80, "any", 4);
	cr_expect_str_eq(bench_run(&b, source), "unknown: not seen");
	arena_close(b.arena);
}

/* Twenty levels of a list that holds the one below ten times. */
Test(cel_eval, does_not_compare_without_end)
{
	struct bench b;
	char source[4096];
	size_t used = 0;

	bench_open(&b);
	for (int i = 0; i < 20; i++)
		used += (size_t)snprintf(source + used, sizeof(source) - used,
					 "cel.bind(x, %s, ",
					 i ? "[x,x,x,x,x,x,x,x,x,x]" : "[1]");
	used += (size_t)snprintf(source + used, sizeof(source) - used,
				 "[x] == [x]");
	memset(source + used, ')', 20);
	source[used + 20] = 0;
	cr_expect_str_eq(bench_run(&b, source),
			 "error: the comparison takes too long");
	arena_close(b.arena);
}

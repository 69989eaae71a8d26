/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(cel_checker, says_what_is_wrong)
{
	static const struct example examples[] = {
		{"row.frozn_at == null", "E0411@0: unknown name row.frozn_at, "
					 "did you mean row.frozen_at?"},
		{"case > 1", "E0410@0: unknown name case, did you mean cases?"},
		{"{[1]: 2}", "E0413@1: a list cannot be a key of a map"},
		{"row == 1", "E0416@0: row is a record and cannot be used as a "
			     "value"},
		{"now - row.received_at < 5",
		 "E0414@0: < cannot stand between duration and int"},
		{"row.amount > 'x'", "E0413@0: > cannot stand between "
				     "decimal(2) and string"},
		{"row.amount > cases",
		 "E0413@0: > cannot stand between decimal(2) and int"},
		{"count(row.amount)", "E0421@0: count() is an aggregate and "
				      "has no meaning here"},
		{"row.channel.startWith('a')",
		 "E0412@0: unknown function startWith(), did you mean "
		 "startsWith()?"},
		{"cases > 0 ? 1 : 'a'",
		 "E0419@0: the choice is between int and string"},
		{"cases && true", "E0413@0: a condition must be bool, not int"},
		{"row.channel.matches('(?=a)')",
		 "E0418@20: pattern \"(?=a)\", character 1: look-around, "
		 "atomic, conditional and recursive groups are not allowed"},
		{"rowe.a == 1 || cazes == 2",
		 "E0410@0: unknown name rowe, did you mean row?; "
		 "E0410@15: unknown name cazes, did you mean cases?"},
	};

	check_examples(examples);
}

Test(cel_checker, asks_for_a_null_test)
{
	static const char *const good[] = {
		"row.frozen_at == null",
		"row.frozen_at != null && row.frozen_at > row.received_at",
		"row.frozen_at == null || row.frozen_at > row.received_at",
		"!(row.frozen_at == null) && row.frozen_at < now",
		"null != row.frozen_at ? row.frozen_at < now : false",
		"row.frozen_at == null ? false : row.frozen_at < now",
		"coalesce(row.frozen_at, now) > row.received_at",
		"has(row.frozen_at) && row.frozen_at < now",
		"cases > 1 && row.frozen_at != null && row.frozen_at < now",
	};
	static const char *const bad[] = {
		"row.frozen_at > row.received_at",
		"row.frozen_at != null || row.frozen_at < now",
		"row.frozen_at == null && row.frozen_at < now",
		"(row.frozen_at != null || cases > 1) && row.frozen_at < now",
		"row.frozen_at != null ? true : row.frozen_at < now",
		"row.frozen_at == now",
		"[row.frozen_at].size() > 0",
		"(row.frozen_at != null && true) || row.frozen_at < now",
	};
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		cr_expect_not_null(bench_compile(&b, good[i]), "%s: %s",
				   good[i], bench_run(&b, good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		cr_expect_null(bench_compile(&b, bad[i]), "%s", bad[i]);
		cr_expect_str_eq(b.problems.items[0].code, "E0415", "%s",
				 bad[i]);
	}
	arena_close(b.arena);
}

Test(cel_checker, deduces_types)
{
	static const struct example examples[] = {
		{"coalesce(row.frozen_at, now) - row.received_at", "duration"},
		{"row.amount + row.amount", "decimal(2)"},
		{"row.amount * 3", "decimal(2)"},
		{"[1, 2].map(x, x + 1)", "list(int)"},
		{"{'a': [1.5]}", "map(string, list(double))"},
		{"row.frozen_at", "timestamp or null"},
		{"60m", "duration"},
		{"rate >= params.least", "bool"},
		{"[]", "list(dyn)"},
	};
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		const struct cel_program *p =
			bench_compile(&b, examples[i].source);

		cr_assert_not_null(p, "%s", examples[i].source);
		cr_expect(text_is(type_print(b.arena, cel_program_type(p)),
				  examples[i].result),
			  "%s", examples[i].source);
	}
	b.problems.count = 0;
	cr_expect_null(cel_compile_text(b.arena, TEXT("cases"), &b.env,
					&type_bool, &b.problems));
	cr_expect_str_eq(b.problems.items[0].code, "E0417");
	arena_close(b.arena);
}

Test(cel_checker, sees_different_scales)
{
	struct bench b;

	bench_open(&b);
	cel_env_add(b.arena, &b.env, TEXT("row"), TEXT("rate4"),
		    type_decimal(b.arena, 4));
	cr_expect_null(bench_compile(&b, "row.amount + row.rate4 > 1"));
	cr_expect_str_eq(b.problems.items[0].code, "E0420");
	cr_expect_not_null(bench_compile(&b, "row.amount >= row.rate4"));
	arena_close(b.arena);
}

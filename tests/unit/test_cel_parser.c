/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(cel_parser, reports_each_problem_at_its_byte)
{
	static const struct example examples[] = {
		{"1 +", "E0401@3: a value was expected, the expression ends"},
		{"[1, 2", "E0401@5: \"]\" was expected, the expression ends"},
		{"(1 = 2) && 'a",
		 "E0402@3: \"=\" is no operator, equality is \"==\"; "
		 "E0403@11: the string is not closed"},
		{"1 & 2", "E0402@2: write && for and, || for or"},
		{"60min", "E0405@0: a number is followed by letters that are "
			  "no unit of time"},
		{"9223372036854775808",
		 "E0404@0: the integer does not fit in 64 bits"},
		{"'\\q'", "E0403@0: an escape in the string is not valid"},
		{"..a", "E0401@1: a name after the dot was expected, not "
			"\".\""},
		{"for == 1", "E0407@0: \"for\" cannot be a name"},
		{"[1].all(1, true)",
		 "E0408@8: all: a variable must be a plain name"},
		{"has(cases)", "E0408@4: has: the argument must be a field, as "
			       "in has(a.b)"},
		{"foo( && bar(]", "E0401@5: a value was expected, not \"&&\"; "
				  "E0401@12: a value was expected, not \"]\"; "
				  "E0401@13: \")\" was expected, the "
				  "expression ends"},
	};

	check_examples(examples);
}

Test(cel_parser, keeps_the_shape_and_the_places)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct cel_node *node =
		cel_parse(arena,
			  TEXT("quantile(0.95, coalesce(row.a, now) - row.b)"),
			  &problems);

	cr_assert_not_null(node);
	cr_expect(node->kind == CEL_CALL && text_is(node->name, "quantile"));
	cr_assert_eq(node->count, 2);
	cr_expect_eq(node->args[0]->offset, 9);
	cr_expect_eq(node->args[0]->end, 13);
	cr_expect(text_is(node->args[1]->name, "_-_"));
	cr_expect_eq(node->args[1]->offset, 15);
	cr_expect_eq(node->args[1]->end, 43);
	cr_expect_eq(node->end, 44);
	arena_close(arena);
}

Test(cel_parser, refuses_what_is_too_deep_or_too_long)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	char deep[4096];

	memset(deep, '(', sizeof(deep));
	cr_expect_null(
		cel_parse(arena, (struct text){deep, sizeof(deep)}, &problems));
	cr_expect_eq(problems.count, 1);
	cr_expect_str_eq(problems.items[0].code, "E0406");
	for (size_t i = 0; i < sizeof(deep); i++)
		deep[i] = i % 2 ? '+' : '1';
	problems.count = 0;
	cr_expect_null(cel_parse(arena, (struct text){deep, sizeof(deep) - 1},
				 &problems));
	cr_expect_str_eq(problems.items[0].code, "E0406");
	arena_close(arena);
}

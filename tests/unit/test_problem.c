/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "base/limits.h"
#include "cel/problem.h"

Test(problem, has_a_code_of_its_own_and_help_for_every_kind)
{
	for (enum problem_kind i = 0; i < PROBLEM_KINDS; i++) {
		cr_assert_not_null(problem_code(i), "kind %d", (int)i);
		cr_assert_not_null(problem_help(i), "kind %d", (int)i);
		cr_expect_eq(strlen(problem_code(i)), 5);
		cr_expect_null(strchr(problem_help(i), '\n'));
		for (enum problem_kind j = 0; j < i; j++)
			cr_expect_str_neq(problem_code(i), problem_code(j));
	}
}

Test(problem, keeps_its_place_and_words)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct cel_node at = {.offset = 3, .end = 7};

	problem_add(arena, &problems, PROBLEM_NAME, &at, "unknown name %s",
		    "x");
	cr_assert_eq(problems.count, 1);
	cr_expect_eq(problems.items[0].offset, 3);
	cr_expect_eq(problems.items[0].end, 7);
	cr_expect(text_is(problems.items[0].text, "unknown name x"));
	cr_expect_str_eq(problems.items[0].code, problem_code(PROBLEM_NAME));
	cr_expect(text_is(problems.items[0].help, problem_help(PROBLEM_NAME)));
	arena_close(arena);
}

Test(problem, stops_at_the_ceiling)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};

	for (uint32_t i = 0; i < LIMIT_CEL_PROBLEMS + 5; i++)
		problem_add_at(arena, &problems, PROBLEM_SYNTAX, i, i,
			       TEXT("wrong"));
	cr_assert_eq(problems.count, LIMIT_CEL_PROBLEMS);
	cr_expect_eq(problems.items[LIMIT_CEL_PROBLEMS - 1].offset,
		     LIMIT_CEL_PROBLEMS - 1);
	arena_close(arena);
}

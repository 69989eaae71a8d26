/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/program.h"

static const struct text bare;

Test(env, gives_slots_in_order_and_finds_them)
{
	struct arena *arena = arena_open();
	struct cel_env env = {0};

	for (unsigned i = 0; i < 100; i++)
		cr_assert_eq(cel_env_add(arena, &env, TEXT("row"),
					 text_format(arena, "n%u", i),
					 &type_int),
			     i);
	cr_assert_eq(cel_env_add(arena, &env, bare, TEXT("n7"), &type_string),
		     100);
	cr_expect_eq(env.slots, 101);
	cr_expect_eq(cel_env_find(&env, TEXT("row"), TEXT("n7"))->slot, 7);
	cr_expect_eq(cel_env_find(&env, bare, TEXT("n7"))->type, &type_string);
	cr_expect_null(cel_env_find(&env, bare, TEXT("n8")));
	cr_expect_null(cel_env_find(&env, TEXT("ro"), TEXT("n7")));
	cr_expect_null(cel_env_find(&env, TEXT("row"), TEXT("n100")));
	arena_close(arena);
}

Test(env, without_names_still_has_the_functions)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct cel_env env = {0};
	const struct cel_program *program = cel_compile_text(
		arena, TEXT("size('abc') + 1"), &env, &type_int, &problems);

	cr_assert_not_null(program);
	cr_expect_eq(cel_eval(program, NULL, arena).integer, 4);
	arena_close(arena);
}

Test(env, reads_each_name_from_its_slot)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct cel_env env = {0};
	const struct cel_program *program;
	struct value slots[3] = {value_int(1), value_int(2), value_int(3)};

	cel_env_add(arena, &env, bare, TEXT("a"), &type_int);
	cel_env_add(arena, &env, bare, TEXT("b"), &type_int);
	cel_env_add(arena, &env, bare, TEXT("c"), &type_int);
	program = cel_compile_text(arena, TEXT("c * 10 + a"), &env, NULL,
				   &problems);
	cr_assert_not_null(program);
	cr_expect_eq(cel_eval(program, slots, arena).integer, 31);
	arena_close(arena);
}

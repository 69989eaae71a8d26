/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/type.h"

Test(type, prints_and_compares)
{
	struct arena *arena = arena_open();
	const struct cel_type *map = type_map_of(
		arena, &type_string, type_list_of(arena, &type_int));
	const struct cel_type *money = type_decimal(arena, 2);

	cr_expect(text_is(type_print(arena, map), "map(string, list(int))"));
	cr_expect(text_is(type_print(arena, money), "decimal(2)"));
	cr_expect(text_is(type_print(arena, type_nullable(arena, money)),
			  "decimal(2) or null"));
	cr_expect(type_equal(map, type_map_of(arena, &type_string,
					      type_list_of(arena, &type_int))));
	cr_expect_not(type_equal(money, type_decimal(arena, 4)));
	cr_expect_not(type_equal(money, type_nullable(arena, money)));
	cr_expect_eq(type_nullable(arena, &type_dyn), &type_dyn);
	arena_close(arena);
}

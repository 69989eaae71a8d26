/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/fact_type.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(fact_type, a_value_fits_its_own_type_only)
{
	struct value minute = value_duration((struct span){60, 0});

	cr_assert(value_fits(minute, &type_duration));
	cr_assert(not(value_fits(minute, &type_int)));
	cr_assert(not(value_fits(value_string(TEXT("1h")), &type_duration)));
	cr_assert(value_fits(value_share(1, 2), &type_share));
	cr_assert(not(value_fits(value_double(0.5), &type_share)));
	cr_assert(value_fits(minute, &type_dyn));
}

Test(fact_type, null_fits_only_what_may_be_null)
{
	struct arena *arena = arena_open();

	cr_assert(not(value_fits(value_null(), &type_int)));
	cr_assert(value_fits(value_null(), type_nullable(arena, &type_int)));
	arena_close(arena);
}

Test(fact_type, a_decimal_has_the_declared_scale)
{
	struct arena *arena = arena_open();
	const struct cel_type *money = type_decimal(arena, 2);

	cr_assert(value_fits(value_decimal(1250, 2), money));
	cr_assert(not(value_fits(value_decimal(1250, 3), money)));
	arena_close(arena);
}

Test(fact_type, every_item_of_a_list_is_looked_at)
{
	struct arena *arena = arena_open();
	struct value good[] = {value_int(1), value_int(2)};
	struct value bad[] = {value_int(1), value_string(TEXT("2"))};
	const struct cel_type *list = type_list_of(arena, &type_int);

	cr_assert(value_fits(value_list_of(arena, good, 2), list));
	cr_assert(not(value_fits(value_list_of(arena, bad, 2), list)));
	arena_close(arena);
}

Test(fact_type, an_entry_may_be_unseen_but_not_of_another_type)
{
	struct arena *arena = arena_open();
	const struct cel_type truths = {
		.kind = TYPE_MAP, .key = &type_string, .item = &type_bool};
	struct value_entry entries[] = {
		{value_string(TEXT("a")), value_bool(true)},
		{value_string(TEXT("b")), value_unknown("timeout: none came")},
	};

	cr_assert(value_fits(value_map_of(arena, entries, 2), &truths));
	cr_assert(not(value_fits(entries[1].value, &type_bool)));
	entries[1].value = value_int(1);
	cr_assert(not(value_fits(value_map_of(arena, entries, 2), &truths)));
	arena_close(arena);
}

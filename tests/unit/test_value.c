/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/value.h"

Test(value, finds_keys_by_value_whatever_their_kind)
{
	struct arena *arena = arena_open();
	struct value_entry entries[100];
	struct value map;

	for (int i = 0; i < 100; i++)
		entries[i] = (struct value_entry){
			i % 2 ? value_int(i - 50) : value_uint((uint64_t)i),
			value_int(i)};
	entries[0].key = value_string(TEXT("zero"));
	map = value_map_of(arena, entries, 51);
	cr_assert_eq(map.kind, VALUE_MAP);
	cr_expect_eq(value_map_get(map.map, value_double(-49))->integer, 1);
	cr_expect_eq(value_map_get(map.map, value_int(50))->integer, 50);
	cr_expect_null(value_map_get(map.map, value_double(0.5)));
	cr_expect_not_null(value_map_get(map.map, value_string(TEXT("zero"))));
	cr_expect_null(value_map_get(map.map, value_bool(true)));
	entries[50].key = value_double(1);
	cr_expect_eq(value_map_of(arena, entries, 51).kind, VALUE_ERROR);
	entries[50].key = value_int(2);
	cr_expect_eq(value_map_of(arena, entries, 51).kind, VALUE_ERROR);
	arena_close(arena);
}

Test(value, compares_across_kinds)
{
	bool comparable;

	cr_expect(value_equal(value_int(1), value_double(1)));
	cr_expect(value_equal(value_uint(1), value_int(1)));
	cr_expect_not(value_equal(value_uint(UINT64_MAX), value_int(-1)));
	cr_expect(value_equal(value_decimal(1250, 2), value_decimal(125, 1)));
	cr_expect(value_equal(value_decimal(1200, 2), value_int(12)));
	cr_expect(value_compare(value_decimal(INT64_MAX, 0),
				value_decimal(INT64_MAX, 18), &comparable) > 0);
	cr_expect(value_compare(value_share(UINT64_MAX - 1, UINT64_MAX),
				value_share(1, 1), &comparable) < 0);
	cr_expect(comparable);
	value_compare(value_share(0, 0), value_share(1, 1), &comparable);
	cr_expect_not(comparable);
	value_compare(value_string(TEXT("a")), value_int(1), &comparable);
	cr_expect_not(comparable);
	cr_expect_not(value_equal(value_null(), value_bool(false)));
}

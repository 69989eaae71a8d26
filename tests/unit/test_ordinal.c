/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "records/ordinal.h"

Test(ordinal, halves_go_to_the_even_neighbour)
{
	static const int64_t cases[][3] = {
		{5, 2, 2},  {7, 2, 4}, {-5, 2, -2}, {-7, 2, -4}, {10, 4, 2},
		{14, 4, 4}, {1, 3, 0}, {2, 3, 1},   {-1, 3, 0},	 {-2, 3, -1},
		{0, 9, 0},  {9, 9, 1}, {-9, 9, -1}, {3, 2, 2},	 {1, 2, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		cr_expect_eq((int64_t)ordinal_divide(cases[i][0],
						     (uint64_t)cases[i][1]),
			     cases[i][2], "%zu", i);
}

Test(ordinal, times_before_the_epoch)
{
	struct value v = value_timestamp((struct instant){-1, 500000000});
	struct value back = ordinal_value(&type_timestamp, ordinal_of(v));

	cr_expect(ordinal_of(v) == -500000000);
	cr_expect_eq(back.seconds, -1);
	cr_expect_eq(back.nanos, 500000000);
}

Test(ordinal, what_does_not_fit_is_unknown)
{
	__int128 wide = (__int128)INT64_MAX + 1;

	cr_expect_eq(ordinal_value(&type_int, wide).kind, VALUE_UNKNOWN);
	cr_expect_eq(ordinal_value(&type_int, wide - 1).integer, INT64_MAX);
	cr_expect_eq(ordinal_value(&type_duration, wide).kind, VALUE_DURATION);
}

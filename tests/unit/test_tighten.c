/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "load/tighten.h"

static struct value minutes(int64_t n)
{
	return value_duration((struct span){n * 60, 0});
}

Test(tighten, direction_decides)
{
	cr_expect(value_loosens(DIRECTION_LOWER, minutes(90), minutes(60)));
	cr_expect(!value_loosens(DIRECTION_LOWER, minutes(45), minutes(60)));
	cr_expect(!value_loosens(DIRECTION_LOWER, minutes(60), minutes(60)));
	cr_expect(value_loosens(DIRECTION_HIGHER, value_share(98, 100),
				value_share(199, 200)));
	cr_expect(!value_loosens(DIRECTION_HIGHER, value_share(999, 1000),
				 value_share(199, 200)));
	cr_expect(value_loosens(DIRECTION_HIGHER, value_decimal(4999999, 2),
				value_decimal(5000000, 2)));
}

Test(tighten, fixed_allows_only_the_same)
{
	cr_expect(value_loosens(DIRECTION_FIXED, value_int(3), value_int(2)));
	cr_expect(value_loosens(DIRECTION_FIXED, value_int(1), value_int(2)));
	cr_expect(!value_loosens(DIRECTION_FIXED, value_int(2), value_int(2)));
}

Test(tighten, what_cannot_be_compared_loosens)
{
	cr_expect(value_loosens(DIRECTION_LOWER, value_string(TEXT("a")),
				value_int(2)));
}

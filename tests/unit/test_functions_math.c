/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(functions_math, rounds)
{
	static const struct example examples[] = {
		{"math.ceil(1.2)", "2.0"},
		{"math.floor(-1.2)", "-2.0"},
		{"math.round(0.5)", "1.0"},
		{"math.round(-0.5)", "-1.0"},
		{"math.round(2.5)", "3.0"},
		{"math.round(0.49999999999999994)", "0.0"},
		{"math.trunc(-1.9)", "-1.0"},
		{"math.sqrt(81)", "9.0"},
		{"math.sqrt(2.0)", "1.4142135623730951"},
	};

	check_examples(examples);
}

Test(functions_math, takes_magnitude_and_sign)
{
	static const struct example examples[] = {
		{"math.abs(-5)", "5"},
		{"math.abs(-9223372036854775808)", "error: integer overflow"},
		{"math.abs(-0.5)", "0.5"},
		{"math.sign(-3)", "-1"},
		{"math.sign(0u)", "0u"},
		{"math.sign(-0.1)", "-1.0"},
	};

	check_examples(examples);
}

Test(functions_math, finds_extremes)
{
	static const struct example examples[] = {
		{"math.greatest(1, 2, 3)", "3"},
		{"math.least(1, 2, 3)", "1"},
		{"math.greatest([5, 7])", "7"},
		{"math.greatest(1, 2.5)", "2.5"},
		{"math.least(-1, 0u)", "-1"},
		{"math.greatest(7)", "7"},
	};

	check_examples(examples);
}

Test(functions_math, works_on_bits)
{
	static const struct example examples[] = {
		{"math.bitAnd(6, 3)", "2"},
		{"math.bitOr(6u, 3u)", "7u"},
		{"math.bitXor(6, 3)", "5"},
		{"math.bitNot(0)", "-1"},
		{"math.bitNot(0u)", "18446744073709551615u"},
		{"math.bitShiftLeft(1, 63)", "-9223372036854775808"},
		{"math.bitShiftLeft(1, 64)", "0"},
		{"math.bitShiftRight(-1, 63)", "1"},
		{"math.bitShiftRight(1, -1)", "error: negative offset"},
	};

	check_examples(examples);
}

Test(functions_math, tells_what_is_no_number)
{
	static const struct example examples[] = {
		{"math.isNaN(0.0 / 0.0)", "true"},
		{"math.isInf(1.0 / 0.0)", "true"},
		{"math.isFinite(1.0)", "true"},
		{"math.isFinite(-1.0 / 0.0)", "false"},
	};

	check_examples(examples);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(functions_convert, to_integers)
{
	static const struct example examples[] = {
		{"int(\"-9223372036854775808\")", "-9223372036854775808"},
		{"int(1.9)", "1"},
		{"int(-1.9)", "-1"},
		{"int(5u)", "5"},
		{"int(timestamp(\"1970-01-01T00:01:00Z\"))", "60"},
		{"uint(\"18446744073709551615\")", "18446744073709551615u"},
		{"uint(7)", "7u"},
	};

	check_examples(examples);
}

Test(functions_convert, never_out_of_range)
{
	static const struct example examples[] = {
		{"int(9223372036854775808.0) == 0", "error: range error"},
		{"int(18446744073709551615u)", "error: range error"},
		{"uint(-1)", "error: range error"},
		{"int(double(\"NaN\"))", "error: range error"},
		{"int(9223372036854774784.0)", "9223372036854774784"},
	};

	check_examples(examples);
}

Test(functions_convert, to_doubles_and_text)
{
	static const struct example examples[] = {
		{"double(\"0.1\")", "0.1"},
		{"double(3)", "3.0"},
		{"double(18446744073709551615u)", "18446744073709552000.0"},
		{"string(1.0)", "\"1\""},
		{"string(1e21)", "\"1e+21\""},
		{"string(0.1 + 0.2)", "\"0.30000000000000004\""},
		{"string(5e-324)", "\"5e-324\""},
		{"string(9007199254740993.0)", "\"9007199254740992\""},
		{"string(true)", "\"true\""},
		{"string(-7)", "\"-7\""},
		{"string(row.amount)", "\"12.50\""},
		{"string(1h)", "\"3600s\""},
		{"string(timestamp(\"2026-03-01T00:00:00+07:00\"))",
		 "\"2026-02-28T17:00:00Z\""},
		{"string(b\"\\xe0\\xb8\\x81\")", "\"ก\""},
	};

	check_examples(examples);
}

Test(functions_convert, refuses_what_is_not_one)
{
	static const struct example examples[] = {
		{"string(b\"\\xff\")", "error: invalid UTF-8"},
		{"int(\"1e3\")", "error: the string is no integer"},
		{"double(\"x\")", "error: the string is no number"},
		{"bool(\"maybe\")",
		 "error: Type conversion error: the string is no bool"},
		{"timestamp(\"2026-02-30T00:00:00Z\")",
		 "error: the string is no timestamp, or out of range"},
		{"duration(\"1d\")", "error: the string is no duration"},
	};

	check_examples(examples);
}

Test(functions_convert, tells_types)
{
	static const struct example examples[] = {
		{"type(1)", "int"},
		{"type(row.amount) == type(1)", "false"},
		{"type([1]) == list", "true"},
		{"type(type(1)) == type", "true"},
		{"bool(\"t\")", "true"},
		{"bytes(\"ก\")", "b\"\\xe0\\xb8\\x81\""},
		{"dyn(1) == 1.0", "true"},
	};

	check_examples(examples);
}

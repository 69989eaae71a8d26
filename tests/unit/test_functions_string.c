/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(functions_string, measures_characters_bytes_and_items)
{
	static const struct example examples[] = {
		{"size(\"\")", "0"},
		{"size(\"กขค\")", "3"},
		{"\"กขค\".size()", "3"},
		{"size(b\"กขค\")", "9"},
		{"size(\"a\\u0e01\\U0001F602\")", "3"},
		{"[1, 2].size()", "2"},
		{"size({1: 2})", "1"},
		{"size(row.channel)", "3"},
	};

	check_examples(examples);
}

Test(functions_string, finds_text)
{
	static const struct example examples[] = {
		{"\"freeze\".startsWith(\"fre\")", "true"},
		{"\"freeze\".startsWith(\"\")", "true"},
		{"\"\".startsWith(\"f\")", "false"},
		{"\"freeze\".endsWith(\"ze\")", "true"},
		{"\"ze\".endsWith(\"freeze\")", "false"},
		{"\"พร้อมเพย์\".contains(\"เพย์\")", "true"},
		{"\"a\".contains(\"\")", "true"},
		{"\"\".contains(\"a\")", "false"},
		{"\"a\\x00b\".contains(\"\\x00b\")", "true"},
	};

	check_examples(examples);
}

Test(functions_string, matches_patterns)
{
	static const struct example examples[] = {
		{"\"aoc\".matches(\"^a.c$\")", "true"},
		{"\"xaocx\".matches(\"aoc\")", "true"},
		{"matches(\"TH-12\", \"^[A-Z]+-[0-9]{2}$\")", "true"},
		{"\"ก\".matches(\"^.$\")", "true"},
		{"\"a\\nb\".matches(\"a.b\")", "false"},
		{"\"aoc\".matches(\"AOC\")", "false"},
		{"\"aoc\".matches(\"(?i)AOC\")", "true"},
	};

	check_examples(examples);
}

Test(functions_string, refuses_other_kinds)
{
	static const struct example examples[] = {
		{"size(1)", "E0413@0: size does not take (int)"},
		{"\"a\".startsWith(1)",
		 "E0413@0: startsWith does not take (string, int)"},
	};

	check_examples(examples);
}

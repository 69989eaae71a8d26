/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(cel_string, reads_quotes_prefixes_and_escapes)
{
	static const struct example examples[] = {
		{"'a' + \"b\"", "\"ab\""},
		{"'it\\'s'", "\"it's\""},
		{"'''two 'single' quotes'''", "\"two 'single' quotes\""},
		{"\"\"\"line\nline\"\"\"", "\"line\\nline\""},
		{"r'\\d+\\\\'", "\"\\\\d+\\\\\\\\\""},
		{"'\\a\\b\\f\\n\\r\\t\\v\\?\\`' == "
		 "'\\007\\010\\014\\012\\015\\011\\013?`'",
		 "true"},
		{"'\\x41\\u0e01\\U0001F602'",
		 "\"A\xe0\xb8\x81\xf0\x9f\x98\x82\""},
		{"'\\101'", "\"A\""},
		{"b'\\xff\\101'", "b\"\\xffA\""},
		{"b'\xe0\xb8\x81'.size()", "3"},
		{"'\\xff'.size()", "1"}, /* U+00FF, not a byte */
		{"rb'\\x'", "b\"\\\\x\""},
		{"''", "\"\""},
	};

	check_examples(examples);
}

Test(cel_string, refuses_what_is_no_string)
{
	static const struct example examples[] = {
		{"'open", "E0403@0: the string is not closed"},
		{"'''open''", "E0403@0: the string is not closed"},
		{"'\\q'", "E0403@0: an escape in the string is not valid"},
		{"'\\x4'", "E0403@0: an escape in the string is not valid"},
		{"'\\400'", "E0403@0: an escape in the string is not valid"},
		{"'\\ud800'", "E0403@0: an escape in the string is not valid"},
		{"'\\U00110000'",
		 "E0403@0: an escape in the string is not valid"},
		{"b'\\u0041'", "E0403@0: an escape in the string is not valid"},
		{"'\xff'", "E0403@0: the string is not UTF-8"},
		{"'\xc0\x80'", "E0403@0: the string is not UTF-8"},
		{"'\xed\xa0\x80'", "E0403@0: the string is not UTF-8"},
	};

	check_examples(examples);
}

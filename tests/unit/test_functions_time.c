/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "expression.h"

Test(functions_time, reads_fields_in_utc)
{
	static const struct example examples[] = {
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getFullYear()",
		 "2026"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getMonth()", "2"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getDate()", "1"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getDayOfMonth()",
		 "0"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getDayOfWeek()", "0"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getDayOfYear()",
		 "59"},
		{"timestamp(\"2024-12-31T00:00:00Z\").getDayOfYear()", "365"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getHours()", "5"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getMinutes()", "6"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getSeconds()", "7"},
		{"timestamp(\"2026-03-01T05:06:07.089Z\").getMilliseconds()",
		 "89"},
		{"timestamp(\"0001-01-01T00:00:00Z\").getFullYear()", "1"},
		{"timestamp(\"1969-12-31T23:59:59Z\").getSeconds()", "59"},
	};

	check_examples(examples);
}

Test(functions_time, reads_fields_in_zones)
{
	static const struct example examples[] = {
		{"timestamp(\"2026-02-28T17:30:00Z\").getDate(\"Asia/"
		 "Bangkok\")",
		 "1"},
		{"timestamp(\"2026-02-28T17:30:00Z\").getHours(\"Asia/"
		 "Bangkok\")",
		 "0"},
		{"timestamp(\"2026-02-28T17:30:00Z\").getHours(\"+07:00\")",
		 "0"},
		{"timestamp(\"2026-02-28T17:30:00Z\").getHours(\"-02:30\")",
		 "15"},
		{"timestamp(\"2026-02-28T17:30:00Z\").getHours(\"UTC\")", "17"},
		{"timestamp(\"2026-07-01T12:00:00Z\").getHours(\"America/"
		 "New_York\")",
		 "8"},
		{"timestamp(\"2026-01-01T12:00:00Z\").getHours(\"America/"
		 "New_York\")",
		 "7"},
	};

	check_examples(examples);
}

Test(functions_time, measures_durations)
{
	static const struct example examples[] = {
		{"duration(\"1h30m\").getHours()", "1"},
		{"duration(\"1h30m\").getMinutes()", "90"},
		{"duration(\"1m1.5s\").getSeconds()", "61"},
		{"duration(\"1.234s\").getMilliseconds()", "234"},
		{"duration(\"-90m\").getHours()", "-1"},
		{"(now - row.received_at).getMinutes()", "60"},
	};

	check_examples(examples);
}

Test(functions_time, adds_and_subtracts)
{
	static const struct example examples[] = {
		{"timestamp(\"2026-02-28T00:00:00Z\") + 24h",
		 "timestamp(\"2026-03-01T00:00:00Z\")"},
		{"timestamp(\"2024-02-28T00:00:00Z\") + 1d",
		 "timestamp(\"2024-02-29T00:00:00Z\")"},
		{"timestamp(\"2026-01-01T00:00:00Z\") - "
		 "timestamp(\"2025-12-31T23:59:59.5Z\")",
		 "duration(\"0.5s\")"},
		{"timestamp(\"9999-12-31T23:59:59Z\") + 1s",
		 "error: timestamp out of range"},
		{"timestamp(\"0001-01-01T00:00:00Z\") - 1ms",
		 "error: timestamp out of range"},
		{"timestamp(\"9999-12-31T00:00:00Z\") - "
		 "timestamp(\"0001-01-01T00:00:00Z\")",
		 "error: duration out of range"},
		{"60m == 1h && 24h == 1d && 1000ms == 1s", "true"},
	};

	check_examples(examples);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "cel/spelling.h"

Test(spelling, doubles_are_as_short_as_they_can_be)
{
	static const struct {
		double d;
		const char *text;
	} examples[] = {{0, "0"},
			{-0.0, "-0"},
			{1, "1"},
			{0.1, "0.1"},
			{123.456, "123.456"},
			{1e20, "100000000000000000000"},
			{1e21, "1e+21"},
			{0.0001, "0.0001"},
			{0.00001, "1e-05"},
			{5e-324, "5e-324"},
			{INFINITY, "Infinity"},
			{-INFINITY, "-Infinity"},
			{NAN, "NaN"}};
	char out[DOUBLE_TEXT_ROOM];

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		double_print(examples[i].d, out);
		cr_expect_str_eq(out, examples[i].text);
	}
	double_print(1.7976931348623157e308, out);
	cr_expect_eq(strtod(out, NULL), 1.7976931348623157e308);
}

Test(spelling, durations_are_gos)
{
	static const struct {
		const char *text;
		int64_t seconds;
		int32_t nanos;
	} good[] = {{"1h30m", 5400, 0},
		    {"1.5s", 1, 500000000},
		    {"-1.5s", -2, 500000000},
		    {"100us", 0, 100000},
		    {"1ns", 0, 1},
		    {"0", 0, 0},
		    {".5m", 30, 0},
		    {"+2h", 7200, 0}};
	static const char *const bad[] = {"",	    "1",  "s",
					  "1d",	    "-",  "1h-1m",
					  "1.2.3s", "h1", "9999999999999s"};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct value v = go_duration(text_from(good[i].text));

		cr_expect_eq(v.kind, VALUE_DURATION, "%s", good[i].text);
		cr_expect_eq(v.seconds, good[i].seconds, "%s", good[i].text);
		cr_expect_eq(v.nanos, good[i].nanos, "%s", good[i].text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		cr_expect_eq(go_duration(text_from(bad[i])).kind, VALUE_ERROR,
			     "%s", bad[i]);
}

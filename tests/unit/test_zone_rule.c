/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zone_rule.h"

#include <criterion/criterion.h>

static struct zone_rule parsed(const char *t)
{
	struct zone_rule rule = {0};
	struct err err = {0};

	cr_assert_eq(zone_rule_parse(text_from(t), &rule, &err), 0, "%s: %s", t,
		     err.text);
	return rule;
}

Test(zone_rule, reads_the_forms)
{
	struct zone_rule rule = parsed("<+0530>-5:30");

	cr_assert_eq(zone_rule_offset(&rule, 0), 19800);
	rule = parsed("EST5EDT,M3.2.0,M11.1.0");
	cr_assert_eq(zone_rule_offset(&rule, 1772953199), -18000);
	cr_assert_eq(zone_rule_offset(&rule, 1772953200), -14400);
	/* February 29 is not counted by J and is counted without it */
	rule = parsed("AAA0BBB,J60/0,J61/0");
	cr_assert_eq(zone_rule_offset(&rule, 1709251200), 3600); /* Mar 1 2024*/
	rule = parsed("AAA0BBB,59/0,60/0");
	cr_assert_eq(zone_rule_offset(&rule, 1709164800), 3600); /* Feb 29 */
	rule = parsed("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
	cr_assert_eq(rule.to_summer.time, -3600);
	/* summer over the turn of the year */
	rule = parsed("AEST-10AEDT,M10.1.0,M4.1.0/3");
	cr_assert_eq(zone_rule_offset(&rule, 1767225600), 39600); /* Jan 1 */
	cr_assert_eq(zone_rule_offset(&rule, 1782864000), 36000); /* Jul 1 */
}

Test(zone_rule, refuses_what_is_no_rule)
{
	static const char *const wrong[] = {
		"",
		"EST",
		"ES5",
		"<+07-7",
		"EST25",
		"EST5EDT",
		"EST5EDT,M3.2.0",
		"EST5EDT,M13.2.0,M11.1.0",
		"EST5EDT,M3.2.0,M11.1.0x",
		"EST5EDT,M3.0.0,M11.1.0",
		"EST5EDT,J0,J1",
		"EST5EDT,366,1",
		"EST5EDT,M3.2.0/168,M11.1.0",
		":America/New_York",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct zone_rule rule;
		struct err err = {0};

		cr_assert_eq(zone_rule_parse(text_from(wrong[i]), &rule, &err),
			     -1, "%s", wrong[i]);
	}
}

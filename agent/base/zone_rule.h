/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule at the end of a TZif file (RFC 8536 section 3.3.1): a POSIX TZ
 * string with the extension of section 3.3.1 (hours from -167 to 167). It says
 * the offset at all times after the file's last transition.
 */
#ifndef PLAUDIT_BASE_ZONE_RULE_H
#define PLAUDIT_BASE_ZONE_RULE_H

#include "base/text.h"

enum zone_day_form {
	ZONE_DAY_JULIAN, /* Jn: 1..365, February 29 is never counted */
	ZONE_DAY_OF_YEAR, /* n: 0..365, February 29 is counted */
	ZONE_DAY_OF_WEEK, /* Mm.w.d: the w-th weekday of a month, 5 the last */
};

struct zone_change {
	enum zone_day_form form;
	unsigned month, week, day;
	int32_t time; /* seconds of local time after the day's midnight */
};

struct zone_rule {
	int32_t standard, summer; /* seconds east of UTC */
	bool has_summer;
	struct zone_change to_summer, to_standard;
};

int zone_rule_parse(struct text t, struct zone_rule *out,
		    struct err *err) MUST_USE;
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t seconds);

#endif

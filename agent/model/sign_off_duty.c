/* SPDX-License-Identifier: Apache-2.0 */
#include "model/sign_off_duty.h"

#define MONTHS 12u

const struct word every_words[EVERY_COUNT] = {
	[EVERY_MONTH] = {"month", "month", "เดือน"},
	[EVERY_QUARTER] = {"quarter", "quarter", "ไตรมาส"},
	[EVERY_YEAR] = {"year", "year", "ปี"},
};

static unsigned months_of(enum sign_off_every every)
{
	static const unsigned months[EVERY_COUNT] = {1, 3, MONTHS};

	return months[every];
}

/* Midnight of the first day of a month, counted from January of year 0. */
static struct instant month_start(const struct zone *zone, int64_t month)
{
	struct civil c = {.year = month / MONTHS,
			  .month = (unsigned)(month % MONTHS) + 1,
			  .day = 1};

	return zone_instant(zone, &c);
}

struct sign_off_period sign_off_period_of(const struct sign_off_duty *duty,
					  const struct zone *zone,
					  struct instant t)
{
	struct civil c = zone_civil(zone, t);
	unsigned length = months_of(duty->every);
	int64_t first = c.year * MONTHS + (c.month - 1) / length * length;
	struct sign_off_period out = {
		.from = month_start(zone, first),
		.until = month_start(zone, first + length),
		.year = c.year,
		.quarter = duty->every == EVERY_QUARTER,
	};

	out.due = instant_add(out.until, duty->within);
	if (duty->every != EVERY_YEAR)
		out.part = (c.month - 1) / length + 1;
	return out;
}

struct sign_off_period sign_off_period_before(const struct sign_off_duty *duty,
					      const struct zone *zone,
					      const struct sign_off_period *p)
{
	return sign_off_period_of(
		duty, zone, instant_sub(p->from, (struct span){.seconds = 1}));
}

bool sign_off_is_due_in(const struct sign_off_duty *duty,
			const struct sign_off_period *period)
{
	return duty->by_count > 0 &&
	       instant_compare(period->from, duty->from) >= 0;
}

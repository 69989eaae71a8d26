/* SPDX-License-Identifier: Apache-2.0 */
/* day() and workdays(), in the zone and by the calendar of the environment. */
#include "cel/calendar.h"
#include "cel/function.h"

#define SECONDS_A_DAY 86400

static int64_t day_number(const struct cel_call *call, struct value at)
{
	int64_t seconds = at.seconds;

	if (call->zone)
		seconds += zone_offset(call->zone, value_instant(at));
	return seconds / SECONDS_A_DAY - (seconds % SECONDS_A_DAY < 0);
}

static struct value day(const struct cel_call *call, const struct value *a)
{
	struct civil c = {0};
	struct instant midnight;

	if (!call->zone)
		return instant_checked(day_number(call, a[0]) * SECONDS_A_DAY,
				       0);
	civil_from_days(day_number(call, a[0]), &c.year, &c.month, &c.day);
	midnight = zone_instant(call->zone, &c);
	return instant_checked(midnight.seconds, midnight.nanos);
}

static struct value workdays(const struct cel_call *call, const struct value *a)
{
	int64_t count;

	if (!call->holidays)
		return value_error("workdays() needs a calendar");
	if (!holidays_workdays(call->holidays, day_number(call, a[0]),
			       day_number(call, a[1]), &count))
		return value_unknown("no-calendar");
	return value_int(count);
}

const struct cel_function functions_calendar[] = {
	{"day", "t", "t", false, day},
	{"workdays", "tt", "i", false, workdays},
	{0},
};

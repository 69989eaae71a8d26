/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of timestamps, in UTC or a named zone; parts of durations. */
#include "cel/function.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

enum part {
	PART_YEAR,
	PART_MONTH,
	PART_YEARDAY,
	PART_DAY,
	PART_WEEKDAY,
	PART_HOUR,
	PART_MINUTE,
	PART_SECOND,
	PART_MILLISECOND,
};

static struct value part_of(struct civil c, enum part part, int from)
{
	switch (part) {
	case PART_YEAR:
		return value_int(c.year);
	case PART_MONTH:
		return value_int((int64_t)c.month - 1);
	case PART_YEARDAY:
		return value_int(c.yearday);
	case PART_DAY:
		return value_int((int64_t)c.day - 1 + from);
	case PART_WEEKDAY:
		return value_int(c.weekday);
	case PART_HOUR:
		return value_int(c.hour);
	case PART_MINUTE:
		return value_int(c.minute);
	case PART_SECOND:
		return value_int(c.second);
	default:
		return value_int(c.nanos / 1000000);
	}
}

static struct value read_part(const struct cel_call *call, struct value at,
			      const struct text *zone, enum part part, int from)
{
	static const struct text utc = {"UTC", 3};
	const struct zone *found;
	struct err err = {0};
	char offset[8] = "+";
	struct text name = zone ? *zone : utc;

	/* CEL takes "02:00" and "-02:00"; zone_load wants the sign. */
	if (name.size == 5 && name.data[2] == ':') {
		for (size_t i = 0; i < 5; i++)
			offset[i + 1] = name.data[i];
		name = (struct text){offset, 6};
	}
	if (zone_load(call->scratch, name, &found, &err))
		return value_error("unknown time zone");
	return part_of(zone_civil(found, value_instant(at)), part, from);
}

#define PART_FUNCTION(word, part, from)                          \
	static struct value word(ARGS)                           \
	{                                                        \
		return read_part(call, a[0], NULL, part, from);  \
	}                                                        \
	static struct value word##_in_zone(ARGS)                 \
	{                                                        \
		struct text zone = value_text(a[1]);             \
		return read_part(call, a[0], &zone, part, from); \
	}
PART_FUNCTION(full_year, PART_YEAR, 0)
PART_FUNCTION(month, PART_MONTH, 0)
PART_FUNCTION(day_of_year, PART_YEARDAY, 0)
PART_FUNCTION(day_of_month, PART_DAY, 0)
PART_FUNCTION(date, PART_DAY, 1)
PART_FUNCTION(day_of_week, PART_WEEKDAY, 0)
PART_FUNCTION(hours, PART_HOUR, 0)
PART_FUNCTION(minutes, PART_MINUTE, 0)
PART_FUNCTION(seconds, PART_SECOND, 0)
PART_FUNCTION(milliseconds, PART_MILLISECOND, 0)

/* Whole units towards zero: -0.5 s has 0 seconds. */
static struct value whole_units(struct value v, int64_t seconds_each)
{
	int64_t seconds = v.seconds + (v.seconds < 0 && v.nanos);

	return value_int(seconds / seconds_each);
}

static struct value duration_hours(ARGS)
{
	UNUSED_CALL;
	return whole_units(a[0], 3600);
}

static struct value duration_minutes(ARGS)
{
	UNUSED_CALL;
	return whole_units(a[0], 60);
}

static struct value duration_seconds(ARGS)
{
	UNUSED_CALL;
	return whole_units(a[0], 1);
}

/* The milliseconds behind the whole seconds. */
static struct value duration_milliseconds(ARGS)
{
	int64_t nanos = a[0].nanos;

	UNUSED_CALL;
	if (a[0].seconds < 0 && nanos)
		nanos -= 1000000000;
	return value_int(nanos / 1000000);
}

#define PART_ROWS(name, word)                         \
	{name, "t", "i", true, word},                 \
	{                                             \
		name, "ts", "i", true, word##_in_zone \
	}

const struct cel_function functions_time[] = {
	PART_ROWS("getFullYear", full_year),
	PART_ROWS("getMonth", month),
	PART_ROWS("getDayOfYear", day_of_year),
	PART_ROWS("getDayOfMonth", day_of_month),
	PART_ROWS("getDate", date),
	PART_ROWS("getDayOfWeek", day_of_week),
	PART_ROWS("getHours", hours),
	{"getHours", "D", "i", true, duration_hours},
	PART_ROWS("getMinutes", minutes),
	{"getMinutes", "D", "i", true, duration_minutes},
	PART_ROWS("getSeconds", seconds),
	{"getSeconds", "D", "i", true, duration_seconds},
	PART_ROWS("getMilliseconds", milliseconds),
	{"getMilliseconds", "D", "i", true, duration_milliseconds},
	{0},
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/date_memo.h"

#include <string.h>

#include "base/zone.h"

#define DAY_SECONDS 86400

void date_memo_init(struct date_memo *memo, const struct zone *zone,
		    int year_offset)
{
	memset(memo, 0, sizeof(*memo));
	memo->zone = zone;
	memo->year_offset = year_offset;
}

/* Two digits as a number; `wrong` collects whether they were none. */
static inline unsigned two(const char *s, unsigned *wrong)
{
	unsigned a = (unsigned)(unsigned char)s[0] - '0';
	unsigned b = (unsigned)(unsigned char)s[1] - '0';

	*wrong |= (unsigned)(a > 9) | (unsigned)(b > 9);
	return a * 10 + b;
}

static inline unsigned four(const char *s, unsigned *wrong)
{
	return two(s, wrong) * 100 + two(s + 2, wrong);
}

static int64_t local_instant(const struct zone *zone, const struct dated *day,
			     unsigned month, unsigned date, unsigned seconds)
{
	struct civil civil = {
		.year = day->year,
		.month = month,
		.day = date,
		.hour = seconds / 3600,
		.minute = seconds / 60 % 60,
		.second = seconds % 60,
	};

	if (!zone)
		return day->days * DAY_SECONDS + seconds;
	return zone_instant(zone, &civil).seconds;
}

static void fill(const struct zone *zone, struct dated *day, int32_t year,
		 unsigned month, unsigned date)
{
	*day = (struct dated){.year = year};
	if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 ||
	    date > days_in_month(year, month))
		return;
	day->valid = true;
	day->days = days_from_civil(year, month, date);
	day->midnight = local_instant(zone, day, month, date, 0);
	day->steady = true;
	for (unsigned s = 900; s < DAY_SECONDS && zone; s += 900)
		if (local_instant(zone, day, month, date, s) !=
		    day->midnight + s)
			day->steady = false;
}

/* HH:MM[:SS[.frac]] at the start of *rest; cuts it off. */
static bool clock_time(struct text *rest, bool seconds_needed,
		       unsigned *seconds, int32_t *nanos)
{
	const char *s = rest->data;
	unsigned wrong = 0, hour, minute, second = 0;
	size_t used = 5;

	if (rest->size < 5 || s[2] != ':')
		return false;
	hour = two(s, &wrong);
	minute = two(s + 3, &wrong);
	if (rest->size >= 8 && s[5] == ':') {
		second = two(s + 6, &wrong);
		used = 8;
	} else if (seconds_needed) {
		return false;
	}
	if (wrong || hour > 23 || minute > 59 || second > 59)
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	if (used == 8 && rest->size > 8 && s[8] == '.') {
		int32_t unit = 100000000;

		for (used = 9; used < rest->size && s[used] >= '0' &&
			       s[used] <= '9' && unit;
		     used++, unit /= 10)
			*nanos += (s[used] - '0') * unit;
		if (used == 9)
			return false;
	}
	rest->data += used;
	rest->size -= used;
	return true;
}

bool date_offset(struct text t, int32_t *offset)
{
	unsigned wrong = 0, hours, minutes;

	*offset = 0;
	if (t.size == 1)
		return *t.data == 'Z' || *t.data == 'z';
	if (t.size != 6 || t.data[3] != ':' ||
	    (t.data[0] != '+' && t.data[0] != '-'))
		return false;
	hours = two(t.data + 1, &wrong);
	minutes = two(t.data + 4, &wrong);
	*offset = (int32_t)(hours * 3600 + minutes * 60);
	if (t.data[0] == '-')
		*offset = -*offset;
	return !wrong && hours < 24 && minutes < 60;
}

struct split_date {
	unsigned year, month, day;
	bool day_first;
};

static inline bool date_split(struct text t, struct split_date *out)
{
	const char *s = t.data;
	unsigned wrong = 0;

	if (t.size < 10)
		return false;
	if (s[4] == '-' && s[7] == '-') {
		out->year = four(s, &wrong);
		out->month = two(s + 5, &wrong);
		out->day = two(s + 8, &wrong);
		out->day_first = false;
	} else if (s[2] == '/' && s[5] == '/') {
		out->day = two(s, &wrong);
		out->month = two(s + 3, &wrong);
		out->year = four(s + 6, &wrong);
		out->day_first = true;
	} else {
		return false;
	}
	return !wrong && out->month < 16 && out->day < 32;
}

/* The time after the date, in a zone that the text or the source says. */
static bool with_time(const struct date_memo *memo, const struct dated *day,
		      const struct split_date *date, struct text rest,
		      struct instant *out)
{
	unsigned seconds = 0;
	int32_t nanos = 0, offset;
	char mark = *rest.data;

	if (mark != ' ' && (date->day_first || (mark != 'T' && mark != 't')))
		return false;
	rest.data++;
	rest.size--;
	if (!clock_time(&rest, !date->day_first, &seconds, &nanos))
		return false;
	out->nanos = nanos;
	if (rest.size) {
		if (date->day_first || !date_offset(rest, &offset))
			return false;
		out->seconds = day->days * DAY_SECONDS + seconds - offset;
		return true;
	}
	out->seconds = day->steady ? day->midnight + seconds
				   : local_instant(memo->zone, day, date->month,
						   date->day, seconds);
	return true;
}

static struct dated *find_day(struct date_memo *memo,
			      const struct split_date *date)
{
	int32_t year = (int32_t)date->year + memo->year_offset;
	struct dated *day = &memo->days[date->month * 32 + date->day];

	if (day->year != year)
		fill(memo->zone, day, year, date->month, date->day);
	return day->valid ? day : NULL;
}

const struct dated *date_memo_day(struct date_memo *memo, struct text t,
				  bool *day_first)
{
	struct split_date date;

	if (!date_split(t, &date))
		return NULL;
	*day_first = date.day_first;
	return find_day(memo, &date);
}

bool date_memo_read(struct date_memo *memo, struct text t, struct instant *out)
{
	struct split_date date;
	const struct dated *day;

	if (!date_split(t, &date))
		return false;
	day = find_day(memo, &date);
	if (!day)
		return false;
	if (t.size == 10) {
		*out = (struct instant){day->midnight, 0};
		return true;
	}
	return with_time(memo, day, &date,
			 (struct text){t.data + 10, t.size - 10}, out);
}

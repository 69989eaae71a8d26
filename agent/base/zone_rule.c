/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zone_rule.h"

#include "base/clock.h"

#define DAY_SECONDS 86400

static char peek(struct text t)
{
	return t.size ? t.data[0] : '\0';
}

static bool take(struct text *t, char wanted)
{
	if (peek(*t) != wanted)
		return false;
	t->data++;
	t->size--;
	return true;
}

static bool number_take(struct text *t, unsigned least, unsigned most,
			unsigned *out)
{
	unsigned n = 0;
	size_t digits = 0;

	for (; peek(*t) >= '0' && peek(*t) <= '9' && digits < 3; digits++) {
		n = n * 10 + (unsigned)(peek(*t) - '0');
		take(t, peek(*t));
	}
	*out = n;
	return digits && n >= least && n <= most;
}

/* "EST" or "<+07>": at least three characters. */
static bool name_take(struct text *t)
{
	bool quoted = take(t, '<');
	size_t size = 0;

	for (;; size++) {
		char c = peek(*t);
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool more = (c >= '0' && c <= '9') || c == '+' || c == '-';

		if (!letter && !(quoted && more))
			break;
		take(t, c);
	}
	return size >= 3 && (!quoted || take(t, '>'));
}

/* [+-]hh[:mm[:ss]] in seconds */
static bool time_take(struct text *t, unsigned most_hours, int32_t *out)
{
	bool minus = take(t, '-');
	unsigned hours, minutes = 0, seconds = 0;

	if (!minus)
		take(t, '+');
	if (!number_take(t, 0, most_hours, &hours))
		return false;
	if (take(t, ':')) {
		if (!number_take(t, 0, 59, &minutes))
			return false;
		if (take(t, ':') && !number_take(t, 0, 59, &seconds))
			return false;
	}
	*out = (int32_t)(hours * 3600 + minutes * 60 + seconds);
	if (minus)
		*out = -*out;
	return true;
}

static bool day_take(struct text *t, struct zone_change *out)
{
	if (take(t, 'J')) {
		out->form = ZONE_DAY_JULIAN;
		return number_take(t, 1, 365, &out->day);
	}
	if (!take(t, 'M')) {
		out->form = ZONE_DAY_OF_YEAR;
		return number_take(t, 0, 365, &out->day);
	}
	out->form = ZONE_DAY_OF_WEEK;
	return number_take(t, 1, 12, &out->month) && take(t, '.') &&
	       number_take(t, 1, 5, &out->week) && take(t, '.') &&
	       number_take(t, 0, 6, &out->day);
}

static bool change_take(struct text *t, struct zone_change *out)
{
	out->time = 2 * 3600;
	return take(t, ',') && day_take(t, out) &&
	       (!take(t, '/') || time_take(t, 167, &out->time));
}

int zone_rule_parse(struct text t, struct zone_rule *out, struct err *err)
{
	struct zone_rule rule = {0};
	struct text whole = t;
	int32_t west;

	if (!name_take(&t) || !time_take(&t, 24, &west))
		goto wrong;
	rule.standard = rule.summer = -west;
	if (t.size) {
		rule.has_summer = true;
		rule.summer = rule.standard + 3600;
		if (!name_take(&t))
			goto wrong;
		if (peek(t) != ',') {
			if (!time_take(&t, 24, &west))
				goto wrong;
			rule.summer = -west;
		}
		if (!change_take(&t, &rule.to_summer) ||
		    !change_take(&t, &rule.to_standard) || t.size)
			goto wrong;
	}
	*out = rule;
	return 0;
wrong:
	return err_set(err, ERR_USAGE, "wrong zone rule \"%.*s\"",
		       whole.size > 60 ? 60 : (int)whole.size, whole.data);
}

/* The day number on which a change happens in that year. */
static int64_t change_day(const struct zone_change *change, int64_t year)
{
	int64_t first = days_from_civil(year, 1, 1);
	unsigned weekday, length, day;

	switch (change->form) {
	case ZONE_DAY_JULIAN:
		return first + change->day - 1 +
		       (change->day > 59 && days_in_month(year, 2) == 29);
	case ZONE_DAY_OF_YEAR:
		return first + change->day;
	case ZONE_DAY_OF_WEEK:
		break;
	}
	first = days_from_civil(year, change->month, 1);
	weekday = (unsigned)(((first + 4) % 7 + 7) % 7);
	length = days_in_month(year, change->month);
	day = (change->day + 7 - weekday) % 7 + 7 * (change->week - 1);
	if (day >= length)
		day -= 7;
	return first + day;
}

int32_t zone_rule_offset(const struct zone_rule *rule, int64_t seconds)
{
	int64_t local = seconds + rule->standard;
	int64_t year, summer, standard;
	unsigned month, day;
	bool is_summer;

	if (!rule->has_summer)
		return rule->standard;
	civil_from_days(local / DAY_SECONDS - (local % DAY_SECONDS < 0), &year,
			&month, &day);
	summer = change_day(&rule->to_summer, year) * DAY_SECONDS +
		 rule->to_summer.time - rule->standard;
	standard = change_day(&rule->to_standard, year) * DAY_SECONDS +
		   rule->to_standard.time - rule->summer;
	if (summer < standard)
		is_summer = seconds >= summer && seconds < standard;
	else
		is_summer = seconds >= summer || seconds < standard;
	return is_summer ? rule->summer : rule->standard;
}

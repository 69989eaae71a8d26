/* SPDX-License-Identifier: Apache-2.0 */
#include "records/time_text.h"

#include <stdio.h>
#include <string.h>

#include "records/thai_month.h"

#define BUDDHIST_YEARS 543

struct time_scan {
	const char *at, *end;
};

/* Of the parts that were written; the others are 0. */
struct time_parts {
	unsigned year, month, day;
	int year_shift; /* to the source's calendar */
	unsigned hour, minute, second;
	struct text fraction; /* with its point */
	bool has_clock;
};

static size_t left(const struct time_scan *s)
{
	return (size_t)(s->end - s->at);
}

/* From `least` to `most` digits. */
static bool take_number(struct time_scan *s, size_t least, size_t most,
			unsigned *out)
{
	size_t n = 0;

	*out = 0;
	while (n < left(s) && s->at[n] >= '0' && s->at[n] <= '9') {
		if (n++ == most)
			return false;
		*out = *out * 10 + (unsigned)(s->at[n - 1] - '0');
	}
	s->at += n;
	return n >= least;
}

static bool take_char(struct time_scan *s, char c)
{
	if (!left(s) || *s->at != c)
		return false;
	s->at++;
	return true;
}

static bool take_word(struct time_scan *s, const char *word)
{
	size_t size = strlen(word);

	if (left(s) < size || memcmp(s->at, word, size) != 0)
		return false;
	s->at += size;
	return true;
}

static bool take_spaces(struct time_scan *s)
{
	const char *from = s->at;

	while (take_char(s, ' '))
		continue;
	return s->at > from;
}

static bool take_fraction(struct time_scan *s, struct time_parts *p)
{
	const char *from = s->at;
	size_t digits = 0;

	if (!take_char(s, '.'))
		return true;
	for (; left(s) && *s->at >= '0' && *s->at <= '9'; s->at++)
		digits++;
	p->fraction = (struct text){from, digits + 1};
	return digits >= 1 && digits <= 9;
}

/* H:MM[:SS[.fraction]] */
static bool take_clock(struct time_scan *s, struct time_parts *p)
{
	p->has_clock = true;
	if (!take_number(s, 1, 2, &p->hour) || !take_char(s, ':') ||
	    !take_number(s, 2, 2, &p->minute))
		return false;
	if (!take_char(s, ':'))
		return true;
	return take_number(s, 2, 2, &p->second) && take_fraction(s, p);
}

/* Nothing, or a space or T and the time of day, to the end. */
static bool take_rest(struct time_scan *s, struct time_parts *p)
{
	if (!left(s))
		return true;
	if (!take_char(s, 'T') && !take_spaces(s))
		return false;
	return take_clock(s, p) && !left(s);
}

/* 20260201 or 20260201134500 */
static bool read_digits_alone(struct text t, struct time_parts *p)
{
	unsigned v[14];

	if (t.size != 8 && t.size != 14)
		return false;
	for (size_t i = 0; i < t.size; i++) {
		v[i] = (unsigned)(unsigned char)t.data[i] - '0';
		if (v[i] > 9)
			return false;
	}
	p->year = v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3];
	p->month = v[4] * 10 + v[5];
	p->day = v[6] * 10 + v[7];
	if (t.size == 8)
		return true;
	p->has_clock = true;
	p->hour = v[8] * 10 + v[9];
	p->minute = v[10] * 10 + v[11];
	p->second = v[12] * 10 + v[13];
	return true;
}

/* 2026-02-01, 2026/2/1 */
static bool read_year_first(struct time_scan s, struct time_parts *p)
{
	char mark;

	if (!take_number(&s, 4, 4, &p->year) || !left(&s))
		return false;
	mark = *s.at;
	return (mark == '-' || mark == '/') && take_char(&s, mark) &&
	       take_number(&s, 1, 2, &p->month) && take_char(&s, mark) &&
	       take_number(&s, 1, 2, &p->day) && take_rest(&s, p);
}

/* 1/2/2026, 01-02-2026, 1.2.2026 */
static bool read_day_first(struct time_scan s, struct time_parts *p)
{
	char mark;

	if (!take_number(&s, 1, 2, &p->day) || !left(&s))
		return false;
	mark = *s.at;
	return (mark == '/' || mark == '-' || mark == '.') &&
	       take_char(&s, mark) && take_number(&s, 1, 2, &p->month) &&
	       take_char(&s, mark) && take_number(&s, 4, 4, &p->year) &&
	       take_rest(&s, p);
}

/* 13:45, 13.45, 13:45:10 and the word for "o'clock". */
static bool take_thai_clock(struct time_scan *s, struct time_parts *p)
{
	bool dotted;

	p->has_clock = true;
	if (take_word(s, "เวลา"))
		take_spaces(s);
	if (!take_number(s, 1, 2, &p->hour))
		return false;
	dotted = take_char(s, '.');
	if ((!dotted && !take_char(s, ':')) ||
	    !take_number(s, 2, 2, &p->minute))
		return false;
	if (!dotted && take_char(s, ':') &&
	    (!take_number(s, 2, 2, &p->second) || !take_fraction(s, p)))
		return false;
	take_spaces(s);
	/* 13.45 alone could be a number of something */
	return take_word(s, "น.") || !dotted;
}

/* 15 มกราคม 2569 13:45 น. */
static bool read_thai(struct time_scan s, int year_offset, struct time_parts *p)
{
	if (take_word(&s, "วันที่"))
		take_spaces(&s);
	if (!take_number(&s, 1, 2, &p->day))
		return false;
	take_spaces(&s);
	p->month = thai_month_take(&s.at, s.end);
	if (!p->month)
		return false;
	take_spaces(&s);
	if (take_word(&s, "พ.ศ.")) {
		p->year_shift = -BUDDHIST_YEARS - year_offset;
		take_spaces(&s);
	} else if (take_word(&s, "ค.ศ.")) {
		p->year_shift = -year_offset;
		take_spaces(&s);
	}
	if (!take_number(&s, 4, 4, &p->year))
		return false;
	if (!left(&s))
		return true;
	return take_spaces(&s) && take_thai_clock(&s, p) && !left(&s);
}

static bool read_parts(struct text t, int year_offset, struct time_parts *p)
{
	struct time_scan s = {t.data, t.data + t.size};

	if (read_digits_alone(t, p))
		return true;
	*p = (struct time_parts){0};
	if (read_year_first(s, p))
		return true;
	*p = (struct time_parts){0};
	if (read_day_first(s, p))
		return true;
	*p = (struct time_parts){0};
	return read_thai(s, year_offset, p);
}

bool time_text_plain(struct text t, int year_offset, char room[TIME_TEXT_ROOM],
		     struct text *plain)
{
	struct time_parts p = {0};
	int year, size;

	if (!read_parts(t, year_offset, &p))
		return false;
	year = (int)p.year + p.year_shift;
	if (year < 1 || year > 9999)
		return false;
	size = snprintf(room, TIME_TEXT_ROOM, "%04d-%02u-%02u", year, p.month,
			p.day);
	if (p.has_clock)
		size += snprintf(room + size, TIME_TEXT_ROOM - (size_t)size,
				 " %02u:%02u:%02u%.*s", p.hour, p.minute,
				 p.second, TEXT_ARG(p.fraction));
	*plain = (struct text){room, (size_t)size};
	return true;
}

#define MILLIS	     1000
#define SECOND_NANOS 1000000000
#define MILLI_NANOS  1000000

static bool take_whole(struct time_scan *s, int64_t *out)
{
	size_t digits = 0;

	*out = 0;
	for (; left(s) && *s->at >= '0' && *s->at <= '9'; s->at++) {
		if (++digits > 15)
			return false;
		*out = *out * 10 + (*s->at - '0');
	}
	return digits > 0;
}

/* A fraction in billionths; further digits are cut off. */
static bool take_billionths(struct time_scan *s, int64_t *out)
{
	int64_t unit = SECOND_NANOS / 10;
	size_t digits = 0;

	*out = 0;
	if (!take_char(s, '.'))
		return true;
	for (; left(s) && *s->at >= '0' && *s->at <= '9'; s->at++, unit /= 10) {
		*out += (*s->at - '0') * unit;
		digits++;
	}
	return digits > 0;
}

const char *epoch_text_read(enum source_times times, struct text t,
			    struct instant *out)
{
	struct time_scan s = {t.data, t.data + t.size};
	bool negative = take_char(&s, '-');
	int64_t whole, part, nanos, seconds;

	if (!take_whole(&s, &whole) || !take_billionths(&s, &part) || left(&s))
		return "not a number of seconds since 1970";
	seconds = whole;
	nanos = part;
	if (times == TIMES_EPOCH_MS) {
		if (whole && whole < EPOCH_MS_FROM)
			return "too small for milliseconds since 1970: are "
			       "they seconds?";
		seconds = whole / MILLIS;
		nanos = whole % MILLIS * MILLI_NANOS + part / MILLIS;
	}
	if (negative) {
		seconds = -seconds - (nanos != 0);
		nanos = nanos ? SECOND_NANOS - nanos : 0;
	}
	if (seconds < EPOCH_FROM || seconds >= EPOCH_UNTIL)
		return "a time before 1900 or after 2399";
	*out = (struct instant){seconds, (int32_t)nanos};
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Instants and spans as text, both ways (RFC 3339; sums of parts with units).
 */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>

#define NANOS		  1000000000
#define DAY_SECONDS	  86400
#define YEAR_1		  (-62135596800) /* 0001-01-01T00:00:00Z */
#define YEAR_9999	  253402300799 /* 9999-12-31T23:59:59Z */
#define SPAN_SECONDS_MOST 315576000000 /* ten thousand years */

/* Digits of a fraction without trailing zeros, after a point; 0 prints none. */
static int fraction_print(int32_t nanos, char out[16])
{
	int digits = 9;

	out[0] = '\0';
	if (!nanos)
		return 0;
	for (; nanos % 10 == 0; nanos /= 10)
		digits--;
	return snprintf(out, 16, ".%0*d", digits, (int)nanos);
}

struct text instant_print(struct instant t, char out[INSTANT_TEXT_ROOM])
{
	char fraction[16];
	int64_t days, year, second;
	unsigned month, day;
	int size;

	if (t.seconds < YEAR_1)
		t = (struct instant){YEAR_1, 0};
	if (t.seconds > YEAR_9999)
		t = (struct instant){YEAR_9999, NANOS - 1};
	days = t.seconds / DAY_SECONDS - (t.seconds % DAY_SECONDS < 0);
	second = t.seconds - days * DAY_SECONDS;
	civil_from_days(days, &year, &month, &day);
	fraction_print(t.nanos, fraction);
	size = snprintf(out, INSTANT_TEXT_ROOM,
			"%04d-%02u-%02uT%02d:%02d:%02d%sZ", (int)year, month,
			day, (int)(second / 3600), (int)(second / 60 % 60),
			(int)(second % 60), fraction);
	return (struct text){out, (size_t)size};
}

struct text instant_print_seconds(struct instant t, char out[INSTANT_TEXT_ROOM])
{
	t.nanos = 0;
	if (t.seconds > YEAR_9999)
		t.seconds = YEAR_9999;
	return instant_print(t, out);
}

/* Reads exactly `digits` digits at *at and then the byte `then` (0: none). */
static bool digits_read(struct text t, size_t *at, unsigned digits, char then,
			unsigned *out)
{
	unsigned n = 0;

	if (t.size - *at < digits + (then != 0))
		return false;
	for (unsigned i = 0; i < digits; i++) {
		unsigned digit = (unsigned char)t.data[(*at)++] - (unsigned)'0';

		if (digit > 9)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	if (!then || t.data[*at] == then ||
	    (then == 'T' && t.data[*at] == 't')) {
		*at += then != 0;
		return true;
	}
	return false;
}

/* ".5" at *at: nanoseconds; at most nine digits, so that none is dropped. */
static bool fraction_read(struct text t, size_t *at, int32_t *nanos)
{
	int32_t n = 0;
	unsigned digits = 0;

	*nanos = 0;
	if (*at >= t.size || t.data[*at] != '.')
		return true;
	for (++*at; *at < t.size; ++*at, digits++) {
		unsigned digit = (unsigned char)t.data[*at] - (unsigned)'0';

		if (digit > 9)
			break;
		if (digits == 9)
			return false;
		n = n * 10 + (int32_t)digit;
	}
	if (!digits)
		return false;
	for (; digits < 9; digits++)
		n *= 10;
	*nanos = n;
	return true;
}

/* "Z" or "+hh:mm" to the end of the text, in seconds east. */
static bool offset_read(struct text t, size_t at, int *offset)
{
	unsigned hours, minutes;
	char sign;

	*offset = 0;
	if (at >= t.size)
		return false;
	sign = t.data[at++];
	if (sign == 'Z' || sign == 'z')
		return at == t.size;
	if ((sign != '+' && sign != '-') ||
	    !digits_read(t, &at, 2, ':', &hours) ||
	    !digits_read(t, &at, 2, 0, &minutes) || at != t.size ||
	    hours > 23 || minutes > 59)
		return false;
	*offset = (int)(hours * 3600 + minutes * 60);
	if (sign == '-')
		*offset = -*offset;
	return true;
}

/* The parts of a time as written, before they are looked at as a date. */
struct written_time {
	unsigned year, month, day, hour, minute, second;
	int32_t nanos;
	int offset; /* seconds east */
};

static bool written_read(struct text t, struct written_time *out)
{
	size_t at = 0;

	return digits_read(t, &at, 4, '-', &out->year) &&
	       digits_read(t, &at, 2, '-', &out->month) &&
	       digits_read(t, &at, 2, 'T', &out->day) &&
	       digits_read(t, &at, 2, ':', &out->hour) &&
	       digits_read(t, &at, 2, ':', &out->minute) &&
	       digits_read(t, &at, 2, 0, &out->second) &&
	       fraction_read(t, &at, &out->nanos) &&
	       offset_read(t, at, &out->offset);
}

static bool written_exists(const struct written_time *w)
{
	return w->year && w->month && w->month <= 12 && w->day &&
	       w->day <= days_in_month(w->year, w->month) && w->hour <= 23 &&
	       w->minute <= 59 && w->second <= 59;
}

int instant_parse(struct text t, struct instant *out, struct err *err)
{
	struct written_time w;
	int64_t seconds;

	if (!written_read(t, &w))
		return err_set(err, ERR_USAGE,
			       "not an RFC 3339 time with a zone: \"%.*s\"",
			       t.size > 40 ? 40 : (int)t.size,
			       t.data ? t.data : "");
	if (!written_exists(&w))
		return err_set(err, ERR_USAGE, "no such time: \"%.*s\"",
			       TEXT_ARG(t));
	seconds = days_from_civil(w.year, w.month, w.day) * DAY_SECONDS +
		  w.hour * 3600 + w.minute * 60 + w.second - w.offset;
	if (seconds < YEAR_1 || seconds > YEAR_9999)
		return err_set(err, ERR_USAGE,
			       "outside the years 1 to 9999: \"%.*s\"",
			       TEXT_ARG(t));
	*out = (struct instant){seconds, w.nanos};
	return 0;
}

/* Nanoseconds of the unit at *at, which moves past it; 0 for none. */
static int64_t unit_read(struct text t, size_t *at)
{
	char c = *at < t.size ? t.data[*at] : '\0';

	++*at;
	switch (c) {
	case 's':
		return NANOS;
	case 'm':
		if (*at < t.size && t.data[*at] == 's') {
			++*at;
			return 1000000;
		}
		return (int64_t)60 * NANOS;
	case 'h':
		return (int64_t)3600 * NANOS;
	case 'd':
		return (int64_t)DAY_SECONDS * NANOS;
	default:
		return 0;
	}
}

/* One part ("1.5h") at *at, added to *total; a part without a unit may only
 * stand alone and means seconds. */
static bool part_read(struct text t, size_t *at, bool alone, __int128 *total)
{
	int64_t whole = 0;
	int64_t unit = NANOS;
	size_t start = *at;
	int32_t nanos;
	__int128 fraction;

	for (; *at < t.size; ++*at) {
		unsigned digit = (unsigned char)t.data[*at] - (unsigned)'0';

		if (digit > 9)
			break;
		if (*at - start >= 16)
			return false;
		whole = whole * 10 + digit;
	}
	if (*at == start || !fraction_read(t, at, &nanos))
		return false;
	if (*at < t.size || !alone)
		unit = unit_read(t, at);
	fraction = (__int128)nanos * unit;
	if (!unit || fraction % NANOS)
		return false;
	*total += (__int128)whole * unit + fraction / NANOS;
	return *total <= (__int128)SPAN_SECONDS_MOST * NANOS;
}

int span_parse(struct text t, struct span *out, struct err *err)
{
	bool minus = t.size && t.data[0] == '-';
	size_t first = minus;
	size_t at = first;
	__int128 total = 0;
	int64_t seconds;

	do {
		if (at >= t.size || !part_read(t, &at, at == first, &total))
			return err_set(err, ERR_USAGE,
				       "not a duration like 60m, 1.5h or 30d: "
				       "\"%.*s\"",
				       t.size > 40 ? 40 : (int)t.size,
				       t.data ? t.data : "");
	} while (at < t.size);
	if (minus)
		total = -total;
	seconds = (int64_t)(total / NANOS) - (total % NANOS < 0);
	*out = (struct span){seconds,
			     (int32_t)(total - (__int128)seconds * NANOS)};
	return 0;
}

struct text span_print_seconds(struct span s, char out[INSTANT_TEXT_ROOM])
{
	bool minus = s.seconds < 0;
	uint64_t seconds = (uint64_t)s.seconds;
	char fraction[16];
	int size;

	if (minus) {
		/* -(seconds + nanos), nanos borrowed from the next second */
		seconds = 0 - seconds - (s.nanos != 0);
		s.nanos = s.nanos ? NANOS - s.nanos : 0;
	}
	fraction_print(s.nanos, fraction);
	size = snprintf(out, INSTANT_TEXT_ROOM, "%s%llu%ss", minus ? "-" : "",
			(unsigned long long)seconds, fraction);
	return (struct text){out, (size_t)size};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#define NANOS		  1000000000
#define DAY_SECONDS	  86400
#define YEAR_1		  (-62135596800) /* 0001-01-01T00:00:00Z */
#define YEAR_9999	  253402300799 /* 9999-12-31T23:59:59Z */
#define SPAN_SECONDS_MOST 315576000000 /* ten thousand years */

struct instant clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (struct instant){now.tv_sec, (int32_t)now.tv_nsec};
}

int64_t clock_monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NANOS + now.tv_nsec;
}

struct deadline deadline_after_ms(int64_t ms)
{
	int64_t ns;

	if (__builtin_mul_overflow(ms, 1000000, &ns) ||
	    __builtin_add_overflow(ns, clock_monotonic_ns(), &ns))
		ns = ms < 0 ? 0 : INT64_MAX;
	return (struct deadline){ns};
}

int64_t deadline_left_ms(struct deadline deadline)
{
	int64_t left = deadline.monotonic_ns - clock_monotonic_ns();

	/* rounded up, so that a wait of what is left is never a busy loop */
	return left <= 0 ? 0 : left / 1000000 + (left % 1000000 != 0);
}

bool deadline_passed(struct deadline deadline)
{
	return clock_monotonic_ns() >= deadline.monotonic_ns;
}

struct deadline deadline_sooner(struct deadline a, struct deadline b)
{
	return a.monotonic_ns < b.monotonic_ns ? a : b;
}

static int compare(int64_t a, int32_t a_nanos, int64_t b, int32_t b_nanos)
{
	if (a != b)
		return a < b ? -1 : 1;
	return (a_nanos > b_nanos) - (a_nanos < b_nanos);
}

int instant_compare(struct instant a, struct instant b)
{
	return compare(a.seconds, a.nanos, b.seconds, b.nanos);
}

int span_compare(struct span a, struct span b)
{
	return compare(a.seconds, a.nanos, b.seconds, b.nanos);
}

/* a + sign * b in the normal form; seconds saturate. */
static struct span combine(struct span a, struct span b, int sign)
{
	__int128 seconds = (__int128)a.seconds + sign * (__int128)b.seconds;
	int32_t nanos = a.nanos + sign * b.nanos;

	if (nanos < 0) {
		nanos += NANOS;
		seconds--;
	} else if (nanos >= NANOS) {
		nanos -= NANOS;
		seconds++;
	}
	if (seconds > INT64_MAX)
		return (struct span){INT64_MAX, NANOS - 1};
	if (seconds < INT64_MIN)
		return (struct span){INT64_MIN, 0};
	return (struct span){(int64_t)seconds, nanos};
}

struct instant instant_add(struct instant a, struct span by)
{
	struct span sum = combine((struct span){a.seconds, a.nanos}, by, 1);

	return (struct instant){sum.seconds, sum.nanos};
}

struct instant instant_sub(struct instant a, struct span by)
{
	struct span sum = combine((struct span){a.seconds, a.nanos}, by, -1);

	return (struct instant){sum.seconds, sum.nanos};
}

struct span instant_since(struct instant later, struct instant earlier)
{
	return combine((struct span){later.seconds, later.nanos},
		       (struct span){earlier.seconds, earlier.nanos}, -1);
}

/* After "Howard Hinnant: chrono-compatible low-level date algorithms": years
 * begin in March, eras are 400 years of 146097 days. */
int64_t days_from_civil(int64_t year, unsigned month, unsigned day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (int64_t)((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

void civil_from_days(int64_t days, int64_t *year, unsigned *month,
		     unsigned *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
		365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (unsigned)(of_year - (153 * m + 2) / 5 + 1);
	*month = (unsigned)(m < 10 ? m + 3 : m - 9);
	*year = y + era * 400 + (*month <= 2);
}

unsigned days_in_month(int64_t year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30,
					     31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[(month - 1) % 12];
}

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

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#define NANOS 1000000000

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

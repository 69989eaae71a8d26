/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time: instants, spans and deadlines. The only file that asks the operating
 * system for the time. An instant is seconds since 1970-01-01T00:00:00Z with
 * 0..999999999 nanoseconds after it (so -0.5 s is {-1, 500000000}), valid from
 * year 1 to year 9999. A span has the same form.
 */
#ifndef PLAUDIT_BASE_CLOCK_H
#define PLAUDIT_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct instant {
	int64_t seconds;
	int32_t nanos; /* 0..999999999 */
};

struct span {
	int64_t seconds;
	int32_t nanos; /* 0..999999999, also for negative spans */
};

/* A point of the monotonic clock; a blocking call gives up when it passes. */
struct deadline {
	int64_t monotonic_ns;
};

#define INSTANT_TEXT_ROOM 36

struct instant clock_now(void);
int64_t clock_monotonic_ns(void);

struct deadline deadline_after_ms(int64_t ms);
int64_t deadline_left_ms(struct deadline deadline); /* 0 when passed */
bool deadline_passed(struct deadline deadline);
struct deadline deadline_sooner(struct deadline a, struct deadline b);

int instant_compare(struct instant a, struct instant b);
struct instant instant_add(struct instant a, struct span by);
struct instant instant_sub(struct instant a, struct span by);
struct span instant_since(struct instant later, struct instant earlier);
int span_compare(struct span a, struct span b);

/* RFC 3339 in UTC with "Z"; a fraction only if there is one, shortest form. */
struct text instant_print(struct instant t, char out[INSTANT_TEXT_ROOM]);
/* Whole seconds, always YYYY-MM-DDTHH:MM:SSZ: the form signed documents use. */
struct text instant_print_seconds(struct instant t,
				  char out[INSTANT_TEXT_ROOM]);
/* RFC 3339 with any offset; 'Z' or +hh:mm required. */
int instant_parse(struct text t, struct instant *out, struct err *err) MUST_USE;

/* Proleptic Gregorian day number, 1970-01-01 = 0; month 1..12, day 1..31. */
int64_t days_from_civil(int64_t year, unsigned month, unsigned day);
void civil_from_days(int64_t days, int64_t *year, unsigned *month,
		     unsigned *day);
unsigned days_in_month(int64_t year, unsigned month);

/* "90", "1.5s", "60m", "72h", "30d", "1h30m": a sum of parts with a unit of
 * ms s m h d (d = 24 h), an optional leading '-'. */
int span_parse(struct text t, struct span *out, struct err *err) MUST_USE;
/* Decimal seconds with "s": "1834.5s", the form of signed documents. */
struct text span_print_seconds(struct span s, char out[INSTANT_TEXT_ROOM]);

#endif

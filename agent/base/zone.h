/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time zones from the TZif files (RFC 8536) of tzdata; never setenv TZ. "UTC"
 * needs no file. A zone keeps the digest of the file it was read from, because
 * a statement names the zone files its verdicts rest on.
 */
#ifndef PLAUDIT_BASE_ZONE_H
#define PLAUDIT_BASE_ZONE_H

#include "base/clock.h"
#include "base/digest.h"

struct zone; /* in an arena */

struct civil {
	int64_t year; /* Gregorian */
	unsigned month, day; /* 1.. */
	unsigned hour, minute, second;
	int32_t nanos;
	unsigned weekday; /* 0 Sunday */
	unsigned yearday; /* 0.. */
};

/* "Asia/Bangkok", "UTC", "+07:00"; unknown names are ERR_USAGE. */
int zone_load(struct arena *arena, struct text name, const struct zone **out,
	      struct err *err) MUST_USE;
struct text zone_name(const struct zone *zone);
struct digest zone_digest(const struct zone *zone); /* zeros for UTC, offsets */
int32_t zone_offset(const struct zone *zone, struct instant t); /* seconds */
struct civil zone_civil(const struct zone *zone, struct instant t);
/* In a gap the offset before it is used, in an overlap the earlier instant. */
struct instant zone_instant(const struct zone *zone, const struct civil *c);

#endif

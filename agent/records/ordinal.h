/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values that have an order and a sum as one integer: an int as itself, a
 * decimal in its units, a timestamp or duration in nanoseconds. Back again the
 * type says what the integer means.
 */
#ifndef PLAUDIT_RECORDS_ORDINAL_H
#define PLAUDIT_RECORDS_ORDINAL_H

#include "cel/type.h"
#include "cel/value.h"

#define NANOS 1000000000

static inline __int128 ordinal_of(struct value v)
{
	if (v.kind == VALUE_TIMESTAMP || v.kind == VALUE_DURATION)
		return (__int128)v.seconds * NANOS + v.nanos;
	return v.kind == VALUE_UINT ? (__int128)v.uinteger : v.integer;
}

/* VALUE_UNKNOWN ("our-error: ...") when it does not fit the type. */
struct value ordinal_value(const struct cel_type *type, __int128 n);
/* n / by, rounded to the nearest, halves to the even one. by > 0. */
__int128 ordinal_divide(__int128 n, uint64_t by);

#endif

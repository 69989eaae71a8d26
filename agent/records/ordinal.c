/* SPDX-License-Identifier: Apache-2.0 */
#include "records/ordinal.h"

static bool fits(__int128 n)
{
	return n >= INT64_MIN && n <= INT64_MAX;
}

/* Division towards minus infinity. */
static __int128 floor_divide(__int128 n, __int128 by)
{
	__int128 quotient = n / by;

	return n % by < 0 ? quotient - 1 : quotient;
}

struct value ordinal_value(const struct cel_type *type, __int128 n)
{
	__int128 seconds = floor_divide(n, NANOS);
	int32_t nanos = (int32_t)(n - seconds * NANOS);
	bool is_time =
		type->kind == TYPE_TIMESTAMP || type->kind == TYPE_DURATION;

	if (!fits(is_time ? seconds : n))
		return value_unknown("our-error: a result beyond 64 bits");
	if (type->kind == TYPE_TIMESTAMP)
		return value_timestamp(
			(struct instant){(int64_t)seconds, nanos});
	if (type->kind == TYPE_DURATION)
		return value_duration((struct span){(int64_t)seconds, nanos});
	if (type->kind == TYPE_DECIMAL)
		return value_decimal((int64_t)n, type->scale);
	return value_int((int64_t)n);
}

__int128 ordinal_divide(__int128 n, uint64_t by)
{
	__int128 down = floor_divide(n, by);
	__int128 rest = n - down * by;
	__int128 other = by - rest;

	if (rest > other || (rest == other && (down & 1)))
		return down + 1;
	return down;
}

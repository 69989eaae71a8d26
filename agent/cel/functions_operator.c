/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic: checked, so that an overflow is an error and never wraps. */
#include <math.h>
#include <string.h>

#include "cel/function.h"

#define YEAR_1	      (-62135596800)
#define YEAR_9999_END 253402300799
#define NANOS	      1000000000

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value overflow(void)
{
	return value_error("integer overflow: range error");
}

static bool timestamp_in_range(int64_t seconds)
{
	return seconds >= YEAR_1 && seconds <= YEAR_9999_END;
}

static void carry(int64_t *seconds, int64_t *nanos)
{
	int64_t whole = *nanos / NANOS - (*nanos % NANOS < 0);

	*seconds += whole;
	*nanos -= whole * NANOS;
}

struct value span_checked(int64_t seconds, int64_t nanos)
{
	if (seconds > 2 * YEAR_9999_END || seconds < -2 * YEAR_9999_END)
		return value_error("duration out of range");
	carry(&seconds, &nanos);
	if (seconds > SPAN_SECONDS_MAX || seconds < -SPAN_SECONDS_MAX)
		return value_error("duration out of range");
	return value_duration((struct span){seconds, (int32_t)nanos});
}

struct value instant_checked(int64_t seconds, int64_t nanos)
{
	if (seconds > 2 * YEAR_9999_END || seconds < -2 * YEAR_9999_END)
		return value_error("timestamp out of range");
	carry(&seconds, &nanos);
	if (!timestamp_in_range(seconds))
		return value_error("timestamp out of range");
	return value_timestamp((struct instant){seconds, (int32_t)nanos});
}

#define INTEGER_OPERATION(word, builtin)                       \
	static struct value int_##word(ARGS)                   \
	{                                                      \
		int64_t n;                                     \
		UNUSED_CALL;                                   \
		if (builtin(a[0].integer, a[1].integer, &n))   \
			return overflow();                     \
		return value_int(n);                           \
	}                                                      \
	static struct value uint_##word(ARGS)                  \
	{                                                      \
		uint64_t n;                                    \
		UNUSED_CALL;                                   \
		if (builtin(a[0].uinteger, a[1].uinteger, &n)) \
			return overflow();                     \
		return value_uint(n);                          \
	}
INTEGER_OPERATION(add, __builtin_add_overflow)
INTEGER_OPERATION(sub, __builtin_sub_overflow)
INTEGER_OPERATION(mul, __builtin_mul_overflow)

#define DOUBLE_OPERATION(word, sign)                           \
	static struct value double_##word(ARGS)                \
	{                                                      \
		UNUSED_CALL;                                   \
		return value_double(a[0].real sign a[1].real); \
	}
DOUBLE_OPERATION(add, +)
DOUBLE_OPERATION(sub, -)
DOUBLE_OPERATION(mul, *)
DOUBLE_OPERATION(div, /)

static struct value int_div(ARGS)
{
	UNUSED_CALL;
	if (!a[1].integer)
		return value_error("divide by zero");
	if (a[1].integer == -1 && a[0].integer == INT64_MIN)
		return overflow();
	return value_int(a[0].integer / a[1].integer);
}

static struct value uint_div(ARGS)
{
	UNUSED_CALL;
	if (!a[1].uinteger)
		return value_error("divide by zero");
	return value_uint(a[0].uinteger / a[1].uinteger);
}

static struct value int_mod(ARGS)
{
	UNUSED_CALL;
	if (!a[1].integer)
		return value_error("modulus by zero");
	if (a[1].integer == -1 && a[0].integer == INT64_MIN)
		return overflow();
	return value_int(a[0].integer % a[1].integer);
}

static struct value uint_mod(ARGS)
{
	UNUSED_CALL;
	if (!a[1].uinteger)
		return value_error("modulus by zero");
	return value_uint(a[0].uinteger % a[1].uinteger);
}

static struct value int_negate(ARGS)
{
	UNUSED_CALL;
	if (a[0].integer == INT64_MIN)
		return overflow();
	return value_int(-a[0].integer);
}

static struct value double_negate(ARGS)
{
	UNUSED_CALL;
	return value_double(-a[0].real);
}

static struct value duration_negate(ARGS)
{
	UNUSED_CALL;
	return span_checked(-a[0].seconds, -(int64_t)a[0].nanos);
}

static struct value decimal_negate(ARGS)
{
	UNUSED_CALL;
	if (a[0].integer == INT64_MIN)
		return overflow();
	return value_decimal(-a[0].integer, a[0].scale);
}

static struct value decimal_add(ARGS)
{
	int64_t n;

	UNUSED_CALL;
	if (a[0].scale != a[1].scale)
		return value_error("decimals of different scale");
	if (__builtin_add_overflow(a[0].integer, a[1].integer, &n))
		return overflow();
	return value_decimal(n, a[0].scale);
}

static struct value decimal_sub(ARGS)
{
	int64_t n;

	UNUSED_CALL;
	if (a[0].scale != a[1].scale)
		return value_error("decimals of different scale");
	if (__builtin_sub_overflow(a[0].integer, a[1].integer, &n))
		return overflow();
	return value_decimal(n, a[0].scale);
}

static struct value decimal_times(ARGS)
{
	int decimal = a[0].kind == VALUE_DECIMAL ? 0 : 1;
	int64_t n;

	UNUSED_CALL;
	if (__builtin_mul_overflow(a[0].integer, a[1].integer, &n))
		return overflow();
	return value_decimal(n, a[decimal].scale);
}

static struct value duration_add(ARGS)
{
	UNUSED_CALL;
	return span_checked(a[0].seconds + a[1].seconds,
			    (int64_t)a[0].nanos + a[1].nanos);
}

/* Also timestamp - timestamp. */
static struct value duration_sub(ARGS)
{
	UNUSED_CALL;
	return span_checked(a[0].seconds - a[1].seconds,
			    (int64_t)a[0].nanos - a[1].nanos);
}

static struct value timestamp_add(ARGS)
{
	UNUSED_CALL;
	return instant_checked(a[0].seconds + a[1].seconds,
			       (int64_t)a[0].nanos + a[1].nanos);
}

static struct value timestamp_sub(ARGS)
{
	UNUSED_CALL;
	return instant_checked(a[0].seconds - a[1].seconds,
			       (int64_t)a[0].nanos - a[1].nanos);
}

static struct value string_add(ARGS)
{
	struct value out = a[0];
	char *bytes;

	bytes = call_alloc(call, a[0].size + a[1].size, 1);
	if (!bytes)
		return value_too_large();
	if (a[0].size)
		memcpy(bytes, a[0].bytes, a[0].size);
	if (a[1].size)
		memcpy(bytes + a[0].size, a[1].bytes, a[1].size);
	out.bytes = bytes;
	out.size = a[0].size + a[1].size;
	return out;
}

static struct value list_add(ARGS)
{
	size_t first = a[0].list->count, second = a[1].list->count;
	struct value *items;

	items = call_alloc(call, first + second, sizeof(*items));
	if (!items)
		return value_too_large();
	if (first)
		memcpy(items, a[0].list->items, first * sizeof(*items));
	if (second)
		memcpy(items + first, a[1].list->items,
		       second * sizeof(*items));
	return value_list_of(call->scratch, items, first + second);
}

static struct value bool_not(ARGS)
{
	UNUSED_CALL;
	return value_bool(!a[0].boolean);
}

const struct cel_function functions_operator[] = {
	{"_+_", "ii", "i", false, int_add},
	{"_+_", "uu", "u", false, uint_add},
	{"_+_", "dd", "d", false, double_add},
	{"_+_", "ss", "s", false, string_add},
	{"_+_", "yy", "y", false, string_add},
	{"_+_", "LALA", "LA", false, list_add},
	{"_+_", "DD", "D", false, duration_add},
	{"_+_", "tD", "t", false, timestamp_add},
	{"_+_", "Dt", "t", false, timestamp_add},
	{"_+_", "NN", "N", false, decimal_add},
	{"_-_", "ii", "i", false, int_sub},
	{"_-_", "uu", "u", false, uint_sub},
	{"_-_", "dd", "d", false, double_sub},
	{"_-_", "DD", "D", false, duration_sub},
	{"_-_", "tt", "D", false, duration_sub},
	{"_-_", "tD", "t", false, timestamp_sub},
	{"_-_", "NN", "N", false, decimal_sub},
	{"_*_", "ii", "i", false, int_mul},
	{"_*_", "uu", "u", false, uint_mul},
	{"_*_", "dd", "d", false, double_mul},
	{"_*_", "Ni", "N", false, decimal_times},
	{"_*_", "iN", "N", false, decimal_times},
	{"_/_", "ii", "i", false, int_div},
	{"_/_", "uu", "u", false, uint_div},
	{"_/_", "dd", "d", false, double_div},
	{"_%_", "ii", "i", false, int_mod},
	{"_%_", "uu", "u", false, uint_mod},
	{"-_", "i", "i", false, int_negate},
	{"-_", "d", "d", false, double_negate},
	{"-_", "D", "D", false, duration_negate},
	{"-_", "N", "N", false, decimal_negate},
	{"!_", "b", "b", false, bool_not},
	{0},
};

/* SPDX-License-Identifier: Apache-2.0 */
/* The extension "math". */
#include <math.h>

#include "cel/function.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value best_of(const struct value *items, size_t count, int sign)
{
	struct value best;
	bool comparable = true;

	if (!count)
		return value_error("math.greatest and math.least need a value");
	best = items[0];
	for (size_t i = 0; i < count && comparable; i++) {
		int c = value_compare(items[i], best, &comparable);

		if (c * sign > 0)
			best = items[i];
		comparable = comparable && items[i].kind <= VALUE_DOUBLE &&
			     items[i].kind >= VALUE_INT;
	}
	return comparable ? best : value_error("no such overload");
}

static struct value same(ARGS)
{
	UNUSED_CALL;
	return a[0];
}

static struct value greatest(ARGS)
{
	UNUSED_CALL;
	return best_of(a, 2, 1);
}

static struct value least(ARGS)
{
	UNUSED_CALL;
	return best_of(a, 2, -1);
}

static struct value greatest_in(ARGS)
{
	UNUSED_CALL;
	return best_of(a[0].list->items, a[0].list->count, 1);
}

static struct value least_in(ARGS)
{
	UNUSED_CALL;
	return best_of(a[0].list->items, a[0].list->count, -1);
}

#define OF_DOUBLE(word, make, expression) \
	static struct value word(ARGS)    \
	{                                 \
		double d = a[0].real;     \
		UNUSED_CALL;              \
		return make(expression);  \
	}
OF_DOUBLE(ceiling, value_double, ceil(d))
OF_DOUBLE(flooring, value_double, floor(d))
OF_DOUBLE(rounding, value_double, round(d))
OF_DOUBLE(truncation, value_double, trunc(d))
OF_DOUBLE(root, value_double, sqrt(d))
OF_DOUBLE(double_abs, value_double, fabs(d))
OF_DOUBLE(double_sign, value_double, isnan(d) ? d : (d > 0) - (d < 0))
OF_DOUBLE(is_nan, value_bool, isnan(d))
OF_DOUBLE(is_inf, value_bool, isinf(d))
OF_DOUBLE(is_finite, value_bool, isfinite(d))

static struct value int_abs(ARGS)
{
	UNUSED_CALL;
	if (a[0].integer == INT64_MIN)
		return value_error("integer overflow");
	return value_int(a[0].integer < 0 ? -a[0].integer : a[0].integer);
}

static struct value int_sign(ARGS)
{
	UNUSED_CALL;
	return value_int((a[0].integer > 0) - (a[0].integer < 0));
}

static struct value uint_sign(ARGS)
{
	UNUSED_CALL;
	return value_uint(a[0].uinteger > 0);
}

static struct value root_of_int(ARGS)
{
	UNUSED_CALL;
	return value_double(sqrt(a[0].kind == VALUE_INT
					 ? (double)a[0].integer
					 : (double)a[0].uinteger));
}

/* Bits of an int or a uint: the kind stays. */
static struct value with_bits(struct value like, uint64_t bits)
{
	like.uinteger = bits;
	return like;
}

#define BITS(word, expression)                      \
	static struct value word(ARGS)              \
	{                                           \
		UNUSED_CALL;                        \
		return with_bits(a[0], expression); \
	}
BITS(bit_and, a[0].uinteger &a[1].uinteger)
BITS(bit_or, a[0].uinteger | a[1].uinteger)
BITS(bit_xor, a[0].uinteger ^ a[1].uinteger)
BITS(bit_not, ~a[0].uinteger)

static struct value shift_left(ARGS)
{
	UNUSED_CALL;
	if (a[1].integer < 0)
		return value_error("negative offset");
	return with_bits(a[0],
			 a[1].integer > 63 ? 0 : a[0].uinteger << a[1].integer);
}

static struct value shift_right(ARGS)
{
	UNUSED_CALL;
	if (a[1].integer < 0)
		return value_error("negative offset");
	return with_bits(a[0],
			 a[1].integer > 63 ? 0 : a[0].uinteger >> a[1].integer);
}

#define BEST(name, one, two, list)                                             \
	{name, "i", "i", false, one}, {name, "u", "u", false, one},            \
		{name, "d", "d", false, one}, {name, "ii", "i", false, two},   \
		{name, "uu", "u", false, two}, {name, "dd", "d", false, two},  \
		{name, "VV", "*", false, two}, {name, "Li", "i", false, list}, \
		{name, "Lu", "u", false, list},                                \
		{name, "Ld", "d", false, list},                                \
	{                                                                      \
		name, "L*", "*", false, list                                   \
	}

const struct cel_function functions_math[] = {
	BEST("math.greatest", same, greatest, greatest_in),
	BEST("math.least", same, least, least_in),
	{"math.ceil", "d", "d", false, ceiling},
	{"math.floor", "d", "d", false, flooring},
	{"math.round", "d", "d", false, rounding},
	{"math.trunc", "d", "d", false, truncation},
	{"math.sqrt", "d", "d", false, root},
	{"math.sqrt", "i", "d", false, root_of_int},
	{"math.sqrt", "u", "d", false, root_of_int},
	{"math.abs", "d", "d", false, double_abs},
	{"math.abs", "i", "i", false, int_abs},
	{"math.abs", "u", "u", false, same},
	{"math.sign", "d", "d", false, double_sign},
	{"math.sign", "i", "i", false, int_sign},
	{"math.sign", "u", "u", false, uint_sign},
	{"math.isNaN", "d", "b", false, is_nan},
	{"math.isInf", "d", "b", false, is_inf},
	{"math.isFinite", "d", "b", false, is_finite},
	{"math.bitAnd", "ii", "i", false, bit_and},
	{"math.bitAnd", "uu", "u", false, bit_and},
	{"math.bitOr", "ii", "i", false, bit_or},
	{"math.bitOr", "uu", "u", false, bit_or},
	{"math.bitXor", "ii", "i", false, bit_xor},
	{"math.bitXor", "uu", "u", false, bit_xor},
	{"math.bitNot", "i", "i", false, bit_not},
	{"math.bitNot", "u", "u", false, bit_not},
	{"math.bitShiftLeft", "ii", "i", false, shift_left},
	{"math.bitShiftLeft", "ui", "u", false, shift_left},
	{"math.bitShiftRight", "ii", "i", false, shift_right},
	{"math.bitShiftRight", "ui", "u", false, shift_right},
	{0},
};

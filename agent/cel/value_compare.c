/* SPDX-License-Identifier: Apache-2.0 */
/* Equality and order across kinds: numbers by value. */
#include "cel/value.h"

#include <math.h>
#include <string.h>

#include "cel/type.h"

#define wide __int128

static int order(wide a, wide b)
{
	return a < b ? -1 : a > b;
}

static bool is_integer(struct value v)
{
	return v.kind == VALUE_INT || v.kind == VALUE_UINT;
}

static bool is_number(struct value v)
{
	return is_integer(v) || v.kind == VALUE_DOUBLE;
}

static wide integer_of(struct value v)
{
	return v.kind == VALUE_INT ? (wide)v.integer : (wide)v.uinteger;
}

/* As CEL has it: the integer is rounded to a double first. */
static int compare_with_double(wide n, double d)
{
	double rounded = (double)n;

	return rounded < d ? -1 : rounded > d;
}

static int compare_numbers(struct value a, struct value b, bool *comparable)
{
	if ((a.kind == VALUE_DOUBLE && isnan(a.real)) ||
	    (b.kind == VALUE_DOUBLE && isnan(b.real))) {
		*comparable = false;
		return 1;
	}
	if (a.kind == VALUE_DOUBLE && b.kind == VALUE_DOUBLE)
		return a.real < b.real ? -1 : a.real > b.real;
	if (a.kind == VALUE_DOUBLE)
		return -compare_with_double(integer_of(b), a.real);
	if (b.kind == VALUE_DOUBLE)
		return compare_with_double(integer_of(a), b.real);
	return order(integer_of(a), integer_of(b));
}

static wide decimal_at(struct value v, uint32_t scale)
{
	wide n = v.kind == VALUE_DECIMAL ? (wide)v.integer : integer_of(v);
	uint32_t from = v.kind == VALUE_DECIMAL ? v.scale : 0;

	for (; from < scale; from++)
		n *= 10;
	return n;
}

static int compare_decimals(struct value a, struct value b)
{
	uint32_t scale = a.kind == VALUE_DECIMAL ? a.scale : 0;

	if (b.kind == VALUE_DECIMAL && b.scale > scale)
		scale = b.scale;
	return order(decimal_at(a, scale), decimal_at(b, scale));
}

static int compare_shares(struct value a, struct value b, bool *comparable)
{
	unsigned __int128 left = (unsigned __int128)a.uinteger * b.whole;
	unsigned __int128 right = (unsigned __int128)b.uinteger * a.whole;

	if (!a.whole || !b.whole)
		*comparable = false;
	return left < right ? -1 : left > right;
}

static int compare_bytes(struct value a, struct value b)
{
	size_t least = a.size < b.size ? a.size : b.size;
	int c = least ? memcmp(a.bytes, b.bytes, least) : 0;

	return c ? c : a.size < b.size ? -1 : a.size > b.size;
}

static int compare_times(struct value a, struct value b)
{
	if (a.seconds != b.seconds)
		return a.seconds < b.seconds ? -1 : 1;
	return a.nanos < b.nanos ? -1 : a.nanos > b.nanos;
}

static bool is_decimal_pair(struct value a, struct value b)
{
	return (a.kind == VALUE_DECIMAL &&
		(b.kind == VALUE_DECIMAL || is_integer(b))) ||
	       (b.kind == VALUE_DECIMAL && is_integer(a));
}

int value_compare(struct value a, struct value b, bool *comparable)
{
	*comparable = true;
	if (is_number(a) && is_number(b))
		return compare_numbers(a, b, comparable);
	if (is_decimal_pair(a, b))
		return compare_decimals(a, b);
	*comparable = a.kind == b.kind;
	if (!*comparable)
		return 1;
	switch (a.kind) {
	case VALUE_BOOL:
		return a.boolean - b.boolean;
	case VALUE_STRING:
	case VALUE_BYTES:
		return compare_bytes(a, b);
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		return compare_times(a, b);
	case VALUE_SHARE:
		return compare_shares(a, b, comparable);
	default:
		*comparable = false;
		return 1;
	}
}

static bool equal_lists(const struct value_list *a, const struct value_list *b,
			uint64_t *steps)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!value_equal_within(a->items[i], b->items[i], steps))
			return false;
	return true;
}

static bool equal_maps(const struct value_map *a, const struct value_map *b,
		       uint64_t *steps)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct value *other = value_map_get(b, a->entries[i].key);

		if (!other ||
		    !value_equal_within(a->entries[i].value, *other, steps))
			return false;
	}
	return true;
}

static bool equal_optionals(struct value a, struct value b, uint64_t *steps)
{
	if (!a.inner || !b.inner)
		return a.inner == b.inner;
	return value_equal_within(*a.inner, *b.inner, steps);
}

bool value_equal_within(struct value a, struct value b, uint64_t *steps)
{
	bool comparable;
	int c;

	if (!*steps)
		return false;
	--*steps;
	if (a.kind == b.kind) {
		switch (a.kind) {
		case VALUE_NULL:
			return true;
		case VALUE_LIST:
			return equal_lists(a.list, b.list, steps);
		case VALUE_MAP:
			return equal_maps(a.map, b.map, steps);
		case VALUE_TYPE: /* list(int) and list(string) are both list */
			return a.type->kind == b.type->kind;
		case VALUE_OPTIONAL:
			return equal_optionals(a, b, steps);
		default:
			break;
		}
	}
	c = value_compare(a, b, &comparable);
	return comparable && c == 0;
}

bool value_equal(struct value a, struct value b)
{
	uint64_t steps = UINT64_MAX;

	return value_equal_within(a, b, &steps);
}

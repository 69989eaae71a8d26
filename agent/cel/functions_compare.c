/* SPDX-License-Identifier: Apache-2.0 */
/* Equality, order, membership and indexing. */
#include "base/limits.h"
#include "cel/function.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value order(const struct value *a, int least, int most)
{
	bool comparable;
	int c = value_compare(a[0], a[1], &comparable);

	if (!comparable)
		return a[0].kind == VALUE_SHARE
			       ? value_error("a share of nothing has no order")
			       : value_bool(false); /* not a number */
	c = c < 0 ? -1 : c > 0;
	return value_bool(c >= least && c <= most);
}

static struct value less(ARGS)
{
	UNUSED_CALL;
	return order(a, -1, -1);
}

static struct value at_most(ARGS)
{
	UNUSED_CALL;
	return order(a, -1, 0);
}

static struct value more(ARGS)
{
	UNUSED_CALL;
	return order(a, 1, 1);
}

static struct value at_least(ARGS)
{
	UNUSED_CALL;
	return order(a, 0, 1);
}

static bool is_undefined(const struct value *a)
{
	return (a[0].kind == VALUE_SHARE && !a[0].whole) ||
	       (a[1].kind == VALUE_SHARE && !a[1].whole);
}

static struct value too_long(void)
{
	return value_error("the comparison takes too long");
}

static struct value equality(const struct value *a, bool wanted)
{
	uint64_t steps = LIMIT_CEL_STEPS;
	bool equal;

	if (is_undefined(a) && a[0].kind == a[1].kind)
		return value_error("a share of nothing equals nothing");
	equal = value_equal_within(a[0], a[1], &steps);
	return steps ? value_bool(equal == wanted) : too_long();
}

static struct value equal(ARGS)
{
	UNUSED_CALL;
	return equality(a, true);
}

static struct value unequal(ARGS)
{
	UNUSED_CALL;
	return equality(a, false);
}

static struct value in_list(ARGS)
{
	uint64_t steps = LIMIT_CEL_STEPS;

	UNUSED_CALL;
	for (size_t i = 0; i < a[1].list->count && steps; i++)
		if (value_equal_within(a[0], a[1].list->items[i], &steps))
			return value_bool(true);
	return steps ? value_bool(false) : too_long();
}

static struct value in_map(ARGS)
{
	UNUSED_CALL;
	return value_bool(value_map_get(a[1].map, a[0]) != NULL);
}

/* *at is the position a number names; false when it names none. */
static bool position(struct value v, int64_t *at)
{
	switch (v.kind) {
	case VALUE_INT:
		*at = v.integer;
		return true;
	case VALUE_UINT:
		*at = v.uinteger > INT64_MAX ? INT64_MAX : v.integer;
		return true;
	case VALUE_DOUBLE:
		if (!(v.real >= -0x1p53 && v.real <= 0x1p53))
			return false;
		*at = (int64_t)v.real;
		return (double)*at == v.real;
	default:
		return false;
	}
}

static struct value list_at(ARGS)
{
	int64_t at;

	UNUSED_CALL;
	if (!position(a[1], &at))
		return value_error("invalid_argument: a list is indexed by "
				   "whole numbers");
	if (at < 0 || (uint64_t)at >= a[0].list->count)
		return value_error("invalid_argument: index out of range");
	return a[0].list->items[at];
}

static struct value map_at(ARGS)
{
	const struct value *found = value_map_get(a[0].map, a[1]);

	UNUSED_CALL;
	return found ? *found : value_error("no such key");
}

#define COMPARE(name, run)                                                    \
	{name, "ii", "b", false, run}, {name, "uu", "b", false, run},         \
		{name, "dd", "b", false, run}, {name, "tt", "b", false, run}, \
		{name, "DD", "b", false, run}, {name, "ss", "b", false, run}, \
		{name, "yy", "b", false, run}, {name, "bb", "b", false, run}, \
		{name, "mm", "b", false, run}, {name, "mI", "b", false, run}, \
		{name, "Im", "b", false, run}, {name, "hh", "b", false, run}, \
		{name, "iu", "b", false, run}, {name, "ui", "b", false, run}, \
		{name, "id", "b", false, run}, {name, "di", "b", false, run}, \
		{name, "ud", "b", false, run},                                \
	{                                                                     \
		name, "du", "b", false, run                                   \
	}

const struct cel_function functions_compare[] = {
	COMPARE("_<_", less),
	COMPARE("_<=_", at_most),
	COMPARE("_>_", more),
	COMPARE("_>=_", at_least),
	{"_==_", "AA", "b", false, equal},
	{"_==_", "mm", "b", false, equal},
	{"_==_", "mI", "b", false, equal},
	{"_==_", "Im", "b", false, equal},
	{"_!=_", "AA", "b", false, unequal},
	{"_!=_", "mm", "b", false, unequal},
	{"_!=_", "mI", "b", false, unequal},
	{"_!=_", "Im", "b", false, unequal},
	{"@in", "ALA", "b", false, in_list},
	{"@in", "AMAB", "b", false, in_map},
	{"_[_]", "LAi", "A", false, list_at},
	{"_[_]", "LA*", NULL, false, list_at},
	{"_[_]", "MABA", "B", false, map_at},
	{0},
};

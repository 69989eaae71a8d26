/* SPDX-License-Identifier: Apache-2.0 */
/* The extension "optionals": values that may be absent, and safe indexing. */
#include "cel/function.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value none(ARGS)
{
	UNUSED_CALL;
	(void)a;
	return (struct value){.kind = VALUE_OPTIONAL};
}

static struct value some(ARGS)
{
	struct value *inner = call_alloc(call, 1, sizeof(*inner));

	if (!inner)
		return value_too_large();
	*inner = a[0];
	return (struct value){.kind = VALUE_OPTIONAL, .inner = inner};
}

static bool is_zero(struct value v)
{
	switch (v.kind) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return !v.boolean;
	case VALUE_INT:
	case VALUE_UINT:
	case VALUE_DECIMAL:
		return v.uinteger == 0;
	case VALUE_DOUBLE:
		return v.real == 0;
	case VALUE_STRING:
	case VALUE_BYTES:
		return v.size == 0;
	case VALUE_LIST:
		return v.list->count == 0;
	case VALUE_MAP:
		return v.map->count == 0;
	case VALUE_DURATION:
		return v.seconds == 0 && v.nanos == 0;
	default:
		return false;
	}
}

static struct value some_if_set(ARGS)
{
	return is_zero(a[0]) ? none(call, a) : some(call, a);
}

static struct value has_value(ARGS)
{
	UNUSED_CALL;
	return value_bool(a[0].inner != NULL);
}

static struct value value_in(ARGS)
{
	UNUSED_CALL;
	return a[0].inner ? *a[0].inner
			  : value_error("optional.none() dereference");
}

static struct value either(ARGS)
{
	UNUSED_CALL;
	return a[0].inner ? a[0] : a[1];
}

static struct value or_value(ARGS)
{
	UNUSED_CALL;
	return a[0].inner ? *a[0].inner : a[1];
}

/* An item of a list or a map, of an optional one too; none where there is
 * none. */
static struct value find(ARGS)
{
	const struct value *found = NULL;
	struct value of = a[0], at = a[1];

	if (of.kind == VALUE_OPTIONAL) {
		if (!of.inner)
			return of;
		of = *of.inner;
	}
	if (of.kind == VALUE_MAP)
		found = value_map_get(of.map, at);
	else if (of.kind != VALUE_LIST)
		return value_error("no such overload");
	else if (at.kind != VALUE_INT && at.kind != VALUE_UINT)
		return value_error("no such overload");
	else if (at.uinteger < of.list->count)
		found = &of.list->items[at.uinteger];
	return found ? some(call, found) : none(call, a);
}

const struct cel_function functions_optional[] = {
	{"optional.none", "", "OA", false, none},
	{"optional.of", "A", "OA", false, some},
	{"optional.ofNonZeroValue", "A", "OA", false, some_if_set},
	{"hasValue", "OA", "b", true, has_value},
	{"value", "OA", "A", true, value_in},
	{"or", "OAOA", "OA", true, either},
	{"orValue", "OAA", "A", true, or_value},
	{"_?._", "MAB*", "OB", false, find},
	{"_?._", "OMAB*", "OB", false, find},
	{"_?._", "**", "O*", false, find},
	{"_[?_]", "LAi", "OA", false, find},
	{"_[?_]", "MABA", "OB", false, find},
	{"_[?_]", "OLAi", "OA", false, find},
	{"_[?_]", "OMABA", "OB", false, find},
	{"_[?_]", "**", NULL, false, find},
	{"_[_]", "OLAi", "OA", false, find},
	{"_[_]", "OMABA", "OB", false, find},
	{0},
};

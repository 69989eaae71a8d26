/* SPDX-License-Identifier: Apache-2.0 */
/* The standard functions of strings and bytes; size() of anything. */
#include <string.h>

#include "cel/function.h"
#include "cel/regex.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value string_size(ARGS)
{
	int64_t points = 0;

	UNUSED_CALL;
	for (size_t i = 0; i < a[0].size; i++)
		points += ((unsigned char)a[0].bytes[i] & 0xc0) != 0x80;
	return value_int(points);
}

static struct value bytes_size(ARGS)
{
	UNUSED_CALL;
	return value_int((int64_t)a[0].size);
}

static struct value list_size(ARGS)
{
	UNUSED_CALL;
	return value_int((int64_t)a[0].list->count);
}

static struct value map_size(ARGS)
{
	UNUSED_CALL;
	return value_int((int64_t)a[0].map->count);
}

static struct value starts_with(ARGS)
{
	UNUSED_CALL;
	return value_bool(
		a[0].size >= a[1].size &&
		(!a[1].size || !memcmp(a[0].bytes, a[1].bytes, a[1].size)));
}

static struct value ends_with(ARGS)
{
	UNUSED_CALL;
	return value_bool(
		a[0].size >= a[1].size &&
		(!a[1].size || !memcmp(a[0].bytes + a[0].size - a[1].size,
				       a[1].bytes, a[1].size)));
}

static struct value contains(ARGS)
{
	UNUSED_CALL;
	return value_bool(!a[1].size ||
			  (a[0].size && memmem(a[0].bytes, a[0].size,
					       a[1].bytes, a[1].size)));
}

static struct value matches(ARGS)
{
	const struct regex *regex = call->regex;
	struct err err = {0};

	if (!regex)
		regex = regex_new(call->scratch, value_text(a[1]), &err);
	if (!regex)
		return value_error("the pattern is not a valid regular "
				   "expression");
	switch (regex_matches(regex, value_text(a[0]))) {
	case REGEX_YES:
		return value_bool(true);
	case REGEX_NO:
		return value_bool(false);
	default:
		return value_unknown("a regular expression took too long");
	}
}

const struct cel_function functions_string[] = {
	{"size", "s", "i", false, string_size},
	{"size", "y", "i", false, bytes_size},
	{"size", "LA", "i", false, list_size},
	{"size", "MAB", "i", false, map_size},
	{"size", "s", "i", true, string_size},
	{"size", "y", "i", true, bytes_size},
	{"size", "LA", "i", true, list_size},
	{"size", "MAB", "i", true, map_size},
	{"startsWith", "ss", "b", true, starts_with},
	{"endsWith", "ss", "b", true, ends_with},
	{"contains", "ss", "b", true, contains},
	{"matches", "ss", "b", true, matches},
	{"matches", "ss", "b", false, matches},
	{0},
};

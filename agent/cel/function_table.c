/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of functions, and how arguments are held against it. */
#include "cel/function.h"

#include <string.h>

void *call_alloc(const struct cel_call *call, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > *call->left)
		return NULL;
	*call->left -= bytes;
	return arena_alloc(call->scratch, bytes);
}

struct value value_too_large(void)
{
	return value_error("the evaluation needs too much memory");
}

#define FAMILY_ROW(family) functions_##family,
static const struct cel_function *const families[] = {
	FUNCTION_FAMILIES(FAMILY_ROW)};

const struct cel_function *function_overload(struct text name, bool is_method,
					     size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		for (const struct cel_function *f = families[i]; f->name; f++)
			if (f->is_method == is_method &&
			    text_is(name, f->name) && n-- == 0)
				return f;
	return NULL;
}

const struct text *function_names(struct arena *arena, size_t *count)
{
	struct text *names = NULL;
	size_t room = 0, used = 0;

	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		for (const struct cel_function *f = families[i]; f->name; f++) {
			struct text name = text_from(f->name);

			if (strchr("_@!-", f->name[0]) ||
			    (used && text_equal(names[used - 1], name)))
				continue;
			if (used == room)
				names = arena_grow(arena, names, used, &room,
						   sizeof(*names));
			names[used++] = name;
		}
	}
	*count = used;
	return names;
}

/* The letters of one type in a signature: how many there are. */
static size_t signature_skip(const char *letters)
{
	switch (letters[0]) {
	case 'L':
	case 'O':
	case 'T':
		return 1 + signature_skip(letters + 1);
	case 'M': {
		size_t key = 1 + signature_skip(letters + 1);

		return key + signature_skip(letters + key);
	}
	default:
		return 1;
	}
}

size_t function_arity(const struct cel_function *function)
{
	size_t n = 0;

	for (const char *t = function->takes; *t; t += signature_skip(t))
		n++;
	return n;
}

#define KIND(kind) (1u << VALUE_##kind)
#define ANY_KIND   ((1u << VALUE_ERROR) - 1)

/* The kinds of value that a letter of a signature takes, by letter - '*'. */
static const unsigned taken_kinds['z' - '*' + 1] = {
	['*' - '*'] = ANY_KIND,
	['A' - '*'] = ANY_KIND,
	['B' - '*'] = ANY_KIND,
	['n' - '*'] = KIND(NULL),
	['b' - '*'] = KIND(BOOL),
	['i' - '*'] = KIND(INT),
	['I' - '*'] = KIND(INT),
	['u' - '*'] = KIND(UINT),
	['d' - '*'] = KIND(DOUBLE),
	['V' - '*'] = KIND(INT) | KIND(UINT) | KIND(DOUBLE),
	['s' - '*'] = KIND(STRING),
	['y' - '*'] = KIND(BYTES),
	['t' - '*'] = KIND(TIMESTAMP),
	['D' - '*'] = KIND(DURATION),
	['h' - '*'] = KIND(SHARE),
	['m' - '*'] = KIND(DECIMAL),
	['N' - '*'] = KIND(DECIMAL),
	['L' - '*'] = KIND(LIST),
	['M' - '*'] = KIND(MAP),
	['O' - '*'] = KIND(OPTIONAL),
	['T' - '*'] = KIND(TYPE),
};

bool function_accepts(const struct cel_function *function,
		      const struct value *args, size_t count)
{
	const char *t = function->takes;

	for (size_t i = 0; i < count; i++, t += signature_skip(t))
		if (!*t || !(taken_kinds[*t - '*'] & 1u << args[i].kind))
			return false;
	return !*t;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of functions, and how arguments are held against it. */
#include "cel/function.h"

#include <assert.h>
#include <string.h>

#include "cel/word.h"

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

#define KIND(kind) (1u << VALUE_##kind)
#define ANY_KIND   ((1u << VALUE_ERROR) - 1)

/* The kinds of value that a letter of a signature takes, by letter - '*'. */
static const uint32_t taken_kinds['z' - '*' + 1] = {
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

#define TYPE(kind) (1u << TYPE_##kind)
#define ANY_TYPE   UINT32_MAX

/* The types that scalar letters stand for, by letter - '*'. */
static const struct {
	const struct cel_type *type;
	uint32_t takes;
} scalars['z' - '*' + 1] = {
	['*' - '*'] = {&type_dyn, ANY_TYPE},
	['b' - '*'] = {&type_bool, TYPE(BOOL)},
	['i' - '*'] = {&type_int, TYPE(INT)},
	['u' - '*'] = {&type_uint, TYPE(UINT)},
	['d' - '*'] = {&type_double, TYPE(DOUBLE)},
	['s' - '*'] = {&type_string, TYPE(STRING)},
	['y' - '*'] = {&type_bytes, TYPE(BYTES)},
	['t' - '*'] = {&type_timestamp, TYPE(TIMESTAMP) | TYPE(NULL)},
	['D' - '*'] = {&type_duration, TYPE(DURATION) | TYPE(NULL)},
	['h' - '*'] = {&type_share, TYPE(SHARE)},
};

/* What can be said of a signature before there are arguments. */
static void row_prepare(struct function_row *row,
			const struct cel_function *function)
{
	const char *gives = function->gives;
	bool plain = gives && !gives[1] && scalars[*gives - '*'].type;
	size_t n = 0;

	row->overload.function = function;
	for (const char *t = function->takes; *t; t += signature_skip(t)) {
		uint32_t takes = scalars[*t - '*'].takes;

		row->overload.kinds[n] = taken_kinds[*t - '*'];
		row->types[n++] = takes ? takes : ANY_TYPE;
		plain = plain && takes;
	}
	row->count = n;
	if (strcmp(function->takes, "AA") == 0 && gives && !gives[1])
		row->alike = scalars[*gives - '*'].type;
	row->gives = plain ? scalars[*gives - '*'].type : NULL;
}

#define FAMILY_ROW(family) functions_##family,
static const struct cel_function *const families[] = {
	FUNCTION_FAMILIES(FAMILY_ROW)};

#define INDEX_ROOM 512 /* a power of two, more than there are overloads */

struct function_index {
	struct function_row *heads[INDEX_ROOM]; /* first overload of a name */
	const struct function_row *operators[OPERATORS];
};

static size_t row_hash(struct text name, bool is_method)
{
	size_t h = is_method;

	for (size_t i = 0; i < name.size; i++)
		h = h * 31 + (unsigned char)name.data[i];
	return (h ^ (h >> 9)) % INDEX_ROOM;
}

static struct function_row *const *place_of(const struct function_index *index,
					    struct text name, bool is_method)
{
	size_t at = row_hash(name, is_method);

	for (; index->heads[at]; at = (at + 1) % INDEX_ROOM) {
		const struct cel_function *f =
			index->heads[at]->overload.function;

		if (f->is_method == is_method &&
		    word_is(index->heads[at]->name, name))
			break;
	}
	return &index->heads[at];
}

static void index_add(struct function_index *index, struct function_row *row,
		      const struct cel_function *function)
{
	struct text name = text_from(function->name);
	size_t at = (size_t)(place_of(index, name, function->is_method) -
			     index->heads);
	struct function_row *head = index->heads[at];

	row_prepare(row, function);
	row->name = name;
	row->last = row;
	if (!head) {
		index->heads[at] = row;
		return;
	}
	head->last->next = row;
	head->last = row;
}

const struct function_index *function_index_new(struct arena *arena)
{
#define OPERATOR_NAME(name, text) [OPERATOR_##name] = text,
	static const char *const names[OPERATORS] = {
		CEL_OPERATORS(OPERATOR_NAME)};
#undef OPERATOR_NAME
	struct function_index *index = arena_new(arena, struct function_index);
	struct function_row *rows;
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		for (const struct cel_function *f = families[i]; f->name; f++)
			count++;
	assert(count < INDEX_ROOM);
	rows = arena_many(arena, count, struct function_row);
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		for (const struct cel_function *f = families[i]; f->name; f++)
			index_add(index, rows++, f);
	for (size_t i = 1; i < OPERATORS; i++)
		index->operators[i] =
			function_overloads(index, text_from(names[i]), false);
	return index;
}

const struct function_row *function_row_of(const struct function_index *index,
					   const struct cel_node *call)
{
	return call->op ? index->operators[call->op]
			: function_overloads(index, call->name,
					     call->target != NULL);
}

const struct function_row *function_overloads(
	const struct function_index *index, struct text name, bool is_method)
{
	return *place_of(index, name, is_method);
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

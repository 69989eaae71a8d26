/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions and operators of the language: one table, made of a family a
 * file. A row is one overload; the checker and the evaluator read the same
 * rows. Types stand in a row as letters:
 *
 *   * dyn      n null      b bool     i int       u uint      d double
 *   s string   y bytes     t timestamp            D duration  h share
 *   m decimal of any scale            N decimal, the same scale at each N
 *   I an integer that is written out  V any number
 *   A B type variables     LA list    MAB map     OA optional TA type
 *
 * so that "LAA" takes a list and an item of it.
 */
#ifndef PLAUDIT_CEL_FUNCTION_H
#define PLAUDIT_CEL_FUNCTION_H

#include "cel/ast.h"
#include "cel/env.h"
#include "cel/value.h"

#define FUNCTION_ARGUMENTS 6 /* at most, the receiver included */

struct regex;

struct cel_call { /* what a function may use besides its arguments */
	struct arena *scratch;
	const struct zone *zone;
	const struct holidays *holidays;
	const struct regex *regex; /* of a constant pattern, or NULL */
	size_t *left; /* bytes that this evaluation may still make */
};

/* Zeroed memory for a result; NULL when the evaluation made too much. */
void *call_alloc(const struct cel_call *call, size_t count, size_t size);
struct value value_too_large(void);

struct cel_function {
	const char *name;
	const char *takes;
	const char *gives; /* NULL: only at run time, when a type is dyn */
	bool is_method; /* the first argument stands before the dot */
	struct value (*run)(const struct cel_call *call,
			    const struct value *args);
};

#define FUNCTION_FAMILIES(X) \
	X(operator)          \
	X(compare)           \
	X(string)            \
	X(strings)           \
	X(time) X(convert) X(math) X(optional) X(calendar) X(list) X(encode)

#define DECLARE_FAMILY(family) \
	extern const struct cel_function functions_##family[];
FUNCTION_FAMILIES(DECLARE_FAMILY)
#undef DECLARE_FAMILY

struct overload {
	const struct cel_function *function;
	uint32_t kinds[FUNCTION_ARGUMENTS]; /* a bit for each that it takes */
};

/* The overloads of a name, in the order of the table. */
struct function_row {
	struct overload overload;
	size_t count; /* of arguments */
	/* A bit for each kind of known type that may be given; where `gives` is
	 * there, these are all that need be looked at. */
	uint32_t types[FUNCTION_ARGUMENTS];
	const struct cel_type *gives;
	const struct cel_type *alike; /* given for two values of one type */
	const struct function_row *next; /* overload, or NULL */
	struct function_row *last; /* of the first row only */
	struct text name;
};

/* By name: made once an environment. */
const struct function_index *function_index_new(struct arena *arena);
/* NULL when there is no such function. */
const struct function_row *function_overloads(
	const struct function_index *index, struct text name, bool is_method);
/* The overloads that a CEL_CALL may mean. */
const struct function_row *function_row_of(const struct function_index *index,
					   const struct cel_node *call);
/* All names, for did-you-mean; *count of them. */
const struct text *function_names(struct arena *arena, size_t *count);
/* In range and with nanoseconds carried, or an error value. */
struct value span_checked(int64_t seconds, int64_t nanos);
struct value instant_checked(int64_t seconds, int64_t nanos);

#endif

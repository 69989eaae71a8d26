/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Complaints about an expression. Every kind has a code that never changes its
 * meaning and a line of help; both stand in the one table of problem.c.
 */
#ifndef PLAUDIT_CEL_PROBLEM_H
#define PLAUDIT_CEL_PROBLEM_H

#include "cel/ast.h"

enum problem_kind {
	PROBLEM_SYNTAX,
	PROBLEM_TOKEN,
	PROBLEM_STRING,
	PROBLEM_NUMBER,
	PROBLEM_DURATION,
	PROBLEM_LIMIT,
	PROBLEM_RESERVED,
	PROBLEM_MACRO,
	PROBLEM_NAME,
	PROBLEM_FIELD,
	PROBLEM_FUNCTION,
	PROBLEM_OVERLOAD,
	PROBLEM_UNITS,
	PROBLEM_NULLABLE,
	PROBLEM_ROOT,
	PROBLEM_WANTED,
	PROBLEM_REGEX,
	PROBLEM_TYPES,
	PROBLEM_SCALE,
	PROBLEM_AGGREGATE,
	PROBLEM_KINDS,
};

/* "E0401" and its line of help, for lists of all kinds. */
const char *problem_code(enum problem_kind kind);
const char *problem_help(enum problem_kind kind);

/* Beyond LIMIT_CEL_PROBLEMS further complaints are dropped. */
void problem_add(struct arena *arena, struct cel_problems *problems,
		 enum problem_kind kind, const struct cel_node *at,
		 const char *format, ...) PRINTF_LIKE(5, 6);
void problem_add_at(struct arena *arena, struct cel_problems *problems,
		    enum problem_kind kind, uint32_t offset, uint32_t end,
		    struct text text);

#endif

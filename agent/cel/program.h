/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checked and compiled expressions. A program is immutable and may be run by
 * many threads at once, each with its own slots and scratch arena. Evaluating
 * numbers, times, booleans and comparisons of strings allocates nothing.
 */
#ifndef PLAUDIT_CEL_PROGRAM_H
#define PLAUDIT_CEL_PROGRAM_H

#include "cel/ast.h"
#include "cel/env.h"

struct cel_program;

/*
 * Type-checks `node` (and sets node->type) against env and compiles it. NULL
 * with more problems when it is ill-typed. `wanted` may be NULL (any type).
 */
const struct cel_program *cel_compile(struct arena *arena,
				      struct cel_node *node,
				      const struct cel_env *env,
				      const struct cel_type *wanted,
				      struct cel_problems *problems);

/* cel_parse and cel_compile in one. */
const struct cel_program *cel_compile_text(struct arena *arena,
					   struct text source,
					   const struct cel_env *env,
					   const struct cel_type *wanted,
					   struct cel_problems *problems);

const struct cel_type *cel_program_type(const struct cel_program *program);
/* Calls `use` once for each slot the program reads. */
void cel_program_slots(const struct cel_program *program,
		       void (*use)(void *context, unsigned slot),
		       void *context);

/*
 * The result, VALUE_ERROR or VALUE_UNKNOWN included; never fails otherwise.
 * `slots` has env->slots values. `scratch` holds what the result points to.
 */
struct value cel_eval(const struct cel_program *program,
		      const struct value *slots, struct arena *scratch);

#endif

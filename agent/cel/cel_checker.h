/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The type checker: names to slots, calls to overloads, null tests to narrower
 * types. It fills type, place, slot and function of every node.
 */
#ifndef PLAUDIT_CEL_CHECKER_H
#define PLAUDIT_CEL_CHECKER_H

#include "cel/cel_unify.h"
#include "cel/problem.h"
#include "cel/word.h"

struct scope { /* the variables of one macro */
	const struct scope *outer;
	struct text var, var2, accumulator;
	const struct cel_type *var_type, *var2_type, *accumulator_type;
	bool has_var; /* the result sees the accumulator only */
	unsigned base; /* locals base.. base + 2 */
};

struct known { /* a slot that was tested and is not null here */
	const struct known *next;
	unsigned slot;
};

struct checker {
	struct arena *arena;
	const struct cel_env *env;
	const struct function_index *functions;
	struct cel_problems *problems;
	struct unifier types;
	const struct scope *scope;
	const struct known *known;
	unsigned locals; /* in use */
	unsigned locals_most;
};

struct checker *checker_new(struct arena *arena, const struct cel_env *env,
			    struct cel_problems *problems);
/* The type of the whole; locals_most is what evaluation needs. NULL when there
 * are new problems. */
const struct cel_type *cel_check(struct checker *checker,
				 struct cel_node *node);

/* For the checker's own files. */
const struct cel_type *check_node(struct checker *c, struct cel_node *node);
const struct cel_type *check_call(struct checker *c, struct cel_node *node);
const struct cel_type *check_name(struct checker *c, struct cel_node *node);
/* A field of a root, or NULL when the node is another kind of select. */
const struct cel_type *check_root(struct checker *c, struct cel_node *node);
bool checker_is_local(const struct checker *c, struct text name);
bool checker_is_root(const struct checker *c, struct text name);
/* Complains that the value may be null; the type without that. */
const struct cel_type *checker_refuse_null(struct checker *c,
					   struct cel_node *node);
static inline const struct cel_type *checker_present(struct checker *c,
						     struct cel_node *node)
{
	return node->type->nullable ? checker_refuse_null(c, node) : node->type;
}

/* Complains about a condition that is no bool. */
void checker_want_bool(struct checker *c, struct cel_node *node);
/* What holds where `node` is true (or false). */
const struct known *checker_learn(struct checker *c,
				  const struct cel_node *node, bool truth,
				  const struct known *known);

#endif

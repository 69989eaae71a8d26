/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutations of one expression: the small mistakes that somebody who writes a
 * check makes (< for <=, a condition forgotten, a limit off by one). Each is a
 * stretch of the source and what stands there instead; what comes out is
 * compiled like any expression, and one that is ill-typed is no mutant. The
 * tree must have been checked, so that its types are known.
 */
#ifndef PLAUDIT_AUDIT_MUTATE_H
#define PLAUDIT_AUDIT_MUTATE_H

#include "cel/ast.h"

enum mutation_kind {
	MUTATION_COMPARE, /* < <= > >= == != exchanged */
	MUTATION_LOGIC, /* && for ||, || for && */
	MUTATION_DROP, /* a condition left out */
	MUTATION_NEGATE, /* a condition turned round */
	MUTATION_NUDGE, /* a literal that is another: audit/nudge.h */
};

struct mutation {
	enum mutation_kind kind;
	uint32_t offset, end; /* bytes in the source */
	struct text text; /* what stands there instead */
};

struct mutations {
	struct mutation *items;
	size_t count, room;
};

/* Of an expectation or a `where`: tree is that of the whole source. */
void mutate_condition(struct arena *arena, struct text source,
		      const struct cel_node *tree, struct mutations *out);
/*
 * Of the arguments of an aggregate call. The rank of a quantile moves by a row
 * of the least population that is judged, because a smaller step picks the
 * same row; `rows` is min-population, or 0.
 */
void mutate_aggregate(struct arena *arena, struct text source,
		      const struct cel_node *call, int64_t rows,
		      struct mutations *out);
/* Of any other expression: a group's key. */
void mutate_value(struct arena *arena, struct text source,
		  const struct cel_node *tree, struct mutations *out);

struct text mutation_apply(struct arena *arena, struct text source,
			   const struct mutation *mutation);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Types with variables, as the checker meets them: what an empty list holds is
 * not known until it is used. A variable is a TYPE_PARAM whose scale is its
 * number; bindings can be undone to a mark.
 */
#ifndef PLAUDIT_CEL_UNIFY_H
#define PLAUDIT_CEL_UNIFY_H

#include "cel/ast.h"
#include "cel/function.h"

struct unifier {
	struct arena *arena;
	const struct cel_type **bound; /* by number; NULL: free */
	size_t count, room;
	uint32_t *trail; /* numbers in the order they were bound */
	size_t trail_count, trail_room;
};

const struct cel_type *type_fresh(struct unifier *u);
/* What a type stands for now, at its top. */
const struct cel_type *type_shape(const struct unifier *u,
				  const struct cel_type *type);
/* Whether both can be one type; binds variables. */
bool type_unify(struct unifier *u, const struct cel_type *a,
		const struct cel_type *b);
/* The type of either: dyn where they differ. */
const struct cel_type *type_join(struct unifier *u, const struct cel_type *a,
				 const struct cel_type *b);
/* Without variables: free ones are dyn. */
const struct cel_type *type_settled(const struct unifier *u,
				    const struct cel_type *type);
/* Neither dyn nor a free variable, nor made of such. */
bool type_is_known(const struct unifier *u, const struct cel_type *type);
/* What is known at a glance. */
static inline bool type_is_scalar(const struct cel_type *type)
{
	return !type->item && type->kind != TYPE_DYN &&
	       type->kind != TYPE_PARAM;
}

size_t unifier_mark(const struct unifier *u);
void unifier_undo(struct unifier *u, size_t mark);

struct match { /* the variables of one signature while it is tried */
	const struct cel_type *a, *b, *scaled;
};

/* Whether arguments of these types may be given; binds variables. */
bool signature_match(struct unifier *u, const char *takes,
		     struct cel_node *const *args, size_t count,
		     struct match *match);
const struct cel_type *signature_type(struct unifier *u, const char **letters,
				      struct match *match);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clause's use of a check, cut into pieces in which every parameter has one
 * value: rows are judged by the value in force at their own time.
 */
#ifndef PLAUDIT_LOAD_PLAN_PIECES_H
#define PLAUDIT_LOAD_PLAN_PIECES_H

#include "model/plan.h"

struct plan_piece {
	struct period window; /* ALWAYS..NEVER without one */
	const struct parameter_value *parameters; /* in the check's order */
};

struct plan_pieces {
	const struct plan_piece *items;
	size_t count;
};

/* At least one. The site's overrides are applied. */
struct plan_pieces plan_pieces_of(struct arena *arena, const struct site *site,
				  const struct clause *clause,
				  const struct clause_use *use,
				  struct instant now);
/* Of a check of the institution's own: all values are the site's. */
struct plan_piece plan_piece_local(struct arena *arena, const struct site *site,
				   const struct check *check,
				   struct instant now);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The looks of a plan while it is made: one a source or, where rows of some are
 * looked up in others, for all of those; and one for all live asks
 * of the same kind, target and settings. */
#ifndef PLAUDIT_LOAD_PLAN_LOOKS_H
#define PLAUDIT_LOAD_PLAN_LOOKS_H

#include "model/plan.h"

struct plan_looks {
	struct arena *arena;
	const struct site *site;
	struct instant now;
	struct look *items;
	size_t count, room;
	size_t *ask_rooms; /* of each look's asks */
	size_t ask_rooms_room;
};

/* Fills ask->look, or ask->blocked with its detail; `index` is the ask's. */
void plan_looks_add(struct plan_looks *looks, struct ask *ask, unsigned index);

/* After the last ask: looks that have a source in common become one, so that it
 * is read once. */
void plan_looks_unite(struct plan_looks *looks, struct ask *asks);

/* The look reads these sources too. */
void look_join(struct arena *arena, struct look *look,
	       const struct source_binding *const *sources, size_t count);
/* Id and lane of a look at a source. */
void plan_look_name(struct arena *arena, struct look *look);

#endif

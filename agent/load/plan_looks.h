/* SPDX-License-Identifier: Apache-2.0 */
/* The looks of a plan while it is made: one a source, and one for all live asks
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

/* Id and lane of a look at a source. */
void plan_look_name(struct arena *arena, struct look *look);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two programs over the same slots, evaluated side by side for every
 * combination of values that could tell them apart (audit/tell_apart.h).
 */
#ifndef PLAUDIT_AUDIT_VALUE_GRID_H
#define PLAUDIT_AUDIT_VALUE_GRID_H

#include "model/check.h"

#define GRID_SLOTS	  64
#define GRID_COMBINATIONS 200000 /* beyond: not complete */

/* Values that a slot takes in turn. */
struct axis {
	const struct cel_name *name;
	struct value *values;
	size_t count, room;
	size_t at; /* the one it has */
	bool guards_only; /* neither of the two programs reads it */
};

struct value_grid {
	struct arena *arena;
	const struct check *check;
	const struct cel_env *env;
	/* the two, and a guard that is true for what can be, or NULL */
	const struct cel_node *trees[3];
	const struct cel_program *programs[3];
	int shifted; /* slot whose value the second one sees moved; -1 */
	int direction;
	struct axis axes[GRID_SLOTS];
	size_t axis_count;
	bool complete; /* the values stand for all there are */
};

/* Puts the axes in, from the programs, trees and env. */
void value_grid_fill(struct value_grid *grid);
/* Stops at the first combination that tells the two apart: true, and the axes
 * stand there. */
bool value_grid_search(struct value_grid *grid);

#endif

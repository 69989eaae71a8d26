/* SPDX-License-Identifier: Apache-2.0 */
/* Going through a grid of values. */
#include "audit/nudge.h"
#include "audit/value_grid.h"

/* The next combination, the first axis moving fastest; false after the last. */
static bool step(struct value_grid *grid)
{
	for (size_t i = 0; i < grid->axis_count; i++) {
		if (++grid->axes[i].at < grid->axes[i].count)
			return true;
		grid->axes[i].at = 0;
	}
	return false;
}

static const struct value *value_of(const struct value_grid *grid,
				    const struct column *column)
{
	for (size_t i = 0; i < grid->axis_count; i++) {
		const struct axis *axis = &grid->axes[i];

		if (text_is(axis->name->root, "row") &&
		    text_equal(axis->name->name, column->name))
			return &axis->values[axis->at];
	}
	return NULL;
}

/* A row whose times run backwards is unreadable. */
static bool is_in_order(const struct value_grid *grid)
{
	const struct source_kind *source =
		grid->check->records ? grid->check->records->source : NULL;

	for (size_t i = 0; source && i < source->ordered_count; i++) {
		const struct ordered_pair *pair = &source->ordered[i];
		const struct value *a =
			value_of(grid, &source->columns[pair->earlier]);
		const struct value *b =
			value_of(grid, &source->columns[pair->later]);

		if (a && b && a->kind == VALUE_TIMESTAMP &&
		    b->kind == VALUE_TIMESTAMP &&
		    instant_compare(value_instant(*b), value_instant(*a)) < 0)
			return false;
	}
	return true;
}

static bool is_true(struct value v)
{
	return v.kind == VALUE_BOOL && v.boolean;
}

static bool is_same(struct value a, struct value b)
{
	if (a.kind >= VALUE_ERROR || b.kind >= VALUE_ERROR)
		return a.kind == b.kind;
	return value_equal(a, b);
}

static bool differ_here(struct value_grid *grid, struct value *slots,
			struct arena *scratch)
{
	struct value first, second;

	for (size_t i = 0; i < grid->axis_count; i++)
		slots[grid->axes[i].name->slot] =
			grid->axes[i].values[grid->axes[i].at];
	if (!is_in_order(grid) ||
	    (grid->programs[2] &&
	     !is_true(cel_eval(grid->programs[2], slots, scratch))))
		return false;
	first = cel_eval(grid->programs[0], slots, scratch);
	if (grid->shifted >= 0) {
		struct value *slot = &slots[grid->shifted];

		if (!value_nudge(*slot, grid->direction, slot))
			return false;
	}
	second = cel_eval(grid->programs[1], slots, scratch);
	return !is_same(first, second);
}

bool value_grid_search(struct value_grid *grid)
{
	struct value *slots =
		arena_many(grid->arena, grid->env->slots + 1, struct value);
	struct arena *scratch = arena_open();
	bool found = false;
	size_t left = GRID_COMBINATIONS;

	for (size_t i = 0; i < grid->axis_count; i++)
		if (!grid->axes[i].count)
			left = 0;
	do {
		if (!left--) {
			grid->complete = false;
			break;
		}
		found = differ_here(grid, slots, scratch);
		arena_reset(scratch);
	} while (!found && step(grid));
	arena_close(scratch);
	return found;
}

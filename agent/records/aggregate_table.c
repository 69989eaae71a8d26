/* SPDX-License-Identifier: Apache-2.0 */
#include "records/aggregate.h"

static const struct aggregate_kind *const kinds[] = {
#define X(name) &aggregate_##name,
	AGGREGATE_KINDS(X)
#undef X
};

const struct aggregate_kind *aggregate_find(struct text name)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_is(name, kinds[i]->name))
			return kinds[i];
	return NULL;
}

bool aggregate_is_zero_of_none(struct text call)
{
	struct text rest;
	const struct aggregate_kind *kind =
		aggregate_find(text_trim(text_cut(call, '(', &rest)));

	return kind && kind->none_is_zero;
}

struct text aggregate_names(struct arena *arena)
{
	struct buffer names;

	buffer_init(&names);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		buffer_printf(&names, "%s%s", i ? ", " : "", kinds[i]->name);
	return buffer_take(&names, arena);
}

struct value cell_result(struct arena *arena, const struct aggregate *a,
			 struct cell *cell)
{
	switch (cell->state) {
	case CELL_OVERFLOW:
		return value_unknown("our-error: a sum or time out of range");
	case CELL_FULL:
		return value_unknown("our-error: more values than the memory "
				     "for value tables holds");
	case CELL_ERROR:
		return value_unknown("bad-expression: an argument of a metric "
				     "gave an error");
	case CELL_BACKWARDS:
		return value_unknown("bad-expression: an interval ends before "
				     "it begins");
	case CELL_NO_SPACE:
		return value_unknown("no-space: the disk has no room for the "
				     "values that do not fit in memory");
	case CELL_SPILL:
		return value_unknown("our-error: what was spilled to the disk "
				     "could not be written or read");
	case CELL_GOOD:
		break;
	}
	if (cell->count == 0 && a->kind != &aggregate_count)
		return value_unknown("no-population");
	return a->kind->result(arena, a, cell);
}

struct fact_bounds cell_bounds(struct arena *arena, const struct aggregate *a,
			       struct cell *cell, struct value fact,
			       uint64_t unread)
{
	struct fact_bounds bounds = {value_null(), value_null(), false};

	if (unread == 0) {
		bounds = (struct fact_bounds){fact, fact, true};
		return bounds;
	}
	if (cell->state == CELL_GOOD && a->kind->bounds &&
	    (cell->count || a->kind == &aggregate_count))
		a->kind->bounds(arena, a, cell, unread, &bounds);
	return bounds;
}

void cell_merge(const struct aggregate *a, struct cell *into, struct cell *from,
		struct table_budget *budget)
{
	if (from->state > into->state)
		into->state = from->state;
	a->kind->merge(a, into, from, budget);
}

void cell_borrow(const struct aggregate *a, struct cell *into,
		 struct cell *from, struct table_budget *budget)
{
	if (!a->kind->borrow) {
		cell_merge(a, into, from, budget);
		return;
	}
	if (from->state > into->state)
		into->state = from->state;
	a->kind->borrow(a, into, from, budget);
}

void cell_release(const struct aggregate *a, struct cell *cell,
		  struct table_budget *budget)
{
	if (a->kind->release && cell->table)
		a->kind->release(cell, budget);
	cell->table = NULL;
}

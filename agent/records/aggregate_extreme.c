/* SPDX-License-Identifier: Apache-2.0 */
/* min(x) and max(x). */
#include "records/aggregate.h"
#include "records/ordinal.h"

static inline void take_least(struct cell *cell, __int128 n)
{
	if (cell->count == 0 || n < cell->total)
		cell->total = n;
}

static inline void take_greatest(struct cell *cell, __int128 n)
{
	if (cell->count == 0 || n > cell->total)
		cell->total = n;
}

static void min_add(const struct aggregate *a, struct cell *cell,
		    const struct value *inputs, struct table_budget *budget)
{
	(void)budget;
	take_least(cell, ordinal_of(inputs[a->inputs[0]]));
	cell->count++;
}

static void min_merge(const struct aggregate *a, struct cell *into,
		      struct cell *from, struct table_budget *budget)
{
	(void)a;
	(void)budget;
	if (from->count)
		take_least(into, from->total);
	into->count += from->count;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	(void)arena;
	return ordinal_value(a->type, cell->total);
}

static void min_bounds(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out)
{
	(void)unread;
	out->high = result(arena, a, cell);
}

const struct aggregate_kind aggregate_min = {
	.name = "min",
	.usage = "min(x) of an int, decimal, duration or timestamp",
	.needs = ARGUMENT_ORDERED,
	.least = 1,
	.most = 1,
	.add = min_add,
	.merge = min_merge,
	.result = result,
	.bounds = min_bounds,
};

static void max_add(const struct aggregate *a, struct cell *cell,
		    const struct value *inputs, struct table_budget *budget)
{
	(void)budget;
	take_greatest(cell, ordinal_of(inputs[a->inputs[0]]));
	cell->count++;
}

static void max_merge(const struct aggregate *a, struct cell *into,
		      struct cell *from, struct table_budget *budget)
{
	(void)a;
	(void)budget;
	if (from->count)
		take_greatest(into, from->total);
	into->count += from->count;
}

static void max_bounds(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out)
{
	(void)unread;
	out->low = result(arena, a, cell);
}

const struct aggregate_kind aggregate_max = {
	.name = "max",
	.usage = "max(x) of an int, decimal, duration or timestamp",
	.needs = ARGUMENT_ORDERED,
	.least = 1,
	.most = 1,
	.add = max_add,
	.merge = max_merge,
	.result = result,
	.bounds = max_bounds,
};

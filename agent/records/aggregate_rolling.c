/* SPDX-License-Identifier: Apache-2.0 */
/* rolling_sum(x, at, span[, anew]) and rolling_count(at, span[, anew]): the
 * greatest sum over any half-open stretch of that length. A row that begins
 * anew parts what came before from what comes after. */
#include "records/ordinal.h"
#include "records/pair_list.h"

/* The second of a pair whose row begins anew. As the least number it is sorted
 * before the rows of its moment, which come after it. */
#define ANEW INT64_MIN

static void take(struct cell *cell, __int128 at, __int128 x,
		 struct table_budget *budget)
{
	struct pair_list *list;

	cell->count++;
	if (!fits_64(at) || !fits_64(x)) {
		cell->state = CELL_OVERFLOW;
		return;
	}
	list = pair_list_of(cell, budget);
	if (!list ||
	    !pair_list_add(list, (struct pair){(int64_t)at, (int64_t)x},
			   budget))
		cell->state = CELL_FULL;
}

static void sum_add(const struct aggregate *a, struct cell *cell,
		    const struct value *inputs, struct table_budget *budget)
{
	__int128 x = ordinal_of(inputs[a->inputs[0]]);

	/* what is no amount must not look like a row that begins anew */
	if (x == ANEW)
		x -= 1;
	if (a->inputs[2] >= 0 && inputs[a->inputs[2]].boolean)
		x = ANEW;
	if (cell->state == CELL_GOOD)
		take(cell, ordinal_of(inputs[a->inputs[1]]), x, budget);
}

static void count_add(const struct aggregate *a, struct cell *cell,
		      const struct value *inputs, struct table_budget *budget)
{
	bool anew = a->inputs[1] >= 0 && inputs[a->inputs[1]].boolean;

	if (cell->state == CELL_GOOD)
		take(cell, ordinal_of(inputs[a->inputs[0]]), anew ? ANEW : 1,
		     budget);
}

/*
 * The rows [first, end), none of which begins anew. What a stretch that begins
 * just after c holds changes where rows of c leave it and rows of c + span come
 * in; in between it stays the same.
 */
static __int128 greatest_of(const struct pair *items, uint64_t first,
			    uint64_t end, int64_t span)
{
	uint64_t out = first, in = first;
	__int128 sum = 0, most = 0;

	while (out < end) {
		__int128 c = items[out].first;

		if (in < end && (__int128)items[in].first - span < c)
			c = (__int128)items[in].first - span;
		while (in < end && (__int128)items[in].first - span == c)
			sum += items[in++].second;
		while (out < in && items[out].first == c)
			sum -= items[out++].second;
		most = sum > most ? sum : most;
	}
	return most;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	struct pair_list *list = cell->table;
	uint64_t first = 0;
	__int128 most = 0;

	(void)arena;
	pair_list_sort(list);
	for (uint64_t i = 0; i <= list->count; i++) {
		__int128 here;

		if (i < list->count && list->items[i].second != ANEW)
			continue;
		here = greatest_of(list->items, first, i, a->span);
		most = here > most ? here : most;
		first = i + 1;
	}
	return ordinal_value(a->type, most);
}

/* Nothing holds for what unread rows amount to; but no sum is below zero. */
static void sum_bounds(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out)
{
	(void)arena;
	(void)cell;
	(void)unread;
	out->low = ordinal_value(a->type, 0);
}

/* One of them could begin anew in the midst of the fullest stretch. */
static void count_bounds(struct arena *arena, const struct aggregate *a,
			 struct cell *cell, uint64_t unread,
			 struct fact_bounds *out)
{
	struct value seen = result(arena, a, cell);

	out->low = a->inputs[1] < 0 ? seen : value_int(0);
	out->high = value_int(seen.integer + (int64_t)unread);
}

const struct aggregate_kind aggregate_rolling_sum = {
	.name = "rolling_sum",
	.none_is_zero = true,
	.usage = "rolling_sum(x, at, span) or rolling_sum(x, at, span, anew): "
		 "an int, decimal or duration, a timestamp, a duration written "
		 "out, a condition",
	.needs = ARGUMENT_SUMMED,
	.needs_then = {ARGUMENT_TIME, ARGUMENT_BOOL},
	.least = 2,
	.most = 3,
	.span_at = 2,
	.shares_cell = true,
	.keeps = KEEPS_TABLE,
	.unload = pair_list_unload,
	.load = pair_list_load,
	.add = sum_add,
	.merge = pair_list_merge,
	.result = result,
	.bounds = sum_bounds,
	.release = pair_list_release,
};

const struct aggregate_kind aggregate_rolling_count = {
	.name = "rolling_count",
	.none_is_zero = true,
	.usage = "rolling_count(at, span) or rolling_count(at, span, anew): "
		 "a timestamp, a duration written out, a condition",
	.needs = ARGUMENT_TIME,
	.needs_then = {ARGUMENT_BOOL},
	.least = 1,
	.most = 2,
	.span_at = 1,
	.shares_cell = true,
	.keeps = KEEPS_TABLE,
	.unload = pair_list_unload,
	.load = pair_list_load,
	.yields = &type_int,
	.add = count_add,
	.merge = pair_list_merge,
	.result = result,
	.bounds = count_bounds,
	.release = pair_list_release,
};

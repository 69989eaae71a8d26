/* SPDX-License-Identifier: Apache-2.0 */
/* rolling_sum(x, at, span[, anew]) and rolling_count(at, span[, anew]): the
 * greatest sum over any half-open stretch of that length. A row that begins
 * anew parts what came before from what comes after. */
#include "records/ordinal.h"
#include "records/pair_list.h"

/* The second of a pair whose row begins anew. As the least number it is sorted
 * before the rows of its moment, which come after it. */
#define ANEW INT64_MIN

static void take(const struct aggregate *a, struct cell *cell, __int128 at,
		 __int128 x, struct table_budget *budget)
{
	cell->count++;
	if (!fits_64(at) || !fits_64(x))
		cell->state = CELL_OVERFLOW;
	else
		(void)pair_list_add(a, cell,
				    (struct pair){(int64_t)at, (int64_t)x},
				    budget);
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
		take(a, cell, ordinal_of(inputs[a->inputs[1]]), x, budget);
}

static void count_add(const struct aggregate *a, struct cell *cell,
		      const struct value *inputs, struct table_budget *budget)
{
	bool anew = a->inputs[1] >= 0 && inputs[a->inputs[1]].boolean;

	if (cell->state == CELL_GOOD)
		take(a, cell, ordinal_of(inputs[a->inputs[0]]), anew ? ANEW : 1,
		     budget);
}

static bool has_row(const struct pair_cursor *cursor)
{
	return cursor->more && cursor->now.second != ANEW;
}

/*
 * The rows up to one that begins anew: `in` and `out` are at the first of them.
 * What a stretch that begins just after c holds changes where rows of c leave
 * it and rows of c + span come in; in between it stays the same.
 */
static __int128 greatest_of(struct pair_cursor *in, struct pair_cursor *out,
			    int64_t span)
{
	uint64_t held = 0;
	__int128 sum = 0, most = 0;

	while (has_row(out)) {
		__int128 c = out->now.first;

		if (has_row(in) && (__int128)in->now.first - span < c)
			c = (__int128)in->now.first - span;
		for (; has_row(in) && (__int128)in->now.first - span == c;
		     pair_cursor_next(in)) {
			sum += in->now.second;
			held++;
		}
		for (; held && out->now.first == c; pair_cursor_next(out)) {
			sum -= out->now.second;
			held--;
		}
		most = sum > most ? sum : most;
	}
	return most;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	struct pair_cursor in, out;
	__int128 most = 0;
	bool good;

	pair_cursor_open(&in, cell->table);
	pair_cursor_open(&out, cell->table);
	while (out.more) {
		__int128 here = greatest_of(&in, &out, a->span);

		most = here > most ? here : most;
		/* the one that begins anew */
		pair_cursor_next(&in);
		pair_cursor_next(&out);
	}
	good = pair_cursor_close(&in, cell);
	good &= pair_cursor_close(&out, cell);
	return good ? ordinal_value(a->type, most)
		    : cell_result(arena, a, cell);
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

	if (seen.kind != VALUE_INT)
		return;
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

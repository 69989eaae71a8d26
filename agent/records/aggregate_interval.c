/* SPDX-License-Identifier: Apache-2.0 */
/* longest_gap, overlap and overlap_time of intervals [from, until). */
#include <stdlib.h>

#include "records/ordinal.h"
#include "records/pair_list.h"

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	__int128 from = ordinal_of(inputs[a->inputs[0]]);
	__int128 until = ordinal_of(inputs[a->inputs[1]]);
	struct pair_list *list;

	cell->count++;
	if (cell->state)
		return;
	if (until < from) {
		cell->state = CELL_BACKWARDS;
		return;
	}
	if (!fits_64(from) || !fits_64(until)) {
		cell->state = CELL_OVERFLOW;
		return;
	}
	list = pair_list_of(cell, budget);
	if (!list ||
	    !pair_list_add(list, (struct pair){(int64_t)from, (int64_t)until},
			   budget))
		cell->state = CELL_FULL;
}

static struct value gap_result(struct arena *arena, const struct aggregate *a,
			       struct cell *cell)
{
	struct pair_list *list = cell->table;
	__int128 longest = 0;
	int64_t reach;

	(void)arena;
	pair_list_sort(list);
	reach = list->items[0].second;
	for (uint64_t i = 1; i < list->count; i++) {
		__int128 gap = (__int128)list->items[i].first - reach;

		longest = gap > longest ? gap : longest;
		if (list->items[i].second > reach)
			reach = list->items[i].second;
	}
	return ordinal_value(a->type, longest);
}

/* Unread intervals can fill a gap, or lie far away. */
static void gap_bounds(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out)
{
	(void)arena;
	(void)cell;
	(void)unread;
	out->low = ordinal_value(a->type, 0);
}

/* How many were open, moment by moment. */
struct crowd {
	uint64_t most;
	__int128 shared; /* nanoseconds in which two or more were open */
};

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct crowd crowd_of(struct pair_list *list)
{
	int64_t *ends = xmalloc((list->count + 1) * sizeof(*ends)), before = 0;
	uint64_t begun = 0, ended = 0, open = 0;
	struct crowd crowd = {0, 0};

	pair_list_sort(list);
	for (uint64_t i = 0; i < list->count; i++)
		ends[i] = list->items[i].second;
	qsort(ends, list->count, sizeof(*ends), by_number);
	while (ended < list->count) {
		int64_t now = ends[ended];

		if (begun < list->count && list->items[begun].first < now)
			now = list->items[begun].first;
		if (open > 1)
			crowd.shared += (__int128)now - before;
		/* those of no length begin and end here */
		while (begun < list->count && list->items[begun].first == now)
			begun++;
		while (ended < list->count && ends[ended] == now)
			ended++;
		open = begun - ended;
		crowd.most = open > crowd.most ? open : crowd.most;
		before = now;
	}
	free(ends);
	return crowd;
}

static struct value overlap_result(struct arena *arena,
				   const struct aggregate *a, struct cell *cell)
{
	(void)arena;
	(void)a;
	return value_int((int64_t)crowd_of(cell->table).most);
}

static void overlap_bounds(struct arena *arena, const struct aggregate *a,
			   struct cell *cell, uint64_t unread,
			   struct fact_bounds *out)
{
	out->low = overlap_result(arena, a, cell);
	out->high = value_int(out->low.integer + (int64_t)unread);
}

static struct value time_result(struct arena *arena, const struct aggregate *a,
				struct cell *cell)
{
	(void)arena;
	return ordinal_value(a->type, crowd_of(cell->table).shared);
}

static void time_bounds(struct arena *arena, const struct aggregate *a,
			struct cell *cell, uint64_t unread,
			struct fact_bounds *out)
{
	(void)unread;
	out->low = time_result(arena, a, cell);
}

/* clang-format off */
#define INTERVAL_KIND(kind_name, type, zero, of_result, of_bounds) \
	const struct aggregate_kind aggregate_##kind_name = {     \
		.name = #kind_name,                               \
		.usage = #kind_name "(from, until), timestamps",  \
		.needs = ARGUMENT_TIME,                           \
		.needs_then = {ARGUMENT_TIME},                    \
		.least = 2,                                       \
		.most = 2,                                        \
		.shares_cell = true,                              \
		.keeps = KEEPS_TABLE,                             \
		.unload = pair_list_unload,                       \
		.load = pair_list_load,                           \
		.none_is_zero = zero,                             \
		.yields = type,                                   \
		.add = add,                                       \
		.merge = pair_list_merge,                         \
		.result = of_result,                              \
		.bounds = of_bounds,                              \
		.release = pair_list_release,                     \
	}
/* clang-format on */

INTERVAL_KIND(longest_gap, &type_duration, false, gap_result, gap_bounds);
INTERVAL_KIND(overlap, &type_int, true, overlap_result, overlap_bounds);
INTERVAL_KIND(overlap_time, &type_duration, true, time_result, time_bounds);

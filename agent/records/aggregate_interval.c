/* SPDX-License-Identifier: Apache-2.0 */
/* longest_gap, overlap and overlap_time of intervals [from, until). */
#include "records/ordinal.h"
#include "records/pair_list.h"

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	__int128 from = ordinal_of(inputs[a->inputs[0]]);
	__int128 until = ordinal_of(inputs[a->inputs[1]]);

	cell->count++;
	if (cell->state)
		return;
	if (until < from) {
		cell->state = CELL_BACKWARDS;
		return;
	}
	if (!fits_64(from) || !fits_64(until))
		cell->state = CELL_OVERFLOW;
	else
		(void)pair_list_add(
			a, cell, (struct pair){(int64_t)from, (int64_t)until},
			budget);
}

static struct value gap_result(struct arena *arena, const struct aggregate *a,
			       struct cell *cell)
{
	struct pair_cursor cursor;
	__int128 longest = 0;
	int64_t reach;

	pair_cursor_open(&cursor, cell->table);
	reach = cursor.now.second;
	for (; cursor.more; pair_cursor_next(&cursor)) {
		__int128 gap = (__int128)cursor.now.first - reach;

		longest = gap > longest ? gap : longest;
		if (cursor.now.second > reach)
			reach = cursor.now.second;
	}
	if (!pair_cursor_close(&cursor, cell))
		return cell_result(arena, a, cell);
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

/* False: the cell's state says why not. */
static bool crowd_of(struct cell *cell, struct crowd *crowd)
{
	struct pair_cursor begins, ends;
	uint64_t open = 0;
	int64_t before = 0;
	bool good;

	*crowd = (struct crowd){0, 0};
	pair_cursor_open(&begins, cell->table);
	pair_cursor_open_ends(&ends, cell->table);
	while (ends.more) {
		int64_t now = ends.now.first;

		if (begins.more && begins.now.first < now)
			now = begins.now.first;
		if (open > 1)
			crowd->shared += (__int128)now - before;
		/* those of no length begin and end here */
		for (; begins.more && begins.now.first == now; open++)
			pair_cursor_next(&begins);
		for (; ends.more && ends.now.first == now; open--)
			pair_cursor_next(&ends);
		crowd->most = open > crowd->most ? open : crowd->most;
		before = now;
	}
	good = pair_cursor_close(&begins, cell);
	return pair_cursor_close(&ends, cell) && good;
}

static struct value overlap_result(struct arena *arena,
				   const struct aggregate *a, struct cell *cell)
{
	struct crowd crowd;

	if (!crowd_of(cell, &crowd))
		return cell_result(arena, a, cell);
	return value_int((int64_t)crowd.most);
}

static void overlap_bounds(struct arena *arena, const struct aggregate *a,
			   struct cell *cell, uint64_t unread,
			   struct fact_bounds *out)
{
	struct value seen = overlap_result(arena, a, cell);

	if (seen.kind != VALUE_INT)
		return;
	out->low = seen;
	out->high = value_int(seen.integer + (int64_t)unread);
}

static struct value time_result(struct arena *arena, const struct aggregate *a,
				struct cell *cell)
{
	struct crowd crowd;

	if (!crowd_of(cell, &crowd))
		return cell_result(arena, a, cell);
	return ordinal_value(a->type, crowd.shared);
}

static void time_bounds(struct arena *arena, const struct aggregate *a,
			struct cell *cell, uint64_t unread,
			struct fact_bounds *out)
{
	struct value seen = time_result(arena, a, cell);

	(void)unread;
	if (seen.kind == VALUE_DURATION)
		out->low = seen;
}

/* clang-format off */
#define INTERVAL_KIND(kind_name, type, zero, ends, of_result, of_bounds) \
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
		.keeps_ends = ends,                               \
		.yields = type,                                   \
		.add = add,                                       \
		.merge = pair_list_merge,                         \
		.result = of_result,                              \
		.bounds = of_bounds,                              \
		.release = pair_list_release,                     \
	}
/* clang-format on */

INTERVAL_KIND(longest_gap, &type_duration, false, false, gap_result,
	      gap_bounds);
INTERVAL_KIND(overlap, &type_int, true, true, overlap_result, overlap_bounds);
INTERVAL_KIND(overlap_time, &type_duration, true, true, time_result,
	      time_bounds);

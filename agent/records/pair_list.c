/* SPDX-License-Identifier: Apache-2.0 */
#include "records/pair_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/pages.h"
#include "records/spilling.h"

#define FIRST_ROOM ((uint64_t)4) /* a group's list is short */
#define LARGE_LIST 4096 /* pairs; from here on it grows by less */
#define MOST_STEP  (64 * 1024)
#define PAIR_BYTES 16

/* Big-endian and biased, so that bytes have the order of the numbers. */
static void put_number(unsigned char out[8], int64_t n)
{
	put_u64be(out, (uint64_t)n ^ UINT64_C(1) << 63);
}

static int64_t get_number(const void *in)
{
	return (int64_t)(get_u64be(in) ^ UINT64_C(1) << 63);
}

/* Sorting takes as much again: where it spills, that is counted. */
static uint64_t item_cost(const struct pair_list *list)
{
	return (list->spilling ? 2 : 1) * sizeof(*list->items);
}

static struct table_budget *own_budget(const struct pair_list *list,
				       struct table_budget *budget)
{
	return list->spilling ? &list->spilling->own : budget;
}

static enum cell_state failure_of(const struct pair_list *list)
{
	return list && list->spilling ? spilling_failure(list->spilling)
				      : CELL_FULL;
}

static struct pair_list *list_of(const struct aggregate *a, struct cell *cell,
				 struct table_budget *budget)
{
	struct pair_list *list = cell->table;

	if (list || (a->in_group && !budget_take(budget, sizeof(*list))))
		return list;
	if (!a->in_group)
		budget_force(budget, sizeof(*list));
	list = xmalloc(sizeof(*list));
	*list = (struct pair_list){.items = NULL};
	if (!a->in_group) {
		list->spilling = spilling_open(budget);
		if (a->kind->keeps_ends)
			list->ends = spilling_open(budget);
	}
	cell->table = list;
	return list;
}

static int by_both(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void sort_pairs(struct pair_list *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items), by_both);
}

/* What is second of the pairs, over the pairs themselves. */
static int64_t *take_ends(struct pair_list *list)
{
	int64_t *ends = (int64_t *)list->items;

	for (uint64_t i = 0; i < list->count; i++)
		ends[i] = list->items[i].second;
	qsort(ends, list->count, sizeof(*ends), by_number);
	return ends;
}

/* A run of records of `numbers` numbers each. */
static int put_run(struct spilling *spilling, const int64_t *from,
		   uint64_t count, unsigned numbers)
{
	unsigned char key[PAIR_BYTES];
	struct sorted record = {.key = {(const char *)key, numbers * 8}};
	struct err err = {0};
	int status = spilling_begin(spilling, &err);

	if (status)
		return -1;
	for (uint64_t i = 0; i < count && !status; i++) {
		for (unsigned k = 0; k < numbers; k++)
			put_number(key + k * 8, *from++);
		status = sorter_run_put(spilling->sorter, &record, &err);
	}
	return sorter_run_end(spilling->sorter, status == 0, &err);
}

/* What is in memory becomes a run. */
static bool spill(struct pair_list *list)
{
	uint64_t count = list->count;

	if (count == 0)
		return true;
	sort_pairs(list);
	list->count = 0;
	if (put_run(list->spilling, &list->items->first, count, 2))
		return false;
	if (!list->ends)
		return true;
	list->count = count;
	take_ends(list);
	list->count = 0;
	return put_run(list->ends, (int64_t *)list->items, count, 1) == 0;
}

static uint64_t step_of(uint64_t room)
{
	if (room < LARGE_LIST)
		return room;
	return room / 4 < MOST_STEP ? room / 4 : MOST_STEP;
}

static bool grow(struct pair_list *list, uint64_t need,
		 struct table_budget *budget)
{
	uint64_t room = list->room ? list->room : FIRST_ROOM;

	while (room < need)
		room += step_of(room);
	if (!budget_take(own_budget(list, budget),
			 (room - list->room) * item_cost(list)))
		return false;
	list->items = pages_grow(list->items, list->room * sizeof(*list->items),
				 room * sizeof(*list->items));
	list->room = room;
	return true;
}

static bool make_room(struct pair_list *list, uint64_t more,
		      struct table_budget *budget)
{
	bool grown;

	if (list->count + more <= list->room ||
	    grow(list, list->count + more, budget))
		return true;
	if (!list->spilling || !spill(list))
		return false;
	if (more <= list->room)
		return true;
	list->spilling->own.overdraws = true; /* so much there must be */
	grown = grow(list, more, budget);
	list->spilling->own.overdraws = false;
	return grown;
}

bool pair_list_add(const struct aggregate *a, struct cell *cell,
		   struct pair pair, struct table_budget *budget)
{
	struct pair_list *list = list_of(a, cell, budget);

	if (!list || !make_room(list, 1, budget)) {
		cell->state = failure_of(list);
		return false;
	}
	list->items[list->count++] = pair;
	return true;
}

/* The runs of `from`, with what it has in memory. */
static bool take_runs(struct pair_list *into, struct pair_list *from)
{
	if (!from->spilling || !from->spilling->count)
		return true;
	if (!spill(from))
		return false;
	spilling_take(into->spilling, from->spilling);
	if (into->ends)
		spilling_take(into->ends, from->ends);
	return true;
}

void pair_list_merge(const struct aggregate *a, struct cell *into,
		     struct cell *from, struct table_budget *budget)
{
	struct pair_list *other = from->table, *list;

	into->count += from->count;
	if (!other || into->state)
		return;
	list = list_of(a, into, budget);
	if (!list || !take_runs(list, other) ||
	    !make_room(list, other->count, budget)) {
		into->state = failure_of(list);
		return;
	}
	if (other->count)
		memcpy(list->items + list->count, other->items,
		       other->count * sizeof(*list->items));
	list->count += other->count;
}

void pair_list_release(struct cell *cell, struct table_budget *budget)
{
	struct pair_list *list = cell->table;

	budget_give(own_budget(list, budget), list->room * item_cost(list));
	budget_give(budget, sizeof(*list));
	pages_close(list->items, list->room * sizeof(*list->items));
	spilling_close(list->spilling);
	spilling_close(list->ends);
	free(list);
}

int pair_list_unload(const struct aggregate *a, struct cell *cell,
		     struct item_sink *sink, struct err *err)
{
	struct pair_list *list = cell->table;
	unsigned char item[PAIR_BYTES];

	(void)a;
	sort_pairs(list);
	for (uint64_t i = 0; i < list->count; i++) {
		put_number(item, list->items[i].first);
		put_number(item + 8, list->items[i].second);
		if (sink->put(sink,
			      (struct text){(const char *)item, sizeof(item)},
			      err))
			return -1;
	}
	return 0;
}

bool pair_list_load(const struct aggregate *a, struct cell *cell,
		    struct text item, struct table_budget *budget)
{
	struct pair pair = {get_number(item.data), get_number(item.data + 8)};

	return pair_list_add(a, cell, pair, budget);
}

/* From the runs, where there are some. */
static void open_runs(struct pair_cursor *cursor, struct spilling *spilling)
{
	struct err err = {0};

	cursor->failed = !spill(cursor->list) ||
			 sorter_merge_open(spilling->sorters, spilling->count,
					   &cursor->merge, &err);
}

void pair_cursor_open(struct pair_cursor *cursor, struct pair_list *list)
{
	*cursor = (struct pair_cursor){.list = list};
	if (list->spilling && list->spilling->count)
		open_runs(cursor, list->spilling);
	else
		sort_pairs(list);
	pair_cursor_next(cursor);
}

void pair_cursor_open_ends(struct pair_cursor *cursor, struct pair_list *list)
{
	*cursor = (struct pair_cursor){.list = list};
	if (list->ends && list->ends->count) {
		open_runs(cursor, list->ends);
	} else {
		cursor->ends =
			xmalloc((list->count + 1) * sizeof(*cursor->ends));
		for (uint64_t i = 0; i < list->count; i++)
			cursor->ends[i] = list->items[i].second;
		qsort(cursor->ends, list->count, sizeof(*cursor->ends),
		      by_number);
	}
	pair_cursor_next(cursor);
}

static void next_of_runs(struct pair_cursor *cursor)
{
	struct sorted record;
	struct err err = {0};
	int more = sorter_merge_next(cursor->merge, &record, &err);

	cursor->failed |= more < 0;
	cursor->more = more > 0;
	if (!cursor->more)
		return;
	cursor->now.first = get_number(record.key.data);
	if (record.key.size == PAIR_BYTES)
		cursor->now.second = get_number(record.key.data + 8);
}

void pair_cursor_next(struct pair_cursor *cursor)
{
	const struct pair_list *list = cursor->list;

	if (cursor->merge) {
		next_of_runs(cursor);
		return;
	}
	cursor->more = !cursor->failed && cursor->at < list->count;
	if (cursor->more && cursor->ends)
		cursor->now.first = cursor->ends[cursor->at++];
	else if (cursor->more)
		cursor->now = list->items[cursor->at++];
}

bool pair_cursor_close(struct pair_cursor *cursor, struct cell *cell)
{
	sorter_merge_close(cursor->merge);
	free(cursor->ends);
	if (cursor->failed)
		cell->state = failure_of(cursor->list);
	return !cursor->failed;
}

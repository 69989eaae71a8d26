/* SPDX-License-Identifier: Apache-2.0 */
#include "records/pair_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/encode.h"

#define FIRST_ROOM 4 /* a group's list is short */

struct pair_list *pair_list_of(struct cell *cell, struct table_budget *budget)
{
	struct pair_list *list = cell->table;

	if (list || !budget_take(budget, sizeof(*list)))
		return list;
	list = xmalloc(sizeof(*list));
	*list = (struct pair_list){0};
	cell->table = list;
	return list;
}

static bool make_room(struct pair_list *list, uint64_t more,
		      struct table_budget *budget)
{
	uint64_t room = list->room ? list->room : FIRST_ROOM;

	if (list->count + more <= list->room)
		return true;
	while (room < list->count + more)
		room *= 2;
	if (!budget_take(budget, (room - list->room) * sizeof(*list->items)))
		return false;
	list->items = xrealloc(list->items, room * sizeof(*list->items));
	list->room = room;
	return true;
}

bool pair_list_add(struct pair_list *list, struct pair pair,
		   struct table_budget *budget)
{
	if (!make_room(list, 1, budget))
		return false;
	list->items[list->count++] = pair;
	return true;
}

void pair_list_merge(const struct aggregate *a, struct cell *into,
		     struct cell *from, struct table_budget *budget)
{
	const struct pair_list *other = from->table;
	struct pair_list *list;

	(void)a;
	into->count += from->count;
	if (!other || !other->count || into->state)
		return;
	list = pair_list_of(into, budget);
	if (!list || !make_room(list, other->count, budget)) {
		into->state = CELL_FULL;
		return;
	}
	memcpy(list->items + list->count, other->items,
	       other->count * sizeof(*list->items));
	list->count += other->count;
}

void pair_list_release(struct cell *cell, struct table_budget *budget)
{
	struct pair_list *list = cell->table;

	budget_give(budget, list->room * sizeof(*list->items) + sizeof(*list));
	free(list->items);
	free(list);
}

static int by_both(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

void pair_list_sort(struct pair_list *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items), by_both);
}

/* Big-endian and biased, so that bytes have the order of the numbers. */
static void put_number(unsigned char out[8], int64_t n)
{
	put_u64be(out, (uint64_t)n ^ UINT64_C(1) << 63);
}

static int64_t get_number(const unsigned char in[8])
{
	return (int64_t)(get_u64be(in) ^ UINT64_C(1) << 63);
}

int pair_list_unload(const struct aggregate *a, struct cell *cell,
		     struct item_sink *sink, struct err *err)
{
	struct pair_list *list = cell->table;
	unsigned char item[16];

	(void)a;
	pair_list_sort(list);
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
	const unsigned char *bytes = (const unsigned char *)item.data;
	struct pair_list *list = pair_list_of(cell, budget);
	struct pair pair = {get_number(bytes), get_number(bytes + 8)};

	(void)a;
	return list && pair_list_add(list, pair, budget);
}

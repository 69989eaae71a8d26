/* SPDX-License-Identifier: Apache-2.0 */
#include "records/distribution.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define COUNTED	   (DISTRIBUTION_PAGES * DISTRIBUTION_PAGE)
#define PAGE_BYTES (DISTRIBUTION_PAGE * sizeof(uint64_t))
#define SHORT_LIST 64 /* sorted by insertion */

static void *zeroed(size_t size)
{
	return memset(xmalloc(size), 0, size);
}

bool distribution_count(struct distribution *values,
			struct table_budget *budget)
{
	size_t size = DISTRIBUTION_PAGES * sizeof(*values->pages);

	if (!budget_take(budget, size))
		return false;
	values->pages = zeroed(size);
	return true;
}

void distribution_release(struct distribution *values,
			  struct table_budget *budget)
{
	for (unsigned i = 0; values->pages && i < DISTRIBUTION_PAGES; i++) {
		if (values->pages[i])
			budget_give(budget, PAGE_BYTES);
		free(values->pages[i]);
	}
	if (values->pages)
		budget_give(budget,
			    DISTRIBUTION_PAGES * sizeof(*values->pages));
	free(values->pages);
	budget_give(budget, values->room * sizeof(*values->items));
	free(values->items);
	values->pages = NULL;
	values->items = NULL;
	values->count = values->room = 0;
}

static bool list_room(struct distribution *values, uint64_t more,
		      struct table_budget *budget)
{
	uint64_t room = values->room ? values->room : 8;

	if (values->count + more <= values->room)
		return true;
	while (room < values->count + more)
		room *= 2;
	if (!budget_take(budget,
			 (room - values->room) * sizeof(*values->items)))
		return false;
	values->items = xrealloc(values->items, room * sizeof(*values->items));
	values->room = room;
	return true;
}

static bool count_up(struct distribution *values, uint64_t units, uint64_t by,
		     struct table_budget *budget)
{
	uint64_t **page = &values->pages[units / DISTRIBUTION_PAGE];

	if (!*page) {
		if (!budget_take(budget, PAGE_BYTES))
			return false;
		*page = zeroed(PAGE_BYTES);
	}
	(*page)[units % DISTRIBUTION_PAGE] += by;
	return true;
}

bool distribution_add(struct distribution *values, int64_t value,
		      struct table_budget *budget)
{
	if (values->pages && value >= 0 && value < COUNTED * values->unit &&
	    value % values->unit == 0)
		return count_up(values, (uint64_t)(value / values->unit), 1,
				budget);
	if (!list_room(values, 1, budget))
		return false;
	values->items[values->count++] = value;
	return true;
}

static bool merge_page(struct distribution *into, unsigned page,
		       const uint64_t *from, struct table_budget *budget)
{
	for (unsigned i = 0; from && i < DISTRIBUTION_PAGE; i++)
		if (from[i] && !count_up(into, page * DISTRIBUTION_PAGE + i,
					 from[i], budget))
			return false;
	return true;
}

bool distribution_merge(struct distribution *into, struct distribution *from,
			struct table_budget *budget)
{
	assert(!into->pages == !from->pages);
	for (unsigned i = 0; from->pages && i < DISTRIBUTION_PAGES; i++)
		if (!merge_page(into, i, from->pages[i], budget))
			return false;
	if (!list_room(into, from->count, budget))
		return false;
	if (from->count)
		memcpy(into->items + into->count, from->items,
		       from->count * sizeof(*from->items));
	into->count += from->count;
	return true;
}

static void sort_short(int64_t *items, uint64_t count)
{
	for (uint64_t i = 1; i < count; i++) {
		int64_t item = items[i];
		uint64_t at = i;

		for (; at > 0 && items[at - 1] > item; at--)
			items[at] = items[at - 1];
		items[at] = item;
	}
}

/* One pass of a byte-wise radix sort; false when all bytes were the same. */
static bool sort_pass(const uint64_t *from, uint64_t *to, uint64_t count,
		      unsigned shift)
{
	uint64_t starts[256] = {0}, sum = 0;

	for (uint64_t i = 0; i < count; i++)
		starts[from[i] >> shift & 0xff]++;
	if (starts[from[0] >> shift & 0xff] == count)
		return false;
	for (unsigned b = 0; b < 256; b++) {
		uint64_t here = starts[b];

		starts[b] = sum;
		sum += here;
	}
	for (uint64_t i = 0; i < count; i++)
		to[starts[from[i] >> shift & 0xff]++] = from[i];
	return true;
}

void distribution_sort(struct distribution *values)
{
	uint64_t *items = (uint64_t *)values->items, *other, *from = items;
	uint64_t count = values->count, sign = UINT64_C(1) << 63;

	if (count <= SHORT_LIST) {
		sort_short(values->items, count);
		return;
	}
	other = xmalloc(count * sizeof(*other));
	for (uint64_t i = 0; i < count; i++)
		items[i] ^= sign;
	for (unsigned shift = 0; shift < 64; shift += 8) {
		uint64_t *to = from == items ? other : items;

		if (sort_pass(from, to, count, shift))
			from = to;
	}
	for (uint64_t i = 0; i < count; i++)
		items[i] = from[i] ^ sign;
	free(other);
}

static uint64_t counted(const struct distribution *values, unsigned units)
{
	const uint64_t *page =
		values->pages ? values->pages[units / DISTRIBUTION_PAGE] : NULL;

	return page ? page[units % DISTRIBUTION_PAGE] : 0;
}

int64_t distribution_rank(const struct distribution *values, uint64_t rank)
{
	uint64_t at = 0; /* list items passed */

	for (unsigned units = 0; values->pages && units < COUNTED; units++) {
		int64_t value = units * values->unit;
		uint64_t here = counted(values, units);

		if (!here)
			continue;
		for (; at < values->count && values->items[at] < value; at++)
			if (--rank == 0)
				return values->items[at];
		if (rank <= here)
			return value;
		rank -= here;
	}
	assert(rank >= 1 && rank <= values->count - at);
	return values->items[at + rank - 1];
}

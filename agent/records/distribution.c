/* SPDX-License-Identifier: Apache-2.0 */
#include "records/distribution.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/pages.h"
#include "records/spilling.h"

#define COUNTED	   (DISTRIBUTION_PAGES * DISTRIBUTION_PAGE)
#define PAGE_BYTES (DISTRIBUTION_PAGE * sizeof(uint64_t))
#define SHORT_LIST 64 /* sorted by insertion */
#define LARGE_LIST 8192 /* items; from here on it grows by less */
#define MOST_STEP  (128 * 1024)
#define SIGN	   (UINT64_C(1) << 63)

static void *zeroed(size_t size)
{
	return memset(xmalloc(size), 0, size);
}

/* Sorting takes as much again: where it spills, that is counted. */
static uint64_t item_cost(const struct distribution *values)
{
	return (values->spilling ? 2 : 1) * sizeof(*values->items);
}

static struct table_budget *own_budget(const struct distribution *values,
				       struct table_budget *budget)
{
	return values->spilling ? &values->spilling->own : budget;
}

static void give_list(struct distribution *values, struct table_budget *own)
{
	budget_give(own, values->room * item_cost(values));
	pages_close(values->items, values->room * sizeof(*values->items));
	values->items = NULL;
	values->count = values->room = 0;
}

void distribution_may_spill(struct distribution *values,
			    struct table_budget *budget)
{
	if (!values->spilling && !values->room)
		values->spilling = spilling_open(budget);
}

enum cell_state distribution_failure(const struct distribution *values)
{
	return values->spilling ? spilling_failure(values->spilling)
				: CELL_FULL;
}

static int put_items(const struct distribution *values, struct err *err)
{
	unsigned char key[8];
	struct sorted record = {.key = {(const char *)key, sizeof(key)}};

	for (uint64_t i = 0, end; i < values->count; i = end) {
		int64_t item = values->items[i];

		for (end = i + 1;
		     end < values->count && values->items[end] == item;)
			end++;
		put_u64be(key, (uint64_t)item ^ SIGN);
		record.order = end - i; /* how often */
		if (sorter_run_put(values->spilling->sorter, &record, err))
			return -1;
	}
	return 0;
}

/* The list becomes a run. */
static bool distribution_spill(struct distribution *values)
{
	struct err err = {0};
	int status;

	if (values->count == 0)
		return true;
	distribution_sort(values);
	status = spilling_begin(values->spilling, &err);
	if (!status) {
		status = put_items(values, &err);
		status = sorter_run_end(values->spilling->sorter, status == 0,
					&err);
	}
	values->count = 0;
	return status == 0;
}

void distribution_count(struct distribution *values,
			struct table_budget *budget)
{
	size_t size = DISTRIBUTION_PAGES * sizeof(*values->pages);

	budget_force(own_budget(values, budget), size);
	values->pages = zeroed(size);
}

void distribution_release(struct distribution *values,
			  struct table_budget *budget)
{
	struct table_budget *own = own_budget(values, budget);

	for (unsigned i = 0; values->pages && i < DISTRIBUTION_PAGES; i++) {
		if (values->pages[i])
			budget_give(own, PAGE_BYTES);
		free(values->pages[i]);
	}
	if (values->pages)
		budget_give(own, DISTRIBUTION_PAGES * sizeof(*values->pages));
	free(values->pages);
	values->pages = NULL;
	give_list(values, own);
	spilling_close(values->spilling);
	values->spilling = NULL;
}

/* Long lists grow by little, so that what all hold stays near the limit. */
static uint64_t step_of(uint64_t room)
{
	if (room < LARGE_LIST)
		return room;
	return room / 4 < MOST_STEP ? room / 4 : MOST_STEP;
}

static bool grow(struct distribution *values, uint64_t need,
		 struct table_budget *budget)
{
	struct table_budget *own = own_budget(values, budget);
	uint64_t room = values->room ? values->room : 8;

	while (room < need)
		room += step_of(room);
	if (!budget_take(own, (room - values->room) * item_cost(values)))
		return false;
	values->items =
		pages_grow(values->items, values->room * sizeof(int64_t),
			   room * sizeof(int64_t));
	values->room = room;
	return true;
}

static bool list_room(struct distribution *values, uint64_t more,
		      struct table_budget *budget)
{
	bool grown;

	if (values->count + more <= values->room)
		return true;
	if (grow(values, values->count + more, budget))
		return true;
	if (!values->spilling || !distribution_spill(values))
		return false;
	if (more <= values->room)
		return true;
	values->spilling->own.overdraws = true; /* so much there must be */
	grown = grow(values, more, budget);
	values->spilling->own.overdraws = false;
	return grown;
}

/* False when there is no memory for its page. */
static bool count_up(struct distribution *values, int64_t value,
		     struct table_budget *budget)
{
	uint64_t units = (uint64_t)(value / values->unit);
	uint64_t **page = &values->pages[units / DISTRIBUTION_PAGE];

	if (!*page) {
		if (!budget_take(own_budget(values, budget), PAGE_BYTES))
			return false;
		*page = zeroed(PAGE_BYTES);
	}
	(*page)[units % DISTRIBUTION_PAGE]++;
	return true;
}

bool distribution_add(struct distribution *values, int64_t value,
		      struct table_budget *budget)
{
	if (values->pages && value >= 0 && value < COUNTED * values->unit &&
	    value % values->unit == 0 && count_up(values, value, budget))
		return true;
	/* ranks do not mind that a value is both counted and listed */
	if (!list_room(values, 1, budget))
		return false;
	values->items[values->count++] = value;
	return true;
}

/* Pages are few: one that is there already is had once more, whatever is. */
static void merge_page(struct distribution *into, unsigned page,
		       const uint64_t *from, struct table_budget *budget)
{
	uint64_t **to = &into->pages[page];

	if (!from)
		return;
	if (!*to) {
		budget_force(own_budget(into, budget), PAGE_BYTES);
		*to = zeroed(PAGE_BYTES);
	}
	for (unsigned i = 0; i < DISTRIBUTION_PAGE; i++)
		(*to)[i] += from[i];
}

bool distribution_merge(struct distribution *into, struct distribution *from,
			struct table_budget *budget)
{
	if (from->pages && !into->pages)
		distribution_count(into, budget);
	if (into->spilling && from->spilling && from->spilling->count) {
		if (!distribution_spill(from))
			return false;
		spilling_take(into->spilling, from->spilling);
	}
	for (unsigned i = 0; from->pages && i < DISTRIBUTION_PAGES; i++)
		merge_page(into, i, from->pages[i], budget);
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
	uint64_t count = values->count, sign = SIGN;

	if (count <= SHORT_LIST) {
		sort_short(values->items, count);
		return;
	}
	other = pages_open(count * sizeof(*other));
	for (uint64_t i = 0; i < count; i++)
		items[i] ^= sign;
	for (unsigned shift = 0; shift < 64; shift += 8) {
		uint64_t *to = from == items ? other : items;

		if (sort_pass(from, to, count, shift))
			from = to;
	}
	for (uint64_t i = 0; i < count; i++)
		items[i] = from[i] ^ sign;
	pages_close(other, count * sizeof(*other));
}

static uint64_t counted(const struct distribution *values, unsigned units)
{
	const uint64_t *page =
		values->pages ? values->pages[units / DISTRIBUTION_PAGE] : NULL;

	return page ? page[units % DISTRIBUTION_PAGE] : 0;
}

/* Of two orders in which ranks are counted, pages and the list or the runs:
 * where in the pages it is. */
struct ranking {
	const struct distribution *values;
	uint64_t rank; /* from here on */
	unsigned units; /* counted values below are passed */
};

/* The counted values below `until`: true when the rank is among them. */
static bool pass_counted(struct ranking *ranking, int64_t until, int64_t *out)
{
	const struct distribution *values = ranking->values;

	for (; values->pages && ranking->units < COUNTED; ranking->units++) {
		int64_t value = ranking->units * values->unit;
		uint64_t here = counted(values, ranking->units);

		if (value >= until)
			return false;
		if (here && ranking->rank <= here) {
			*out = value;
			return true;
		}
		ranking->rank -= here;
	}
	return false;
}

static bool rank_in_list(struct ranking *ranking, int64_t *out)
{
	const struct distribution *values = ranking->values;
	uint64_t at = 0;

	/* without pages the place in the list is the rank */
	if (!values->pages) {
		*out = values->items[ranking->rank - 1];
		return true;
	}
	for (; at < values->count; at++) {
		if (pass_counted(ranking, values->items[at], out))
			return true;
		if (--ranking->rank == 0) {
			*out = values->items[at];
			return true;
		}
	}
	return pass_counted(ranking, INT64_MAX, out);
}

/* 1: found. */
static int rank_in_runs(struct ranking *ranking, struct sorter_merge *merge,
			int64_t *out)
{
	struct sorted record;
	struct err err = {0};
	int more;

	while ((more = sorter_merge_next(merge, &record, &err)) > 0) {
		const unsigned char *key =
			(const unsigned char *)record.key.data;
		int64_t value = (int64_t)(get_u64be(key) ^ SIGN);

		if (pass_counted(ranking, value, out))
			return 1;
		if (ranking->rank <= record.order) {
			*out = value;
			return 1;
		}
		ranking->rank -= record.order;
	}
	return more < 0 ? -1 : pass_counted(ranking, INT64_MAX, out);
}

bool distribution_rank(struct distribution *values, uint64_t rank, int64_t *out)
{
	struct spilling *spilling = values->spilling;
	struct ranking ranking = {values, rank, 0};
	struct sorter_merge *merge;
	struct err err = {0};
	int found;

	if (!spilling || !spilling->count)
		return rank_in_list(&ranking, out);
	if (!distribution_spill(values) ||
	    sorter_merge_open(spilling->sorters, spilling->count, &merge, &err))
		return false;
	found = rank_in_runs(&ranking, merge, out);
	sorter_merge_close(merge);
	assert(found);
	return found > 0;
}

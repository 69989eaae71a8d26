/* SPDX-License-Identifier: Apache-2.0 */
#include "records/distribution.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/pages.h"
#include "records/spilling.h"

#define COUNTED	   (DISTRIBUTION_PAGES * DISTRIBUTION_PAGE)
#define PAGE_BYTES (DISTRIBUTION_PAGE * sizeof(uint64_t))
#define LARGE_LIST 8192 /* items; from here on it grows by less */
#define MOST_STEP  (128 * 1024)
#define SIGN	   (UINT64_C(1) << 63)
#define LOOSE	   4096 /* listed values before pages are made for them */
#define PAGE_FROM  64 /* of them are worth one */

static void *zeroed(size_t size)
{
	return memset(xmalloc(size), 0, size);
}

/* Sorting takes as much again, and the huge pages of both are not all full:
 * where it spills, that is counted. */
static uint64_t item_cost(const struct distribution *values)
{
	return values->spilling ? 2 * sizeof(*values->items) + 1
				: sizeof(*values->items);
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

bool distribution_spill(struct distribution *values)
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
	values->count = values->loose = 0;
	return status == 0;
}

void distribution_count(struct distribution *values,
			struct table_budget *budget)
{
	size_t size = DISTRIBUTION_PAGES * sizeof(*values->pages);

	budget_force(own_budget(values, budget), size);
	values->pages = zeroed(size);
	values->settle_at = LOOSE;
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
	free(values->parts);
	values->parts = NULL;
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

/* Whether the value can be counted: *units says where. */
static bool is_countable(const struct distribution *values, int64_t value,
			 uint64_t *units)
{
	*units = (uint64_t)value / (uint64_t)values->unit;
	return *units < COUNTED && (int64_t)*units * values->unit == value;
}

/* Pages for what many of the listed values fall on. */
static void make_pages(struct distribution *values, struct table_budget *budget)
{
	uint32_t falls[DISTRIBUTION_PAGES] = {0};
	uint64_t units;

	for (uint64_t i = 0; i < values->count; i++)
		if (is_countable(values, values->items[i], &units))
			falls[units / DISTRIBUTION_PAGE]++;
	values->loose = 0;
	for (unsigned p = 0; p < DISTRIBUTION_PAGES; p++) {
		if (falls[p] >= PAGE_FROM && !values->pages[p] &&
		    budget_take(own_budget(values, budget), PAGE_BYTES))
			values->pages[p] = zeroed(PAGE_BYTES);
		else if (!values->pages[p])
			values->loose += falls[p];
	}
}

/* Listed values to the pages that are there. */
static void settle(struct distribution *values, struct table_budget *budget)
{
	uint64_t kept = 0;

	make_pages(values, budget);
	for (uint64_t i = 0; i < values->count; i++) {
		int64_t item = values->items[i];
		uint64_t *counter =
			distribution_counter(values, item, values->unit);

		if (counter)
			++*counter;
		else
			values->items[kept++] = item;
	}
	values->count = kept;
	values->settle_at = LOOSE + values->loose;
}

bool distribution_add(struct distribution *values, int64_t value,
		      struct table_budget *budget)
{
	uint64_t *counter = distribution_counter(values, value, values->unit);
	uint64_t units;

	if (counter) {
		++*counter;
		return true;
	}
	/* ranks do not mind that a value is both counted and listed */
	if (!list_room(values, 1, budget))
		return false;
	values->items[values->count++] = value;
	if (values->pages && is_countable(values, value, &units) &&
	    ++values->loose >= values->settle_at)
		settle(values, budget);
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
		*to = memcpy(xmalloc(PAGE_BYTES), from, PAGE_BYTES);
		return;
	}
	for (unsigned i = 0; i < DISTRIBUTION_PAGE; i++)
		(*to)[i] += from[i];
}

/* For which there is room. */
static void take_items(struct distribution *into,
		       const struct distribution *from)
{
	uint64_t units;

	for (uint64_t i = 0; i < from->count; i++) {
		int64_t item = from->items[i];
		uint64_t *counter =
			distribution_counter(into, item, into->unit);

		if (counter) {
			++*counter;
			continue;
		}
		into->items[into->count++] = item;
		into->loose += into->pages && is_countable(into, item, &units);
	}
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
	take_items(into, from);
	if (into->pages && into->loose >= into->settle_at)
		settle(into, budget);
	return true;
}

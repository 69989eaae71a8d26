/* SPDX-License-Identifier: Apache-2.0 */
/* The list in order, and ranks among what is counted, listed and in runs. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/pages.h"
#include "records/distribution.h"
#include "records/spilling.h"

#define COUNTED	   (DISTRIBUTION_PAGES * DISTRIBUTION_PAGE)
#define SHORT_LIST 64 /* sorted by insertion */
#define SIGN	   (UINT64_C(1) << 63)

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

static int64_t least_listed(const struct distribution *values)
{
	int64_t least = INT64_MAX;

	for (uint64_t i = 0; i < values->count; i++)
		if (values->items[i] < least)
			least = values->items[i];
	return least;
}

/* Most ranks are below all that is listed: then it need not be sorted. */
static bool rank_below_list(struct ranking ranking, int64_t *out)
{
	return pass_counted(&ranking, least_listed(ranking.values), out);
}

static bool rank_in_list(struct ranking *ranking, struct distribution *values,
			 int64_t *out)
{
	uint64_t at = 0;

	if (rank_below_list(*ranking, out))
		return true;
	distribution_sort(values);
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

void distribution_borrow(struct distribution *into, struct distribution *part,
			 struct table_budget *budget)
{
	struct distribution_parts *parts = into->parts;
	size_t count = parts ? parts->count : 0;

	parts = xrealloc(parts,
			 sizeof(*parts) + (count + 1) * sizeof(*parts->items));
	parts->items[count] = part;
	parts->count = count + 1;
	parts->budget = budget;
	into->parts = parts;
}

/* The counters of one page, of all parts together; false: nobody has it. */
static bool page_sum(const struct distribution *values, unsigned page,
		     uint64_t *sum)
{
	const struct distribution_parts *parts = values->parts;
	bool any = false;

	for (size_t i = 0; i <= parts->count; i++) {
		const struct distribution *part =
			i < parts->count ? parts->items[i] : values;
		const uint64_t *from = part->pages ? part->pages[page] : NULL;

		if (from && !any)
			memcpy(sum, from, DISTRIBUTION_PAGE * sizeof(*sum));
		for (size_t k = 0; from && any && k < DISTRIBUTION_PAGE; k++)
			sum[k] += from[k];
		any |= from != NULL;
	}
	return any;
}

/* As rank_below_list, where there are parts. */
static bool rank_below_lists(const struct distribution *values, uint64_t rank,
			     int64_t *out)
{
	uint64_t sum[DISTRIBUTION_PAGE];
	int64_t until = least_listed(values);

	for (size_t i = 0; i < values->parts->count; i++) {
		int64_t least = least_listed(values->parts->items[i]);

		until = least < until ? least : until;
	}
	for (unsigned p = 0; p < DISTRIBUTION_PAGES; p++) {
		if (!page_sum(values, p, sum))
			continue;
		for (unsigned i = 0; i < DISTRIBUTION_PAGE; i++) {
			*out = (int64_t)(p * DISTRIBUTION_PAGE + i) *
			       values->unit;
			if (*out >= until)
				return false;
			if (rank <= sum[i])
				return true;
			rank -= sum[i];
		}
	}
	return false;
}

static bool merge_parts(struct distribution *values)
{
	struct distribution_parts *parts = values->parts;
	bool done = true;

	values->parts = NULL;
	for (size_t i = 0; done && i < parts->count; i++)
		done = distribution_merge(values, parts->items[i],
					  parts->budget);
	free(parts);
	return done;
}

static bool has_runs(const struct distribution *values)
{
	return values->spilling && values->spilling->count;
}

bool distribution_rank(struct distribution *values, uint64_t rank, int64_t *out)
{
	struct spilling *spilling = values->spilling;
	struct ranking ranking = {values, rank, 0};
	struct sorter_merge *merge;
	struct err err = {0};
	int found;

	if (values->parts) {
		if (!has_runs(values) && rank_below_lists(values, rank, out))
			return true;
		if (!merge_parts(values))
			return false;
	}
	if (!has_runs(values))
		return rank_in_list(&ranking, values, out);
	if (!distribution_spill(values) ||
	    sorter_merge_open(spilling->sorters, spilling->count, &merge, &err))
		return false;
	found = rank_in_runs(&ranking, merge, out);
	sorter_merge_close(merge);
	assert(found);
	return found > 0;
}

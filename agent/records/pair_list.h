/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs of numbers that a metric must see together before it can say anything:
 * a time and an amount, the two ends of an interval. On the heap, within the
 * pass's budget.
 */
#ifndef PLAUDIT_RECORDS_PAIR_LIST_H
#define PLAUDIT_RECORDS_PAIR_LIST_H

#include "records/aggregate.h"

struct pair {
	int64_t first, second;
};

struct pair_list {
	struct pair *items;
	uint64_t count, room;
};

/* The list of a cell, begun at its first use. NULL: the budget is used up. */
struct pair_list *pair_list_of(struct cell *cell, struct table_budget *budget);
/* False when the budget is used up. */
bool pair_list_add(struct pair_list *list, struct pair pair,
		   struct table_budget *budget);
/* As an aggregate's merge and release. */
void pair_list_merge(const struct aggregate *a, struct cell *into,
		     struct cell *from, struct table_budget *budget);
void pair_list_release(struct cell *cell, struct table_budget *budget);
int pair_list_unload(const struct aggregate *a, struct cell *cell,
		     struct item_sink *sink, struct err *err);
bool pair_list_load(const struct aggregate *a, struct cell *cell,
		    struct text item, struct table_budget *budget);
/* By the first, then the second. */
void pair_list_sort(struct pair_list *list);

/* False when it does not fit 64 bits: a time before 1678 or after 2262. */
static inline bool fits_64(__int128 n)
{
	return n >= INT64_MIN && n <= INT64_MAX;
}

#endif

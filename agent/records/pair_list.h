/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs of numbers that a metric must see together before it can say anything:
 * a time and an amount, the two ends of an interval. In memory within the
 * budget; beyond it, outside of groups, as sorted runs in the spill file. They
 * are read in order by cursors, wherever they are.
 */
#ifndef PLAUDIT_RECORDS_PAIR_LIST_H
#define PLAUDIT_RECORDS_PAIR_LIST_H

#include "records/aggregate.h"

struct pair {
	int64_t first, second;
};

struct spilling;
struct sorter_merge;

struct pair_list {
	struct pair *items;
	uint64_t count, room;
	struct spilling *spilling; /* of the pairs; NULL: they may not */
	struct spilling *ends; /* of what is second in them; NULL: nobody asks
				*/
};

/* Puts a pair into the cell's list, which is begun at the first one. False: the
 * cell's state says why not. */
bool pair_list_add(const struct aggregate *a, struct cell *cell,
		   struct pair pair, struct table_budget *budget);
/* As an aggregate's merge, release, unload and load. */
void pair_list_merge(const struct aggregate *a, struct cell *into,
		     struct cell *from, struct table_budget *budget);
void pair_list_release(struct cell *cell, struct table_budget *budget);
int pair_list_unload(const struct aggregate *a, struct cell *cell,
		     struct item_sink *sink, struct err *err);
bool pair_list_load(const struct aggregate *a, struct cell *cell,
		    struct text item, struct table_budget *budget);

/* Reads pairs by the first, then the second. Several may be open. */
struct pair_cursor {
	struct pair now; /* while `more` */
	bool more;
	bool failed; /* what was spilled could not be read: there is no more */
	struct pair_list *list;
	struct sorter_merge *merge; /* NULL: from memory */
	int64_t *ends; /* from memory, in order; NULL: pairs */
	uint64_t at;
};

void pair_cursor_open(struct pair_cursor *cursor, struct pair_list *list);
/* What is second in the pairs, in order, as the first of pairs. Only of an
 * aggregate that keeps_ends. */
void pair_cursor_open_ends(struct pair_cursor *cursor, struct pair_list *list);
void pair_cursor_next(struct pair_cursor *cursor);
/* False when the cursor failed: then the cell's state says so. */
bool pair_cursor_close(struct pair_cursor *cursor, struct cell *cell);

/* False when it does not fit 64 bits: a time before 1678 or after 2262. */
static inline bool fits_64(__int128 n)
{
	return n >= INT64_MIN && n <= INT64_MAX;
}

#endif

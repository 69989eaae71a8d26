/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All values of a metric, so that any rank can be asked for. Values that are
 * a whole number of units from 0 to 65535 (seconds, for times) are counted in
 * pages, of which there are those that enough values fall on; the rest is a
 * list, which may spill to runs of values and how often they were there.
 * Counting is optional: groups are small and use the list alone.
 */
#ifndef PLAUDIT_RECORDS_DISTRIBUTION_H
#define PLAUDIT_RECORDS_DISTRIBUTION_H

#include <stddef.h>

#include "records/aggregate.h"

#define DISTRIBUTION_PAGES 64
#define DISTRIBUTION_PAGE  1024 /* values */

struct distribution {
	uint64_t **pages; /* DISTRIBUTION_PAGES, or NULL: list only */
	int64_t *items;
	uint64_t count, room;
	/* listed values that could be counted, about; so many are sorted out */
	uint32_t loose, settle_at;
	int64_t unit; /* 1, or the nanoseconds of a second */
	struct spilling *spilling; /* of the list; NULL: it may not */
	struct distribution_parts *parts; /* its own too, for ranks; or NULL */
};

/* Distributions of others, which stay as they are as long as this one. */
struct distribution_parts {
	size_t count;
	struct table_budget *budget; /* should they have to be merged */
	struct distribution *items[];
};

/* From so many on, a list is worth counting. */
#define DISTRIBUTION_COUNT_FROM 4096

/* The counter of a value whose page is there; NULL: distribution_add. */
static inline uint64_t *distribution_counter(const struct distribution *values,
					     int64_t value, int64_t unit)
{
	uint64_t units = (uint64_t)value / (uint64_t)unit;
	uint64_t *page;

	if (!values->pages || units >= DISTRIBUTION_PAGES * DISTRIBUTION_PAGE ||
	    units * (uint64_t)unit != (uint64_t)value)
		return NULL;
	page = values->pages[units / DISTRIBUTION_PAGE];
	return page ? &page[units % DISTRIBUTION_PAGE] : NULL;
}

struct spilling;

/* Lets the list spill, where the budget has a place for it. */
void distribution_may_spill(struct distribution *values,
			    struct table_budget *budget);
/* Begins counting: a distribution is otherwise {.unit = ...}. */
void distribution_count(struct distribution *values,
			struct table_budget *budget);
void distribution_release(struct distribution *values,
			  struct table_budget *budget);
/* False when there is no room. */
bool distribution_add(struct distribution *values, int64_t value,
		      struct table_budget *budget);
/* Many: numbers[rows[0]], ... */
bool distribution_add_rows(struct distribution *values, const int64_t *numbers,
			   const uint16_t *rows, size_t count,
			   struct table_budget *budget);
/* One value, so many times. */
bool distribution_add_times(struct distribution *values, int64_t value,
			    uint64_t times, struct table_budget *budget);
/* What was a list alone is counted from now on. */
void distribution_condense(struct distribution *values,
			   struct table_budget *budget);

/* Once sorted: the values, ascending, and how often each is there. Zeroed
 * memory is before the first; false: there are no more. */
struct value_run {
	int64_t value;
	uint64_t times;
	unsigned units; /* where it is among the counted, */
	uint64_t at; /* and in the list */
};

bool distribution_next(const struct distribution *values,
		       struct value_run *run);
bool distribution_merge(struct distribution *into, struct distribution *from,
			struct table_budget *budget);
/* What `part` holds counts for ranks from now on, without being copied: most
 * ranks are found by adding pages up. It must not spill, and last as long; only
 * distribution_rank and release may follow. */
void distribution_borrow(struct distribution *into, struct distribution *part,
			 struct table_budget *budget);
/* The list becomes a run. False when it could not be written. */
bool distribution_spill(struct distribution *values);
/* Sorts the list; needed once before distribution_next. */
void distribution_sort(struct distribution *values);
/* The value of rank 1..n; may sort the list. False when a run could not be
 * read. */
bool distribution_rank(struct distribution *values, uint64_t rank,
		       int64_t *out);
/* Why something was refused, for the state of a cell. */
enum cell_state distribution_failure(const struct distribution *values);

#endif

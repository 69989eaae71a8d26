/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a table that may spill has beside it: its part of the budget, and the
 * sorters with the runs that it wrote, or that were written by the same table
 * of other threads. The failure of a run means a state for the table's cells.
 */
#ifndef PLAUDIT_RECORDS_SPILLING_H
#define PLAUDIT_RECORDS_SPILLING_H

#include "records/aggregate.h"
#include "records/sorter.h"

struct spilling {
	struct table_budget own, *whole;
	struct sorter **sorters;
	size_t count;
	struct sorter *sorter; /* among them: the table's own; NULL: none */
};

void spilling_init(struct spilling *spilling, struct table_budget *whole);
void spilling_release(struct spilling *spilling);

/* On the heap; NULL when tables of this budget may not spill. */
struct spilling *spilling_open(struct table_budget *whole);
void spilling_close(struct spilling *spilling); /* NULL is allowed */

/* Begins a run of spilling->sorter, which is made at first. */
int spilling_begin(struct spilling *spilling, struct err *err) MUST_USE;
/* `from` has no runs then. */
void spilling_take(struct spilling *into, struct spilling *from);
/* CELL_NO_SPACE or CELL_SPILL, after a run could not be written or read. */
enum cell_state spilling_failure(const struct spilling *spilling);

#endif

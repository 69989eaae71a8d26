/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorts any number of records (a key, an order among equal keys, a payload)
 * within the memory it may have: beyond it, sorted runs go to unlinked files in
 * the spill directory and are merged when they are read. Order: key bytes as
 * unsigned, a prefix before what it begins; equal keys by `order`, then payload
 * bytes, so that the result is the same for any number of threads and runs.
 * One thread adds to one sorter; several sorters can be read as one.
 */
#ifndef PLAUDIT_RECORDS_SORTER_H
#define PLAUDIT_RECORDS_SORTER_H

#include "records/sort_order.h"
#include "records/spill.h"
#include "records/table_budget.h"

struct sorter;
struct sorter_merge;

/* memory: bytes it may hold before it spills; taken from the budget as they
 * are needed, and it spills earlier when the budget has no more. */
struct sorter *sorter_open(struct spill *spill, struct table_budget *budget,
			   uint64_t memory);
void sorter_close(struct sorter *sorter); /* NULL is allowed */

/* ERR_LIMIT when memory is used up and nothing may be written, or there is no
 * room for a run (spill->refused); ERR_SYSTEM with the system's reason. */
int sorter_add(struct sorter *sorter, struct text key, uint64_t order,
	       struct text payload, struct err *err) MUST_USE;
uint64_t sorter_count(const struct sorter *sorter);

/* Writes what is held as a run and gives the memory back; it can go on. */
int sorter_flush(struct sorter *sorter, struct err *err) MUST_USE;

/* Instead of add, for what is in order already: a run, record by record. */
int sorter_run_begin(struct sorter *sorter, struct err *err) MUST_USE;
int sorter_run_put(struct sorter *sorter, const struct sorted *record,
		   struct err *err) MUST_USE;
/* is_whole: all could be put; else the run is dropped, and -1. */
int sorter_run_end(struct sorter *sorter, bool is_whole,
		   struct err *err) MUST_USE;

/* After the last add. The sorters stay their owner's. */
int sorter_merge_open(struct sorter *const *sorters, size_t count,
		      struct sorter_merge **out, struct err *err) MUST_USE;
/* 1: *out is the next (views until the next call), 0: the end, -1: a run could
 * not be read. */
int sorter_merge_next(struct sorter_merge *merge, struct sorted *out,
		      struct err *err) MUST_USE;
void sorter_merge_close(struct sorter_merge *merge);

#endif

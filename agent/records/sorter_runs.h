/* SPDX-License-Identifier: Apache-2.0 */
/* What a sorter holds, for sorter.c and sorter_merge.c alone. */
#ifndef PLAUDIT_RECORDS_SORTER_RUNS_H
#define PLAUDIT_RECORDS_SORTER_RUNS_H

#include "records/sort_run.h"
#include "records/sorter.h"

struct sorter {
	struct spill *spill;
	struct table_budget *budget;
	uint64_t memory;
	char *block; /* records from its front, when sorted entries at its end
		      */
	uint64_t room, used; /* bytes of the block */
	uint64_t held; /* records in it */
	uint64_t shared; /* bytes that all keys in it begin with */
	uint64_t count; /* of all records */
	struct sort_run *runs;
	size_t run_count, run_room;
	struct run_writer writer; /* of the run at hand */
};

/* The entries of what is held, in order. */
struct sort_entry *sorter_entries(struct sorter *sorter);
void sorter_put_run(struct sorter *sorter, struct sort_run run);
/* Bytes of a run's blocks, but for a longer record. */
uint64_t sorter_block_bytes(const struct sorter *sorter);

#endif

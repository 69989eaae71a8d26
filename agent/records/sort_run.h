/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sorted run in the spill file: blocks of whole records, each with a checksum
 * over its bytes and its place, so that what a disk gives back wrong is an
 * error and never another result. Each block says where the next one is.
 */
#ifndef PLAUDIT_RECORDS_SORT_RUN_H
#define PLAUDIT_RECORDS_SORT_RUN_H

#include "records/sort_order.h"
#include "records/spill.h"
#include "records/table_budget.h"

/* Of a block's bytes, its place in the file and one thing more about it. */
uint64_t block_check(const char *bytes, uint64_t size, uint64_t place,
		     uint64_t more);

struct sort_extent {
	uint64_t offset, size;
};

struct sort_run {
	uint64_t first; /* offset of the first block in the file */
	uint64_t records;
	uint64_t block_most; /* bytes of the largest block */
	struct sort_extent *extents; /* on the heap */
	size_t extent_count;
};

/* Gives back its room on the disk and its memory. */
void sort_run_drop(struct sort_run *run, struct spill *spill);

struct run_writer {
	struct spill *spill;
	struct table_budget *budget;
	char *block;
	uint64_t room, used; /* bytes of the block */
	uint64_t here, end; /* where the block goes, the extent ends */
	struct sort_run run;
};

/* room: bytes of a block, more where a record is longer; taken of the budget
 * whether it has them or not. */
void run_writer_begin(struct run_writer *writer, struct spill *spill,
		      struct table_budget *budget, uint64_t room);
int run_writer_add(struct run_writer *writer, const struct sorted *record,
		   struct err *err) MUST_USE;
/* In any case once. is_whole: all could be added; else the run is dropped, and
 * -1. */
int run_writer_end(struct run_writer *writer, bool is_whole,
		   struct sort_run *out, struct err *err) MUST_USE;

struct run_reader {
	struct spill *spill;
	const struct sort_run *run;
	char *block; /* the caller's, of at least run->block_most bytes */
	uint64_t next; /* offset of the next block */
	uint64_t at, end; /* in the block */
	uint64_t left; /* records */
};

void run_reader_begin(struct run_reader *reader, struct spill *spill,
		      const struct sort_run *run, char *block);
/* 1: *out is a view of the block, until the next call; 0: the end. */
int run_reader_next(struct run_reader *reader, struct sorted *out,
		    struct err *err) MUST_USE;

#endif

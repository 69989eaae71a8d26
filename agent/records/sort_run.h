/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sorted run in the spill file: blocks of whole records, each with a checksum
 * over its bytes, its run and its place, so that what a disk gives back wrong
 * is an error and never another result.
 */
#ifndef PLAUDIT_RECORDS_SORT_RUN_H
#define PLAUDIT_RECORDS_SORT_RUN_H

#include "records/sort_order.h"
#include "records/spill.h"

struct sort_run {
	uint64_t offset, size; /* bytes in the file */
	uint64_t records;
	uint64_t block_most; /* bytes of the largest block */
};

struct run_writer {
	struct spill *spill;
	char *block; /* the caller's, of `room` bytes */
	uint64_t room, used;
	struct sort_run run;
};

/* A record on the disk takes no more than in memory and this. */
#define RUN_RECORD_MORE 16
#define RUN_BLOCK_HEAD	16

/* most: bytes that the run takes at most, blocks' heads included. */
void run_writer_begin(struct run_writer *writer, struct spill *spill,
		      uint64_t most);
int run_writer_add(struct run_writer *writer, const struct sorted *record,
		   struct err *err) MUST_USE;
int run_writer_end(struct run_writer *writer, struct sort_run *out,
		   struct err *err) MUST_USE;

struct run_reader {
	struct spill *spill;
	const struct sort_run *run;
	char *block; /* the caller's, of at least run->block_most bytes */
	uint64_t next; /* of the run's bytes */
	uint64_t at, end; /* in the block */
	uint64_t left; /* records */
};

void run_reader_begin(struct run_reader *reader, struct spill *spill,
		      const struct sort_run *run, char *block);
/* 1: *out is a view of the block, until the next call; 0: the end. */
int run_reader_next(struct run_reader *reader, struct sorted *out,
		    struct err *err) MUST_USE;

#endif

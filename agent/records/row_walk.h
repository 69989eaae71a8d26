/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All rows of a source as they are committed to: the fields of each row's leaf,
 * handed to a visitor by several threads, block by block. Unlike a pass of the
 * engine it parses no column and asks no query.
 */
#ifndef PLAUDIT_RECORDS_ROW_WALK_H
#define PLAUDIT_RECORDS_ROW_WALK_H

#include "records/block_reader.h"
#include "records/leaf_hash.h"

/* A row; the texts are views until the visit ends. */
struct walked_row {
	uint64_t number; /* over all files, from 0 */
	struct text key; /* the kind's key as committed to; empty without */
	struct text fields; /* leaf_fields */
};

/* The rows of a block, by the thread that visits them. */
struct walked_block {
	unsigned thread; /* from 0 */
	uint64_t sequence; /* 0, 1, ... over all files */
	uint64_t first_row, rows;
};

/* -1 ends the walk of all threads. Blocks of different threads are visited at
 * the same time, and end in any order. */
struct row_visitor {
	/* Whether the row is to be visited, asked before its fields are made;
	 * NULL: each is. */
	bool (*wants)(void *context, const struct walked_block *block,
		      const struct walked_row *row);
	int (*row)(void *context, const struct walked_block *block,
		   const struct walked_row *row, struct err *err);
	int (*end)(void *context, const struct walked_block *block,
		   struct err *err); /* of a block; may be NULL */
	void (*stop)(void *context); /* a thread failed; may be NULL */
	void *context;
};

/* As many threads as are of use for that job, at least 1. */
unsigned row_walk_threads(const struct records_job *job);
/* job: source, directory or inline_rows. -1 with ERR_USAGE when the source
 * cannot be read as a whole. *rows gets the number of rows. */
int row_walk(struct arena *arena, const struct records_job *job,
	     unsigned threads, const struct row_visitor *visitor,
	     uint64_t *rows, struct err *err) MUST_USE;

#endif

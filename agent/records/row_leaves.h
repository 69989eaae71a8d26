/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The leaves of a commitment made again from the source's files and K, in the
 * order that the commitment states: in file order by several threads, or sorted
 * by key through sorters, within the memory that a pass has.
 */
#ifndef PLAUDIT_RECORDS_ROW_LEAVES_H
#define PLAUDIT_RECORDS_ROW_LEAVES_H

#include "records/leaf_batch.h"
#include "records/row_walk.h"

struct leaf_taker {
	/* Whether the leaf's fields are to be kept; several threads ask. */
	bool (*wants)(const void *context, uint64_t index);
	void (*keep)(void *context, const struct made_leaf *leaf); /* one at a
								      time */
	/* Each leaf's hash, in order. */
	void (*leaf)(void *context, struct digest hash);
	void *context;
};

/* job: source, directory or inline_rows, salt_key. */
int row_leaves(struct arena *arena, const struct records_job *job,
	       const struct leaf_taker *taker, struct err *err) MUST_USE;

#endif

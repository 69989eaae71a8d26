/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source's rows in the order of their key, for a commitment in which it can
 * be shown that a key is absent (reports/row-proof.md): by the key's bytes, and
 * rows of one key by the bytes of their committed fields. So the order of the
 * files' rows and the number of threads do not matter. Beyond its memory it
 * spills.
 */
#ifndef PLAUDIT_RECORDS_SORTED_ROWS_H
#define PLAUDIT_RECORDS_SORTED_ROWS_H

#include "records/engine.h"
#include "records/leaf_batch.h"
#include "records/table_budget.h"

struct sorted_rows;
struct spill;

/* What is shared with the pass; NULL: its own, within LIMIT_TABLE_BYTES. */
struct sorting_room {
	struct table_budget *budget;
	struct spill *spill;
	uint64_t memory; /* of all threads together */
};

/* job: source, salt_key, and where it may spill. One sorter a thread. */
struct sorted_rows *sorted_rows_open(const struct records_job *job,
				     unsigned threads,
				     const struct sorting_room *room);
void sorted_rows_close(struct sorted_rows *rows); /* NULL is allowed */
/* fields: leaf_fields of the row. ERR_LIMIT when there is no room. */
int sorted_rows_add(struct sorted_rows *rows, unsigned thread, struct text key,
		    struct text fields, struct err *err) MUST_USE;

/* Once, after the last row: each in order, with the hash of its leaf. */
int sorted_rows_each(struct sorted_rows *rows,
		     void (*take)(void *context, const struct made_leaf *leaf,
				  struct digest hash),
		     void *context, struct err *err) MUST_USE;
/* Or without leaves: the fields of each in order. */
int sorted_rows_read(struct sorted_rows *rows,
		     int (*take)(void *context, struct text fields,
				 struct err *err),
		     void *context, struct err *err) MUST_USE;
/* Or the root alone. */
int sorted_rows_root(struct sorted_rows *rows, struct digest *root,
		     uint64_t *size, struct err *err) MUST_USE;

#endif

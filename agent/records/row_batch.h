/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Up to VECTOR_ROWS rows of a block as typed columns. What every query does
 * with a batch: rows that are plain are judged by vectors, odd ones one by one
 * through query_state_row, to the same result.
 */
#ifndef PLAUDIT_RECORDS_ROW_BATCH_H
#define PLAUDIT_RECORDS_ROW_BATCH_H

#include "records/field_batch.h"

struct row_worker;
struct row_query;
struct query_state;

struct row_batch {
	struct field_batch fields;
	uint64_t first_row; /* over all files */
	/* The places of each column that is committed to, NULL: missing; only
	 * where leaves are hashed many at once. */
	const struct field_place **committed;
	struct value_vector
		columns[64]; /* of pass->columns; VECTOR_ROWS each */
	/* Rows that no query takes by vectors: odd ones, and those with a used
	 * column that could not be read, a pair of times that runs backwards or
	 * a time beyond what a vector holds. */
	uint64_t slow[VECTOR_WORDS];
};

struct batch_layout;

/* One thread's means to fill its batch; they last as long as worker->arena. */
struct batch_layout *batch_layout_new(struct row_worker *worker);
/* The block's records from byte `from` on as the worker's batch, to the last of
 * which byte batch.fields.used is the next. */
void row_batch_fill(struct row_worker *worker, size_t from, uint64_t first_row);

/* Makes row i of the worker's batch the row at hand, as for query_state_row:
 * record, values, bad, row, row_offset. Resets worker->scratch now and then:
 * what is to last as long as the batch goes to worker->batch_texts. */
void row_worker_load(struct row_worker *worker, size_t i);

/* After all queries of a batch. */
void query_batch_end(struct row_worker *worker);

/* Takes a batch's rows for one query: vectors where the query's programs allow
 * it, and row_worker_load + query_state_row for the rest. */
void query_batch(struct row_worker *worker, const struct row_query *query,
		 struct query_state *state, const struct row_batch *batch);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aggregates that many queries of a pass ask of the same vectors, each of other
 * rows: a row is taken once for all of them. Rows are told apart by which of
 * the queries judge them (a mask, a bit a query); for every mask that occurs
 * there are cells, and at the end, or when there are too many masks, those are
 * merged into the cells of the queries in the mask. Merging is exact, so the
 * answers are the same; where masks turn out to be as many as rows, the queries
 * take their rows by themselves again.
 */
#ifndef PLAUDIT_RECORDS_SHARED_ROWS_H
#define PLAUDIT_RECORDS_SHARED_ROWS_H

#include "cel/row_program.h"
#include "records/aggregate_set.h"

#define SHARED_QUERIES_MOST  64 /* that have one mask */
#define SHARED_QUERIES_LEAST 4 /* fewer are not worth it */

struct row_pass;
struct row_worker;

/* One aggregate of some queries. */
struct shared_aggregate {
	struct aggregate as; /* its inputs are 0, 1, 2 */
	int operations[AGGREGATE_INPUTS]; /* that give them; -1: none */
	unsigned cells[SHARED_QUERIES_MOST]; /* of each query */
};

/* Queries that have all of some aggregates in common. */
struct shared_domain {
	unsigned queries[SHARED_QUERIES_MOST];
	unsigned query_count;
	struct shared_aggregate *items;
	size_t count, room;
};

struct shared_plan {
	struct shared_domain *domains;
	size_t count, room;
};

/* NULL when the queries have too little in common. */
const struct shared_plan *shared_plan_new(struct arena *arena,
					  const struct row_pass *pass);

/* What one thread needs. */
struct shared_rows;

struct shared_rows *shared_rows_new(struct row_worker *worker);
void shared_rows_release(struct shared_rows *shared); /* NULL is allowed */

/* The query judges these rows of the batch: the bits of its cells that are
 * taken care of. */
uint64_t shared_rows_note(struct shared_rows *shared, size_t query,
			  const uint64_t *rows);
/* After all queries of a batch. */
void shared_rows_take(struct row_worker *worker, struct row_machine *machine);
/* What another thread gathered; what has no room goes to the queries' cells of
 * `from`, which are merged thereafter. */
void shared_rows_merge(struct row_worker *into, struct row_worker *from);
/* After the last batch of all threads: into the queries' cells. */
void shared_rows_finish(struct row_worker *worker);

#endif

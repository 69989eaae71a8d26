/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pass itself: what all threads share, and what each thread gathers from
 * the blocks it claims. Threads meet only in the reader, the commitment and
 * the budget; their states are merged at the end, in any order, to the same
 * result.
 */
#ifndef PLAUDIT_RECORDS_ROW_PASS_H
#define PLAUDIT_RECORDS_ROW_PASS_H

#include "base/limits.h"
#include "parse/csv.h"
#include "records/block_reader.h"
#include "records/column_text.h"
#include "records/leaf_batch.h"
#include "records/node_levels.h"
#include "records/record_format.h"
#include "records/row_batch.h"
#include "records/row_commitment.h"
#include "records/row_groups.h"
#include "records/row_history.h"
#include "records/row_join.h"
#include "records/shared_rows.h"
#include "records/sorted_rows.h"

/* An ordered pair of the kind whose columns are both used. */
struct used_pair {
	unsigned pair; /* of the kind's pairs, and the bit in bad_pairs */
	unsigned earlier, later; /* indexes into the pass's columns */
};

struct row_pass {
	const struct records_job *job;
	const struct source_kind *kind;
	struct block_reader *reader;
	struct row_query *queries;
	size_t query_count;
	unsigned columns[64]; /* that some query uses, and the time column */
	size_t column_count;
	struct used_pair pairs[64];
	size_t pair_count;
	int time_index; /* of kind->time in columns, -1: none */
	size_t input_most; /* inputs of the largest set */
	const struct batch_plan *plan; /* NULL: every row by itself */
	const struct shared_plan *shared; /* NULL: queries share nothing */
	struct row_commitment *commitment; /* in file order; NULL: none */
	struct sorted_rows *sorted; /* for one by key; NULL: none */
	struct row_history *history; /* rows beside those of then, or NULL */
	/* of the leaves that are hashed many at once; NULL: row by row */
	const struct sha256_kernel *kernel;
	struct group_shards **shards; /* one a query, NULL: without groups */
	struct table_budget budget;
	struct deadline deadline;
};

struct batch_plan; /* records/query_plan.h */
struct joined_columns; /* records/row_join_batch.h */
struct batch_room; /* of query_batch.c */

/* A row by its number, with what is to be said of it. */
struct row_note {
	uint64_t row;
	struct text text;
};

struct row_notes {
	struct row_note items[LIMIT_LISTED_CASES];
	size_t count, most;
};

/* What one thread knows of one query. */
struct query_state {
	struct account account; /* its exclusions are counted apart */
	uint64_t *excluded; /* per conjunct */
	struct cell *cells; /* of the metrics */
	struct row_groups groups; /* with per */
	struct row_joining joining; /* with joins */
	struct joined_columns *joined; /* with joins by vectors, else NULL */
	struct value *slots;
	struct row_notes cases, troubles;
};

struct row_worker {
	struct row_pass *pass;
	unsigned number; /* of the threads, from 0 */
	struct arena *arena; /* what stays until the end */
	struct arena *scratch; /* what lasts a few rows */
	struct arena *row_texts; /* of the row at hand */
	struct arena *batch_texts; /* of the batch at hand */
	struct block_room room;
	struct csv_record record;
	struct column_reading reading;
	struct value values[64]; /* of pass->columns, of the row at hand */
	const char *why[64]; /* of the columns that could not be read */
	uint64_t bad, bad_pairs; /* bits of them */
	struct query_state *queries;
	struct aggregating aggregating;
	struct batch_room *batching; /* NULL: no batch yet */
	struct shared_rows *shared; /* NULL: nothing is */
	struct row_notes samples;
	struct instant newest;
	bool has_newest;
	struct leaf_writer leaf;
	struct block_leaves leaves;
	struct leaf_batch *leaf_batch; /* NULL: row by row */
	struct node_levels *levels;
	struct block block;
	const struct record_format *format; /* of the block's file */
	struct record_reading records; /* for it */
	struct batch_layout *columns;
	struct row_batch batch;
	unsigned loads; /* rows that were read by themselves */
	uint64_t row; /* the number of the row at hand */
	size_t row_offset; /* in the block */
};

/* Columns, queries' bits, ceilings. -1 only with ERR_LIMIT or ERR_USAGE. */
int row_pass_prepare(struct arena *arena, struct row_pass *pass,
		     struct err *err) MUST_USE;

void row_worker_init(struct row_worker *worker, struct row_pass *pass);
void row_worker_release(struct row_worker *worker);
/* Claims and reads blocks until there are no more. */
void row_worker_run(struct row_worker *worker);
/* Puts what `from` gathered into `into`. */
void row_worker_merge(struct row_worker *into, struct row_worker *from);

/* As instant_compare(a, b) < 0, in place: it is asked for every row. */
static inline bool is_before(struct instant a, struct instant b)
{
	return a.seconds < b.seconds ||
	       (a.seconds == b.seconds && a.nanos < b.nanos);
}

static inline struct instant time_of(const struct value *v)
{
	return (struct instant){v->seconds, v->nanos};
}

/* Notes keep the first rows, in whatever order rows come, each once; text is
 * copied to the arena. */
bool row_notes_want(const struct row_notes *notes, uint64_t row);
void row_notes_add(struct arena *arena, struct row_notes *notes, uint64_t row,
		   struct text text);
void row_notes_merge(struct row_notes *into, const struct row_notes *from);

void query_state_init(struct row_worker *worker, const struct row_query *query,
		      struct query_state *state);
void query_state_release(const struct row_query *query,
			 struct query_state *state,
			 struct table_budget *budget);
void query_state_merge(const struct row_query *query, struct query_state *into,
		       struct query_state *from, struct table_budget *budget);

/* Makes the record of row i of the batch the one at hand, its columns unread.
 */
void row_worker_load_record(struct row_worker *worker, size_t i);
/* What it takes to commit to batches. */
void row_committing_init(struct row_worker *worker);
void row_committing_release(struct row_worker *worker);
/* Commits to the rows of the batch, as the pass does it. False when there is no
 * room for it: the reader is stopped then. */
bool row_worker_commit(struct row_worker *worker);

/* The row at hand for one query: accounts for it and takes it in. */
void query_state_row(struct row_worker *worker, const struct row_query *query,
		     struct query_state *state);
/* Lists the row at hand among the first that were judged. */
void query_state_case(struct row_worker *worker, struct query_state *state);
/* A readable time of the pass's time column. */
void row_worker_watch(struct row_worker *worker, struct instant t);
/* "exports/a.csv:12" of the row at hand. */
struct text row_worker_where(struct row_worker *worker);

#endif

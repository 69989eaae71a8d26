/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the queries of a pass are run over vectors: one row program for all of
 * them, and the numbers of its operations for each. A query of which any part
 * cannot be run so is taken row by row.
 */
#ifndef PLAUDIT_RECORDS_QUERY_PLAN_H
#define PLAUDIT_RECORDS_QUERY_PLAN_H

#include "cel/row_program.h"

struct row_pass;
struct row_query;
struct aggregate_set;

struct query_plan {
	bool is_possible;
	int window; /* among those of all queries; -1: none */
	int time; /* the vector of its column */
	int64_t from, last; /* nanoseconds; rows outside are outside */
	int64_t settled; /* later ones are not settled yet */
	int *on; /* of the joins */
	unsigned joined; /* vector of the first name that is joined */
	int *conjuncts, *keys;
	int *inputs; /* of each, or of the metrics where there is no per */
};

struct batch_plan {
	struct row_program *program;
	struct query_plan *queries; /* one a query */
	size_t window_count; /* different ones of all queries */
	size_t vector_count; /* columns, and what is joined behind them */
};

const struct batch_plan *batch_plan_new(struct arena *arena,
					const struct row_pass *pass);

/* The operations of a set's inputs; NULL when one is not possible. */
int *plan_inputs(struct arena *arena, struct row_program *program,
		 const struct aggregate_set *set,
		 const struct row_slots *slots);

#endif

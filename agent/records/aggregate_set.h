/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The metrics of one query (or of one group) together: arguments that are
 * written alike are evaluated once a row, aggregates that keep the same share
 * a cell.
 */
#ifndef PLAUDIT_RECORDS_AGGREGATE_SET_H
#define PLAUDIT_RECORDS_AGGREGATE_SET_H

#include "model/check.h"
#include "records/aggregate.h"

struct aggregate_input {
	const struct cel_program *program;
	struct text source;
	const struct cel_type *type;
};

struct aggregate_set {
	struct aggregate_input *inputs;
	size_t input_count, input_room;
	struct aggregate *items; /* one a metric, in the check's order */
	size_t count, room;
	unsigned cell_count;
	const struct aggregate **owners; /* of each cell: who adds and merges */
	bool in_group;
};

/* Parses, checks and adds one metric. -1 with problems when it is wrong. */
int aggregate_set_add(struct arena *arena, struct aggregate_set *set,
		      struct text source, const struct cel_env *env,
		      struct cel_problems *problems) MUST_USE;
/* After the last one. */
void aggregate_set_finish(struct arena *arena, struct aggregate_set *set);

/* What a thread needs to add rows. */
struct aggregating {
	struct arena *scratch;
	struct table_budget *budget;
	struct value *inputs; /* room for those of the largest set */
	struct value trouble; /* the last input that gave no value */
};

/* Takes one row into cells. False when an input gave no value: then the cells
 * over it are CELL_ERROR and the input is in `trouble`. */
bool aggregate_set_row(const struct aggregate_set *set,
		       const struct value *slots, struct cell *cells,
		       struct aggregating *with);

/* The same for many rows of vectors, of which every input has a value. */
void aggregate_set_rows(const struct aggregate_set *set,
			const struct row_result *const *inputs,
			const struct row_selection *rows, struct cell *cells,
			struct aggregating *with);
/* One aggregate of them, one row. */
void aggregate_add_one(const struct aggregate *a, struct cell *cell,
		       const struct row_result *const *inputs, size_t row,
		       struct aggregating *with);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is joined as vectors: the keys of a batch's rows are looked up together,
 * and what is found for them stands in columns like those of the file, so that
 * expressions over joined rows are run over vectors too. Only where all keys of
 * the other sources are in memory and none of their rows was unreadable.
 */
#ifndef PLAUDIT_RECORDS_ROW_JOIN_BATCH_H
#define PLAUDIT_RECORDS_ROW_JOIN_BATCH_H

#include "cel/row_program.h"
#include "records/row_join.h"

/* Of one query, one thread. */
struct joined_columns {
	struct value_vector *columns; /* one a name, in the order of slots */
	uint64_t (*nulls)[VECTOR_WORDS];
	struct buffer keys; /* encoded, one behind the other */
	uint64_t slow[VECTOR_WORDS]; /* rows of which a vector holds not all */
};

bool row_joins_are_vectors(const struct row_query *query);
/* Whether a vector holds what is joined under this name. */
bool joined_column_holds(const struct row_join *join, size_t which);

struct joined_columns *joined_columns_new(struct arena *arena,
					  const struct row_query *query);
void joined_columns_release(struct joined_columns *joined);
/* Fills the columns of one join for these rows (bits), whose keys are `on`. */
void joined_columns_fill(struct joined_columns *joined,
			 const struct row_query *query, size_t which,
			 const struct row_result *on, const uint64_t *rows);

#endif

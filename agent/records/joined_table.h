/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What another source holds for each of its keys: made by one pass over it,
 * then only read, by any number of threads. Within a budget that outlives the
 * pass.
 */
#ifndef PLAUDIT_RECORDS_JOINED_TABLE_H
#define PLAUDIT_RECORDS_JOINED_TABLE_H

#include "cel/bounds.h"
#include "records/aggregate_set.h"
#include "records/joined_keys.h"

struct joined_table {
	struct key_table keys; /* the values are their words */
	struct spilling *spilling; /* of keys, while they come; NULL: none */
	struct joined_keys *file; /* all of them, when they were too many */
	const struct aggregate *taken; /* `width` of them */
	size_t width;
	uint64_t unread; /* rows that could not be read: each may be of any
			    key */
};

/* Makes the one metric of a joined source's query: it puts every group, its key
 * and what was taken, into a table. The set has no other. */
void joined_table_collect(struct arena *arena, const struct cel_env *group_env,
			  const struct aggregate_set *taken,
			  struct table_budget *budget,
			  struct aggregate_set *out);
/* In the arena: a table without keys, of what the spec takes. */
struct joined_table *joined_table_empty(struct arena *arena,
					const struct records_spec *spec);
/* The table of that metric's cell; the caller closes it. NULL: it was more than
 * the budget holds, or a key gave an error. */
struct joined_table *joined_table_of(struct aggregate_set *set,
				     struct cell *cells);

/* The values of the key, until the next call with that reader; where it has no
 * row, what is told then. NULL when what was spilled could not be read. */
const struct value *joined_table_get(struct key_reader *reader,
				     const struct joined_table *table,
				     struct text key, const struct value *none,
				     bool *found);
/* What is told of a key without rows: 0 or null. */
struct value joined_none(const struct aggregate *taken);
/* What the value could be, were any of the unread rows of this key. */
struct value_bounds joined_bounds(const struct joined_table *table,
				  size_t which, struct value seen, bool found);

#endif

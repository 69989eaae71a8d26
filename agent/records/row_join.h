/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking rows up in other sources: fills the names of a query's joins for the
 * row at hand, and, where rows of the other source could not be read, finds out
 * for which rows that could make a difference. As many keys as there are such
 * rows can be looked up differently, so no more rows than those with the most
 * frequent of the keys in doubt can change.
 */
#ifndef PLAUDIT_RECORDS_ROW_JOIN_H
#define PLAUDIT_RECORDS_ROW_JOIN_H

#include "records/joined_table.h"
#include "records/row_query.h"

struct row_join {
	const struct cel_program *on;
	const struct joined_table *table;
	unsigned slot; /* of the first of its names */
	size_t width;
	const struct value *none; /* of a key without rows */
};

/* What one thread needs for one query's joins. */
struct row_joining {
	const struct row_query *query;
	struct buffer *keys; /* of the row at hand, one a join */
	struct key_reader *readers; /* one a join */
	bool *is_keyed; /* it has one */
	struct value_bounds *bounds; /* of all slots; NULL: nothing unread */
	/* one a join: how often each key was in doubt */
	struct key_table *doubted;
	bool is_full; /* more keys in doubt than the budget holds */
};

/* The joins of the query, from its ask's tables. */
void row_joins_prepare(struct arena *arena, struct row_query *query);

void row_joining_init(struct arena *arena, struct row_joining *joining,
		      const struct row_query *query,
		      struct table_budget *budget);
void row_joining_release(struct row_joining *joining);
void row_joining_merge(struct row_joining *into, struct row_joining *from);

/* Fills the joins' slots for the row at hand. */
void row_joining_look_up(struct row_joining *joining, struct value *slots,
			 struct arena *scratch);
/* Notes the row when unread rows of the other sources could change its part in
 * the answer. After row_joining_look_up. */
void row_joining_doubt(struct row_joining *joining, const struct value *slots,
		       struct arena *scratch);

#define JOINS_UNKNOWN UINT64_MAX

/* How many rows can change at most; JOINS_UNKNOWN: not known. */
uint64_t row_joining_moved(const struct row_joining *joining);
/* Whether the metric's value depends on what is joined. */
bool row_join_moves(const struct row_query *query, const struct aggregate *a);
/* Whether which rows are judged does. */
bool row_join_selects(const struct row_query *query);
/* The bounds of a metric of which `moved` rows may change in any way and
 * `unread` rows more may come. */
struct fact_bounds row_join_bounds(const struct aggregate *a,
				   const struct cell *cell, uint64_t moved,
				   uint64_t unread);

#endif

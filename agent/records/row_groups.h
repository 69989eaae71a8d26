/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The groups of `per`: a key table and, for each key, the cells of `each`,
 * packed into words. When the memory is used up, what is held goes to the spill
 * file as a run in the order of the keys' hashes, and the table begins anew; at
 * the end the runs of all threads and what is held are merged, and every group
 * is a row for the metrics once.
 *
 * Threads have a table each while their groups are few. From so many on that a
 * core's cache does not hold them, they go to tables that all threads share
 * (group_shards.h): each group is in memory once, and needs no merging.
 *
 * A key is key_encode of each of its values. Words are good until the next
 * group is asked for, by whomever.
 */
#ifndef PLAUDIT_RECORDS_ROW_GROUPS_H
#define PLAUDIT_RECORDS_ROW_GROUPS_H

#include "base/limits.h"
#include "records/key_table.h"
#include "records/row_query.h"
#include "records/spilling.h"

struct group_shards;
struct row_result;
struct row_selection;

/* Where a packed cell begins in a group's words, and what it keeps there, in
 * this order: its count (the state in the highest three bits), the total (two
 * words, the low one first), the part, the table. */
struct packed_cell {
	unsigned at;
	unsigned keeps; /* bits of enum cell_part */
};

struct row_groups {
	struct key_table table;
	const struct row_query *query;
	struct table_budget *whole;
	struct spilling spilling; /* its budget is that of the cells */
	struct packed_cell *layout; /* of each cell of `each` */
	struct cell *cells; /* one group's, unpacked */
	struct buffer key; /* of the row at hand */
	enum cell_state state; /* not GOOD: the rest is not grouped */
	struct group_shards *shards; /* NULL: nothing is shared */
	bool is_shared; /* what it held and what comes goes to the shards */
	struct row_groups *others[LIMIT_RECORD_THREADS]; /* merged so far */
	unsigned other_count;
};

void row_groups_init(struct row_groups *groups, const struct row_query *query,
		     struct table_budget *whole);
void row_groups_release(struct row_groups *groups);

/* The words of the group with this key (key_hash of it), new or not. NULL when
 * there is no room: then the state says why. */
uint64_t *row_groups_find(struct row_groups *groups, struct text key,
			  uint64_t hash);
/* A group's cells, to be worked on with groups->spilling.own as their budget.
 */
struct cell *row_groups_unpack(struct row_groups *groups,
			       const uint64_t *words);
/* The same for one cell, and back. */
void row_groups_unpack_cell(const struct row_groups *groups,
			    const uint64_t *words, unsigned c,
			    struct cell *cell);
void row_groups_pack_cell(const struct row_groups *groups, uint64_t *words,
			  unsigned c, const struct cell *cell);

/* One group of `from` into the same one of `into`: its cells are empty then.
 * False when there is no room. */
bool row_groups_take(struct row_groups *into, struct row_groups *from,
		     uint64_t *words, uint64_t hash);
/* All groups away, with what their cells hold. */
void row_groups_empty(struct row_groups *groups);
/* What is held becomes a run. False: the state says why not. */
bool row_groups_spill(struct row_groups *groups);

/* As aggregate_set_row, for the group that the row belongs to. */
bool row_groups_row(struct row_groups *groups, const struct value *slots,
		    struct aggregating *with);
/* Many: rows of vectors, whose keys and inputs have been run. */
void row_groups_rows(struct row_groups *groups,
		     const struct row_result *const *keys,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows,
		     struct aggregating *with);
/* `from` stays where it is until `into` is finished, and is released by its
 * owner thereafter. */
void row_groups_merge(struct row_groups *into, struct row_groups *from);
/* Puts every group as a row into the metrics' cells. */
bool row_groups_finish(struct arena *arena, struct row_groups *groups,
		       struct cell *cells, struct aggregating *with);

#endif

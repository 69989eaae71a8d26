/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The groups of `per`: a key table and, for each key, the cells of `each`. At
 * the end every group is a row for the metrics.
 */
#ifndef PLAUDIT_RECORDS_ROW_GROUPS_H
#define PLAUDIT_RECORDS_ROW_GROUPS_H

#include "records/key_table.h"
#include "records/row_query.h"

struct row_groups {
	struct key_table keys;
	struct cell **chunks;
	size_t chunk_count, chunk_room;
	const struct row_query *query;
	struct table_budget *budget;
	struct buffer key; /* of the row at hand */
	enum cell_state state; /* FULL: the rest is not grouped */
};

void row_groups_init(struct row_groups *groups, const struct row_query *query,
		     struct table_budget *budget);
void row_groups_release(struct row_groups *groups);
/* As aggregate_set_row, for the group that the row belongs to. */
bool row_groups_row(struct row_groups *groups, const struct value *slots,
		    struct aggregating *with);
/* The same for many rows of vectors. */
void row_groups_rows(struct row_groups *groups,
		     const struct row_result *const *keys,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows,
		     struct aggregating *with);
/* The cells of the group with this key (as key_encode has it), good until the
 * next call; NULL when there is no room for more. */
struct cell *row_groups_find(struct row_groups *groups, struct text key);
void row_groups_merge(struct row_groups *into, struct row_groups *from);
/* Puts every group as a row into the metrics' cells. */
bool row_groups_finish(struct arena *arena, struct row_groups *groups,
		       struct cell *cells, struct aggregating *with);

#endif

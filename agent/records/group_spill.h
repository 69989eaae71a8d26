/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups on their way to the metrics, through the spill file or not. A spilled
 * group's records have the key's hash and the key as their key, so that groups
 * come in the order in which a table is walked; the record of order 0 has the
 * group's words, those of order 1 + c the items of cell c's table.
 */
#ifndef PLAUDIT_RECORDS_GROUP_SPILL_H
#define PLAUDIT_RECORDS_GROUP_SPILL_H

#include "records/row_groups.h"

/* What is held as a run. CELL_GOOD, or why not. */
enum cell_state group_spill(struct row_groups *groups);

struct group_finish {
	struct row_groups *groups;
	struct value *slots; /* the metrics' environment */
	struct cell *cells; /* of the metrics */
	struct aggregating *with;
	uint64_t rows; /* groups handed over */
	struct table_budget tables; /* of a group whose items are read */
	bool good; /* every group had values for all inputs */
};

void group_finish_begin(struct arena *arena, struct group_finish *finish,
			struct row_groups *groups, struct cell *cells,
			struct aggregating *with);
/* One group is whole: a row for the metrics. */
void group_finish_row(struct group_finish *finish, struct text key,
		      struct cell *each);
/* Merges what all sorters hold, a group at a time. CELL_GOOD, or why not. */
enum cell_state group_spill_read(struct group_finish *finish);

#endif

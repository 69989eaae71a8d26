/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worst groups of a check with `list`: every group is offered once, in any
 * order, and the first by the named figure, then by the keys, are kept.
 */
#ifndef PLAUDIT_RECORDS_WORST_GROUPS_H
#define PLAUDIT_RECORDS_WORST_GROUPS_H

#include "records/engine.h"
#include "records/row_query.h"

/* Adds to the metrics the one that keeps groups; `least_rows`: smaller ones
 * are not listed. */
void worst_groups_add(struct arena *arena, const struct records_spec *spec,
		      uint64_t least_rows, struct aggregate_set *metrics);
/* What the last cell of the metrics kept. NULL: the spec has no list, or a
 * group was not known. */
const struct group_listing *worst_groups_of(struct arena *arena,
					    const struct records_spec *spec,
					    const struct aggregate_set *metrics,
					    const struct cell *cells);

#endif

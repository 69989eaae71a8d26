/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups as rows of the metrics, a thousand at a time: what `each` gave for
 * them stands in vectors. Only where the metrics ask for nothing but numbers
 * of `each`, parameters, subject and now.
 */
#ifndef PLAUDIT_RECORDS_GROUP_VECTORS_H
#define PLAUDIT_RECORDS_GROUP_VECTORS_H

#include "records/group_spill.h"

struct group_vectors;

/* NULL when groups must be taken one by one. */
struct group_vectors *group_vectors_new(struct arena *arena,
					struct group_finish *finish);
/* One group; its cells are not needed any more. */
void group_vectors_add(struct group_vectors *vectors, struct text key,
		       struct cell *each);
/* The last ones. */
void group_vectors_end(struct group_vectors *vectors);

#endif

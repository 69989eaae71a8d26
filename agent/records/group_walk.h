/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The groups that several threads hold in memory, each once, in the order of
 * their keys' hashes: the tables are walked side by side, nothing is inserted.
 * A walk covers a range of hashes, so that ranges can be walked by threads.
 */
#ifndef PLAUDIT_RECORDS_GROUP_WALK_H
#define PLAUDIT_RECORDS_GROUP_WALK_H

#include "records/group_spill.h"

struct walked_part {
	struct row_groups *groups;
	struct key_walk walk;
	uint64_t *words; /* of the group at hand; NULL: the end */
	uint64_t hash;
};

struct group_walk {
	struct walked_part parts[LIMIT_RECORD_THREADS];
	unsigned count;
	uint64_t last; /* hash of the range */
	struct cell *cells; /* of the group at hand, merged */
	struct cell *other; /* of one part */
};

/* first..last are the hashes of the range. */
void group_walk_begin(struct group_walk *walk, struct row_groups *groups,
		      uint64_t first, uint64_t last);
/* The next group's key, its cells in walk->cells; false: the end. */
bool group_walk_next(struct group_walk *walk, struct text *key);
void group_walk_end(struct group_walk *walk);

/* Every group that is held, in no file, as a row for the metrics. */
void group_finish_held(struct arena *arena, struct group_finish *finish);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of groups that the threads of a pass share, once groups are many: the
 * lowest bits of a key's hash say which one, each has a lock. With several
 * tables for each thread, a thread seldom finds one locked, and takes the
 * others first. Which rows come when does not matter: what cells hold is the
 * same in any order.
 */
#ifndef PLAUDIT_RECORDS_GROUP_SHARDS_H
#define PLAUDIT_RECORDS_GROUP_SHARDS_H

#include <pthread.h>

#include "records/group_spill.h"

#define GROUP_SHARDS_MOST 64

struct group_shard {
	pthread_mutex_t lock;
	struct row_groups groups;
};

struct group_shards {
	struct group_shard *items;
	unsigned count; /* a power of two */
	uint64_t from; /* groups of one thread from which on it shares them */
};

/* How many tables so many threads share; 0: nothing is worth sharing. */
unsigned group_shards_for(unsigned threads);
/* from: 0 for what is best. NULL: see group_shards_for. */
struct group_shards *group_shards_open(struct arena *arena,
				       const struct row_query *query,
				       struct table_budget *whole,
				       unsigned threads, uint64_t from);
void group_shards_close(struct group_shards *shards); /* NULL is allowed */

static inline unsigned group_shard_at(const struct group_shards *shards,
				      uint64_t hash)
{
	return (unsigned)hash & (shards->count - 1);
}

static inline struct group_shard *group_shard_of(
	const struct group_shards *shards, uint64_t hash)
{
	return &shards->items[group_shard_at(shards, hash)];
}

/* Puts what a thread's own table holds into the shared ones. */
void group_shards_pour(struct row_groups *groups);

/* Whether the next rows go to the shared tables; what is held has gone there
 * then. A table that has spilled stays by itself. */
static inline bool group_shards_wanted(struct row_groups *groups)
{
	if (groups->is_shared || !groups->shards ||
	    groups->table.count < groups->shards->from ||
	    groups->spilling.count)
		return groups->is_shared;
	group_shards_pour(groups);
	return true;
}

/* After the last row: everything into the shared tables. False: no thread has
 * shared anything. No table but the shared ones may have spilled. */
bool group_shards_gather(struct row_groups *groups);
/* Every group of them as a row for the metrics, by as many threads as there
 * were. */
void group_shards_finish(struct arena *arena, struct group_finish *finish);

#endif

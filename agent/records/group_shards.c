/* SPDX-License-Identifier: Apache-2.0 */
#include "records/group_shards.h"

#include "base/arena.h"

#define A_THREAD   8 /* tables for each */
#define SHARE_FROM 16384 /* groups: what a core's own cache holds */

unsigned group_shards_for(unsigned threads)
{
	unsigned count = A_THREAD;

	if (threads < 2)
		return 0;
	while (count < A_THREAD * threads && count < GROUP_SHARDS_MOST)
		count *= 2;
	return count;
}

struct group_shards *group_shards_open(struct arena *arena,
				       const struct row_query *query,
				       struct table_budget *whole,
				       unsigned threads, uint64_t from)
{
	struct group_shards *shards = arena_new(arena, struct group_shards);
	unsigned count = group_shards_for(threads);

	if (!count || !query->programs.key_count)
		return NULL;
	*shards = (struct group_shards){arena_many(arena, count,
						   struct group_shard),
					count, from ? from : SHARE_FROM};
	for (unsigned i = 0; i < count; i++) {
		pthread_mutex_init(&shards->items[i].lock, NULL);
		row_groups_init(&shards->items[i].groups, query, whole);
	}
	return shards;
}

void group_shards_close(struct group_shards *shards)
{
	for (unsigned i = 0; shards && i < shards->count; i++) {
		row_groups_release(&shards->items[i].groups);
		pthread_mutex_destroy(&shards->items[i].lock);
	}
}

void group_shards_pour(struct row_groups *groups)
{
	uint64_t at = 0, *words;

	groups->is_shared = true;
	while (!groups->state &&
	       (words = key_table_next(&groups->table, &at))) {
		uint64_t hash = key_hash(key_table_key(&groups->table, words));
		struct group_shard *shard =
			group_shard_of(groups->shards, hash);

		pthread_mutex_lock(&shard->lock);
		if (!row_groups_take(&shard->groups, groups, words, hash))
			groups->state = shard->groups.state;
		pthread_mutex_unlock(&shard->lock);
	}
	row_groups_empty(groups);
}

bool group_shards_gather(struct row_groups *groups)
{
	const struct group_shards *shards = groups->shards;
	bool any = groups->is_shared;

	for (unsigned i = 0; i < groups->other_count; i++)
		any |= groups->others[i]->is_shared;
	if (!any)
		return false;
	group_shards_pour(groups);
	for (unsigned i = 0; i < groups->other_count; i++)
		group_shards_pour(groups->others[i]);
	for (unsigned i = 0; i < shards->count; i++)
		if (shards->items[i].groups.state > groups->state)
			groups->state = shards->items[i].groups.state;
	return true;
}

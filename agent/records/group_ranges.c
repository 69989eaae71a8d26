/* SPDX-License-Identifier: Apache-2.0 */
/* Groups that are held become rows of the metrics: many of them by as many
 * threads as gathered them, each a range of hashes, or some of the tables that
 * they share. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "records/group_shards.h"
#include "records/group_vectors.h"
#include "records/group_walk.h"

#define MANY_GROUPS 50000 /* worth a thread */

struct group_range {
	struct group_finish finish;
	struct aggregating with;
	struct arena *arena; /* NULL: the pass's own */
	uint64_t first, last; /* hashes */
	_Atomic unsigned *next; /* of the shared tables; NULL: a range */
	pthread_t thread;
	bool is_started;
};

static void take_group(struct group_finish *finish,
		       struct group_vectors *vectors, struct text key,
		       struct cell *cells)
{
	if (vectors)
		group_vectors_add(vectors, key, cells);
	else
		group_finish_row(finish, key, cells);
}

static void walk_range(struct arena *arena, struct group_finish *finish,
		       uint64_t first, uint64_t last)
{
	struct group_walk *walk = arena_new(arena, struct group_walk);
	struct group_vectors *vectors = group_vectors_new(arena, finish);
	struct text key;

	group_walk_begin(walk, finish->groups, first, last);
	while (group_walk_next(walk, &key))
		take_group(finish, vectors, key, walk->cells);
	if (vectors)
		group_vectors_end(vectors);
	group_walk_end(walk);
}

/* The groups of one table alone lie one behind the other in memory. */
static void read_table(struct group_finish *finish,
		       struct group_vectors *vectors, struct row_groups *groups)
{
	uint64_t at = 0, *words;

	finish->groups = groups;
	while ((words = key_table_next(&groups->table, &at)))
		take_group(finish, vectors,
			   key_table_key(&groups->table, words),
			   row_groups_unpack(groups, words));
}

static void read_along(struct arena *arena, struct group_finish *finish)
{
	struct group_vectors *vectors = group_vectors_new(arena, finish);

	read_table(finish, vectors, finish->groups);
	if (vectors)
		group_vectors_end(vectors);
}

/* The shared tables that no other thread has taken, but those in runs. */
static void read_some(struct arena *arena, struct group_finish *finish,
		      const struct group_shards *shards, _Atomic unsigned *next)
{
	struct group_vectors *vectors = group_vectors_new(arena, finish);
	unsigned i;

	while ((i = atomic_fetch_add(next, 1)) < shards->count)
		if (!shards->items[i].groups.spilling.count)
			read_table(finish, vectors, &shards->items[i].groups);
	if (vectors)
		group_vectors_end(vectors);
}

static void *run_range(void *context)
{
	struct group_range *range = context;

	if (range->next)
		read_some(range->arena, &range->finish,
			  range->finish.groups->shards, range->next);
	else
		walk_range(range->arena, &range->finish, range->first,
			   range->last);
	return NULL;
}

/* A range with cells of its own, for a thread of its own. */
static void open_range(struct group_range *range,
		       const struct group_finish *finish)
{
	const struct row_query *query = finish->groups->query;
	const struct aggregate_set *metrics = &query->programs.metrics;

	range->arena = arena_open();
	range->with = (struct aggregating){
		.scratch = arena_open(),
		.budget = finish->with->budget,
		.inputs = arena_many(range->arena, metrics->input_count + 1,
				     struct value),
	};
	group_finish_begin(range->arena, &range->finish, finish->groups,
			   arena_many(range->arena, metrics->cell_count + 1,
				      struct cell),
			   &range->with);
}

static void start_range(struct group_range *range,
			const struct group_finish *finish)
{
	open_range(range, finish);
	range->is_started =
		pthread_create(&range->thread, NULL, run_range, range) == 0;
}

static void close_range(struct group_range *range, struct group_finish *finish)
{
	const struct aggregate_set *metrics =
		&finish->groups->query->programs.metrics;
	struct table_budget *budget = finish->with->budget;

	if (range->is_started)
		pthread_join(range->thread, NULL);
	else
		run_range(range);
	for (unsigned c = 0; c < metrics->cell_count; c++) {
		cell_merge(metrics->owners[c], &finish->cells[c],
			   &range->finish.cells[c], budget);
		cell_release(metrics->owners[c], &range->finish.cells[c],
			     budget);
	}
	finish->good &= range->finish.good;
	arena_close(range->with.scratch);
	arena_close(range->arena);
}

/* Cells with tables take memory of their thread's part of the budget: they
 * cannot be merged by others. */
static bool is_for_threads(const struct row_groups *groups)
{
	const struct aggregate_set *each = &groups->query->programs.each;

	uint64_t count = groups->table.count;

	for (unsigned c = 0; c < each->cell_count; c++)
		if (groups->layout[c].keeps & KEEPS_TABLE)
			return false;
	for (unsigned i = 0; i < groups->other_count; i++)
		count += groups->others[i]->table.count;
	return count >= MANY_GROUPS;
}

void group_finish_held(struct arena *arena, struct group_finish *finish)
{
	const struct row_groups *groups = finish->groups;
	unsigned count = is_for_threads(groups) ? 1 + groups->other_count : 1;
	uint64_t width = UINT64_MAX / count;
	struct group_range *ranges =
		arena_many(arena, count, struct group_range);

	if (!groups->other_count) {
		read_along(arena, finish);
		return;
	}
	for (unsigned i = 1; i < count; i++) {
		struct group_range *range = &ranges[i];

		range->first = width * i;
		range->last = i + 1 < count ? width * (i + 1) - 1 : UINT64_MAX;
		start_range(range, finish);
	}
	walk_range(arena, finish, 0, count > 1 ? width - 1 : UINT64_MAX);
	for (unsigned i = 1; i < count; i++)
		close_range(&ranges[i], finish);
}

/* One after the other: what is merged takes memory of its own. */
static void read_runs(struct group_finish *finish,
		      const struct group_shards *shards)
{
	for (unsigned i = 0; i < shards->count; i++) {
		struct row_groups *groups = &shards->items[i].groups;
		enum cell_state state;

		if (!groups->spilling.count || !row_groups_spill(groups))
			continue;
		finish->groups = groups;
		state = group_spill_read(finish);
		groups->state = groups->state ? groups->state : state;
	}
}

void group_shards_finish(struct arena *arena, struct group_finish *finish)
{
	struct row_groups *groups = finish->groups;
	const struct group_shards *shards = groups->shards;
	unsigned count = 1 + groups->other_count;
	struct group_range *ranges =
		arena_many(arena, count, struct group_range);
	_Atomic unsigned next = 0;

	for (unsigned i = 1; i < count; i++) {
		ranges[i].next = &next;
		start_range(&ranges[i], finish);
	}
	read_some(arena, finish, shards, &next);
	for (unsigned i = 1; i < count; i++)
		close_range(&ranges[i], finish);
	read_runs(finish, shards);
	finish->groups = groups;
	for (unsigned i = 0; i < shards->count; i++)
		if (shards->items[i].groups.state > groups->state)
			groups->state = shards->items[i].groups.state;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How what a thread gathers for a query begins, is merged and ends. */
#include <string.h>

#include "records/row_join_batch.h"
#include "records/row_pass.h"

void query_state_init(struct row_worker *worker, const struct row_query *query,
		      struct query_state *state)
{
	const struct row_programs *programs = &query->programs;
	size_t slots = query->ask->spec->row_env.slots;
	int64_t cases = query->ask->spec->min_population;

	state->excluded = arena_many(worker->arena,
				     programs->conjunct_count + 1, uint64_t);
	state->cells = arena_many(
		worker->arena, programs->metrics.cell_count + 1, struct cell);
	state->slots = arena_many(worker->arena, slots + 1, struct value);
	memcpy(state->slots, query->slots, slots * sizeof(*state->slots));
	row_groups_init(&state->groups, query, &worker->pass->budget);
	state->groups.shards =
		worker->pass->shards[query - worker->pass->queries];
	row_joining_init(worker->arena, &state->joining, query,
			 &worker->pass->budget);
	if (query->join_count)
		state->joined = joined_columns_new(worker->arena, query);
	state->troubles.most = 1;
	state->cases.most = LIMIT_LISTED_CASES;
	if (cases < LIMIT_LISTED_CASES)
		state->cases.most = cases > 0 ? (size_t)cases : 0;
}

void query_state_release(const struct row_query *query,
			 struct query_state *state, struct table_budget *budget)
{
	const struct aggregate_set *metrics = &query->programs.metrics;

	for (unsigned i = 0; i < metrics->cell_count; i++)
		cell_release(metrics->owners[i], &state->cells[i], budget);
	row_groups_release(&state->groups);
	row_joining_release(&state->joining);
	joined_columns_release(state->joined);
}

static void merge_account(struct account *into, const struct account *from)
{
	into->read += from->read;
	into->unreadable += from->unreadable;
	into->outside += from->outside;
	into->unsettled += from->unsettled;
	into->excluded += from->excluded;
	into->judged += from->judged;
}

void query_state_merge(const struct row_query *query, struct query_state *into,
		       struct query_state *from, struct table_budget *budget)
{
	const struct row_programs *programs = &query->programs;

	merge_account(&into->account, &from->account);
	for (size_t i = 0; i < programs->conjunct_count; i++)
		into->excluded[i] += from->excluded[i];
	row_joining_merge(&into->joining, &from->joining);
	row_notes_merge(&into->cases, &from->cases);
	row_notes_merge(&into->troubles, &from->troubles);
	if (programs->key_count) {
		row_groups_merge(&into->groups, &from->groups);
		return;
	}
	for (unsigned i = 0; i < programs->metrics.cell_count; i++)
		cell_merge(programs->metrics.owners[i], &into->cells[i],
			   &from->cells[i], budget);
}

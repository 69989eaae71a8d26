/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_answer.h"

#include <assert.h>

#include "records/spill.h"
#include "records/worst_groups.h"

static struct account account_of(struct arena *arena,
				 const struct row_query *query,
				 const struct query_state *state)
{
	const struct row_programs *programs = &query->programs;
	struct account account = state->account;
	struct exclusion *exclusions =
		arena_many(arena, programs->conjunct_count, struct exclusion);
	uint64_t sum = 0;

	for (size_t i = 0; i < programs->conjunct_count; i++) {
		exclusions[i].condition =
			text_copy(arena, programs->conjuncts[i].condition);
		exclusions[i].rows = state->excluded[i];
		sum += state->excluded[i];
	}
	account.exclusions = exclusions;
	account.exclusion_count = programs->conjunct_count;
	assert(sum == account.excluded);
	assert(account.read == account.unreadable + account.outside +
				       account.unsettled + account.excluded +
				       account.judged);
	return account;
}

static void list_cases(struct arena *arena, const struct query_state *state,
		       struct records_answer *answer)
{
	struct text *cases = arena_many(arena, state->cases.count, struct text);

	for (size_t i = 0; i < state->cases.count; i++)
		cases[i] = text_copy(arena, state->cases.items[i].text);
	answer->cases = cases;
	answer->case_count = state->cases.count;
}

static struct value no_space(struct arena *arena, const struct spill *spill)
{
	return value_unknown(text_cstr(
		arena, text_format(arena, "no-space: %.*s",
				   TEXT_ARG(spill_wanted(arena, spill)))));
}

static struct value fact_of(struct arena *arena, const struct aggregate *a,
			    struct cell *cell, uint64_t judged, bool is_small)
{
	if (cell->state == CELL_GOOD && judged == 0 &&
	    a->kind != &aggregate_count)
		return value_unknown("no-population");
	if (cell->state == CELL_GOOD && is_small && a->kind->is_percentile)
		return value_unknown("small-population");
	return cell_result(arena, a, cell);
}

/* A metric's bounds: with unread rows of its own, and with those of the sources
 * that are joined, by which `moved` rows may be taken otherwise. */
static struct fact_bounds bounds_of(struct arena *arena,
				    const struct row_query *query,
				    const struct aggregate *a,
				    struct query_state *state,
				    struct value fact, uint64_t moved)
{
	struct fact_bounds nothing = {value_null(), value_null(), false};
	struct cell *cell = &state->cells[a->cell];
	uint64_t unread = state->account.unreadable;
	bool moves = moved && row_join_moves(query, a);

	/* a group's metrics can move in any direction */
	if (query->programs.key_count && (unread || moves))
		return nothing;
	if (moves)
		return row_join_bounds(a, cell, moved, unread);
	return cell_bounds(arena, a, cell, fact, unread);
}

/* Rows that are judged whatever the unread rows of other sources hold. */
static uint64_t surely_judged(const struct row_query *query,
			      const struct query_state *state, uint64_t moved)
{
	uint64_t judged = state->account.judged;

	if (!moved || !row_join_selects(query))
		return judged;
	return judged > moved ? judged - moved : 0;
}

static void fill_facts(struct arena *arena, const struct row_query *query,
		       struct query_state *state, const struct spill *spill,
		       struct records_answer *answer)
{
	const struct aggregate_set *metrics = &query->programs.metrics;
	uint64_t unread = state->account.unreadable;
	uint64_t moved = row_joining_moved(&state->joining);
	uint64_t judged = state->account.judged;
	int64_t least = query->ask->spec->min_population;
	bool is_small = least > 0 &&
			surely_judged(query, state, moved) < (uint64_t)least;
	struct value *facts = arena_many(arena, metrics->count, struct value);
	struct fact_bounds *bounds =
		arena_many(arena, metrics->count, struct fact_bounds);

	for (size_t i = 0; i < query->ask->spec->metric_count; i++) {
		const struct aggregate *a = &metrics->items[i];
		struct cell *cell = &state->cells[a->cell];

		facts[i] = fact_of(arena, a, cell, judged, is_small);
		if (cell->state == CELL_NO_SPACE)
			facts[i] = no_space(arena, spill);
		if (facts[i].kind == VALUE_UNKNOWN)
			continue;
		bounds[i] = bounds_of(arena, query, a, state, facts[i], moved);
	}
	answer->facts = facts;
	answer->bounds = unread || moved ? bounds : NULL;
	if (moved && judged == 0 && row_join_selects(query)) {
		answer->reason = REASON_INCOMPLETE_SOURCE;
		answer->detail = TEXT("which rows are judged depends on rows "
				      "of a joined source that could not be "
				      "read");
	}
	if (is_small) {
		answer->detail =
			text_format(arena,
				    "%llu rows were judged, at least %lld are "
				    "needed for a percentile",
				    (unsigned long long)judged,
				    (long long)least);
		list_cases(arena, state, answer);
	}
}

struct records_answer row_answer_none(struct arena *arena,
				      const struct row_query *query,
				      enum reason reason, struct text detail,
				      struct text where)
{
	size_t count = query->ask->spec->metric_count;
	struct value *facts = arena_many(arena, count, struct value);

	for (size_t i = 0; i < count; i++)
		facts[i] = value_unknown(reason_words[reason].word.word);
	return (struct records_answer){
		.reason = reason,
		.detail = detail,
		.where = where,
		.facts = facts,
	};
}

struct records_answer row_answer(struct arena *arena, struct row_worker *worker,
				 size_t index)
{
	struct row_query *query = &worker->pass->queries[index];
	struct query_state *state = &worker->queries[index];
	struct records_answer answer = {.reason = REASON_NONE};
	struct aggregating *with = &worker->aggregating;

	if (query->missing) {
		answer = row_answer_none(arena, query, REASON_MISSING_COLUMN,
					 query->missing_detail,
					 query->missing_where);
		answer.account.read = answer.account.unreadable =
			state->account.read;
		return answer;
	}
	if (query->programs.key_count)
		(void)row_groups_finish(arena, &state->groups, state->cells,
					with);
	answer.account = account_of(arena, query, state);
	if (query->ask->collect) {
		answer.joined =
			joined_table_of(&query->programs.metrics, state->cells);
		if (answer.joined)
			answer.joined->unread = answer.account.unreadable;
		return answer;
	}
	fill_facts(arena, query, state, worker->pass->budget.spill, &answer);
	answer.listing =
		worst_groups_of(arena, query->ask->spec,
				&query->programs.metrics, state->cells);
	if (state->troubles.count)
		answer.detail = text_copy(arena, state->troubles.items[0].text);
	return answer;
}

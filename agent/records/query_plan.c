/* SPDX-License-Identifier: Apache-2.0 */
#include "records/query_plan.h"

#include "records/row_join_batch.h"
#include "records/row_pass.h"

/* A time as nanoseconds, or the last they reach; false: it lies before them. */
static bool reach(struct instant t, int64_t *out)
{
	int64_t n;

	if (vector_number(value_timestamp(t), &n))
		*out = n;
	else if (t.seconds > 0)
		*out = INT64_MAX;
	else
		return false;
	return true;
}

/* False when a border lies where no vector can tell. */
static bool plan_window(const struct row_query *query, struct query_plan *plan)
{
	plan->from = INT64_MIN;
	plan->last = plan->settled = INT64_MAX;
	if (query->programs.settle_by_row)
		return false;
	if (plan->time < 0)
		return true;
	if (reach(query->from, &plan->from) && plan->from == INT64_MAX)
		return false;
	if (!reach(query->until, &plan->last) || plan->last == INT64_MIN)
		return false;
	if (plan->last < INT64_MAX)
		plan->last--;
	return !query->has_settled || reach(query->settled, &plan->settled);
}

/* Columns are vectors, what the ask brings is constant. */
static struct row_slots slots_of(struct arena *arena,
				 const struct row_pass *pass,
				 const struct row_query *query, unsigned joined)
{
	const struct cel_env *env = &query->ask->spec->row_env;
	int *vectors = arena_many(arena, env->slots + 1, int);

	for (size_t i = 0; i < env->slots; i++)
		vectors[i] = SLOT_NOWHERE;
	for (size_t i = 0; i < env->count; i++) {
		const struct cel_name *name = &env->names[i];

		if (text_is(name->root, "params") ||
		    text_is(name->root, "subject") || !name->root.size)
			vectors[name->slot] = SLOT_CONSTANT;
	}
	for (size_t i = 0; i < pass->column_count; i++)
		vectors[pass->columns[i]] = (int)i;
	for (size_t i = 0; i < query->join_count; i++) {
		const struct row_join *join = &query->joins[i];

		for (size_t k = 0; k < join->width; k++, joined++)
			if (joined_column_holds(join, k))
				vectors[join->slot + k] = (int)joined;
	}
	return (struct row_slots){vectors, query->slots};
}

int *plan_inputs(struct arena *arena, struct row_program *program,
		 const struct aggregate_set *set, const struct row_slots *slots)
{
	int *inputs = arena_many(arena, set->input_count + 1, int);

	for (size_t i = 0; i < set->input_count; i++) {
		inputs[i] =
			row_program_add(program, set->inputs[i].program, slots);
		if (inputs[i] < 0)
			return NULL;
	}
	return inputs;
}

static bool plan_joins(struct arena *arena, const struct row_query *query,
		       struct row_program *program,
		       const struct row_slots *slots, struct query_plan *plan)
{
	plan->on = arena_many(arena, query->join_count + 1, int);
	for (size_t i = 0; i < query->join_count; i++) {
		plan->on[i] =
			row_program_add(program, query->joins[i].on, slots);
		if (plan->on[i] < 0)
			return false;
	}
	return row_joins_are_vectors(query);
}

static bool plan_query(struct arena *arena, const struct row_pass *pass,
		       const struct row_query *query,
		       struct row_program *program, struct query_plan *plan)
{
	const struct row_programs *programs = &query->programs;
	struct row_slots slots = slots_of(arena, pass, query, plan->joined);

	plan->window = plan->time = -1;
	if (!plan_joins(arena, query, program, &slots, plan))
		return false;
	if (query->window_column >= 0)
		plan->time = slots.vectors[query->window_column];
	if (!plan_window(query, plan))
		return false;
	plan->conjuncts = arena_many(arena, programs->conjunct_count + 1, int);
	plan->keys = arena_many(arena, programs->key_count + 1, int);
	for (size_t i = 0; i < programs->conjunct_count; i++) {
		const struct cel_program *all =
			programs->conjuncts[i].until_here;

		plan->conjuncts[i] =
			i ? row_program_add_last(program, all, &slots)
			  : row_program_add(program, all, &slots);
		if (plan->conjuncts[i] < 0)
			return false;
	}
	for (size_t i = 0; i < programs->key_count; i++) {
		plan->keys[i] =
			row_program_add(program, programs->keys[i], &slots);
		if (plan->keys[i] < 0)
			return false;
	}
	plan->inputs = plan_inputs(arena, program,
				   programs->key_count ? &programs->each
						       : &programs->metrics,
				   &slots);
	return plan->inputs != NULL;
}

/* Queries that ask of the same time have the same number. */
static void number_window(struct batch_plan *plan, size_t which)
{
	struct query_plan *query = &plan->queries[which];

	if (query->time < 0)
		return;
	for (size_t i = 0; i < which; i++) {
		const struct query_plan *other = &plan->queries[i];

		if (other->window >= 0 && other->time == query->time &&
		    other->from == query->from && other->last == query->last &&
		    other->settled == query->settled) {
			query->window = other->window;
			return;
		}
	}
	query->window = (int)plan->window_count++;
}

const struct batch_plan *batch_plan_new(struct arena *arena,
					const struct row_pass *pass)
{
	struct batch_plan *plan = arena_new(arena, struct batch_plan);

	plan->program = row_program_new(arena);
	plan->queries = arena_many(arena, pass->query_count, struct query_plan);
	plan->vector_count = pass->column_count;
	for (size_t i = 0; i < pass->query_count; i++) {
		const struct row_query *query = &pass->queries[i];

		plan->queries[i].joined = (unsigned)plan->vector_count;
		for (size_t k = 0; k < query->join_count; k++)
			plan->vector_count += query->joins[k].width;
		plan->queries[i].is_possible =
			plan_query(arena, pass, &pass->queries[i],
				   plan->program, &plan->queries[i]);
		number_window(plan, i);
	}
	return plan;
}

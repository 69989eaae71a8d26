/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_query.h"

#include <stdio.h>
#include <string.h>

#include "model/check.h"
#include "records/row_join.h"
#include "records/worst_groups.h"

struct column_use {
	bool *used;
	size_t count;
};

static void use_slot(void *context, unsigned slot)
{
	struct column_use *use = context;

	if (slot < use->count)
		use->used[slot] = true;
}

static void use_program(struct column_use *use,
			const struct cel_program *program)
{
	if (program)
		cel_program_slots(program, use_slot, use);
}

static void use_inputs(struct column_use *use, const struct aggregate_set *set)
{
	for (size_t i = 0; i < set->input_count; i++)
		use_program(use, set->inputs[i].program);
}

static void find_columns(struct arena *arena, struct row_query *query)
{
	const struct records_spec *spec = query->ask->spec;
	const struct row_programs *programs = &query->programs;
	struct column_use use = {
		arena_many(arena, query->kind->column_count, bool),
		query->kind->column_count,
	};

	use_program(&use, programs->settle);
	use_program(&use, programs->where);
	for (size_t i = 0; i < spec->join_count; i++)
		use_program(&use, programs->on[i]);
	for (size_t i = 0; i < programs->key_count; i++)
		use_program(&use, programs->keys[i]);
	use_inputs(&use,
		   spec->per_count ? &programs->each : &programs->metrics);
	if (spec->window_column >= 0)
		use.used[spec->window_column] = true;
	query->columns = arena_many(arena, use.count, unsigned);
	for (unsigned i = 0; i < use.count; i++)
		if (use.used[i])
			query->columns[query->column_count++] = i;
	for (unsigned i = 0; i < query->kind->ordered_count && i < 64; i++) {
		const struct ordered_pair *pair = &query->kind->ordered[i];

		if (use.used[pair->earlier] && use.used[pair->later])
			query->pairs |= UINT64_C(1) << i;
	}
}

static void fill_slot(const struct cel_env *env, struct value *slots,
		      const char *root, struct text name, struct value v)
{
	const struct cel_name *found = cel_env_find(env, text_from(root), name);

	if (found)
		slots[found->slot] = v;
}

/* Parameters, subject and now; the rest is filled a row or a group. */
static struct value *slots_for(struct arena *arena,
			       const struct records_job *job,
			       const struct records_query *ask,
			       const struct cel_env *env)
{
	struct value *slots = arena_many(arena, env->slots + 1, struct value);
	size_t next = 0;

	for (size_t i = 0; i < env->count; i++) {
		const struct cel_name *name = &env->names[i];

		if (text_is(name->root, "params") &&
		    next < ask->parameter_count)
			slots[name->slot] = ask->parameters[next++];
		else if (text_is(name->root, "subject"))
			slots[name->slot] = ask->subject;
	}
	fill_slot(env, slots, NULL, TEXT("now"), value_timestamp(job->now));
	return slots;
}

/* A settle that is the same for all rows is worked out once. */
static int settle_once(struct arena *arena, const struct records_job *job,
		       struct row_query *query, struct err *err)
{
	const struct cel_program *settle = query->programs.settle;
	struct value span;

	if (!settle || query->programs.settle_by_row)
		return 0;
	span = cel_eval(settle, query->slots, arena);
	if (span.kind != VALUE_DURATION)
		return err_set(err, ERR_USAGE,
			       "%.*s: settle gives no duration: %.*s",
			       TEXT_ARG(query->ask->spec->settle.place.file),
			       TEXT_ARG(value_text(span)));
	query->has_settled = true;
	query->settled = instant_sub(job->now, value_span(span));
	return 0;
}

static void first_problem(void *context, const struct expression *expression,
			  const struct cel_problem *problem)
{
	(void)!err_set(context, ERR_USAGE, "%.*s: %.*s: %.*s",
		       TEXT_ARG(expression->place.file),
		       TEXT_ARG(expression->source), TEXT_ARG(problem->text));
}

int row_query_prepare(struct arena *arena, const struct records_job *job,
		      const struct records_query *ask, struct row_query *out,
		      struct err *err)
{
	const struct records_spec *spec = ask->spec;
	struct row_complainer complainer = {first_problem, err};

	*out = (struct row_query){
		.ask = ask,
		.kind = spec->source,
		.window_column = spec->window_column,
		.from = ask->window.from,
		.until = ask->window.until,
	};
	if (row_programs_compile(arena, spec, &complainer, &out->programs))
		return err_set(err, ERR_USAGE, "metrics do not compile");
	if (ask->collect)
		joined_table_collect(arena, &spec->group_env,
				     &out->programs.each, job->tables,
				     &out->programs.metrics);
	if (spec->list.is_given)
		worst_groups_add(arena, spec,
				 ask->smallest_group > spec->list.at_least
					 ? ask->smallest_group
					 : spec->list.at_least,
				 &out->programs.metrics);
	find_columns(arena, out);
	out->slots = slots_for(arena, job, ask, &spec->row_env);
	if (spec->per_count) {
		out->group_slots = slots_for(arena, job, ask, &spec->group_env);
		out->group_slot_count = spec->group_env.slots;
	}
	row_joins_prepare(arena, out);
	return settle_once(arena, job, out, err);
}

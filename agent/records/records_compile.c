/* SPDX-License-Identifier: Apache-2.0 */
/* The load-time half of engine.h: environments, checks and types. */
#include "records/row_query.h"

#include "model/check.h"

static void add_rest(struct arena *arena, struct cel_env *env,
		     const struct check *check,
		     const struct records_context *context)
{
	for (size_t i = 0; i < check->parameter_count; i++)
		cel_env_add(arena, env, TEXT("params"),
			    check->parameters[i].name,
			    check->parameters[i].type);
	if (check->for_each_name.size)
		cel_env_add(arena, env, TEXT("subject"), check->for_each_name,
			    &type_string);
	cel_env_add(arena, env, TEXT(""), TEXT("now"), &type_timestamp);
	env->zone = context->zone;
	env->holidays = context->holidays;
}

/* What a join takes has a name for every row: where there is no row with the
 * key, a count or sum is zero and the rest null. */
static void add_joined(struct arena *arena, struct cel_env *env,
		       const struct join_spec *join)
{
	const struct records_spec *other = &join->other;

	for (size_t i = 0; i < other->each_count; i++) {
		const struct cel_type *type = other->each[i].type;

		if (!aggregate_is_zero_of_none(other->each[i].call.source))
			type = type_nullable(arena, type);
		cel_env_add(arena, env, join->name, other->each[i].name, type);
	}
}

/* Columns are `row.*`, those of a joined source `other.*`. */
static void build_row_env(struct arena *arena, const struct check *check,
			  struct records_spec *spec,
			  const struct records_context *context,
			  struct text root)
{
	spec->row_env = (struct cel_env){.functions = context->functions};
	for (size_t i = 0; i < spec->source->column_count; i++) {
		const struct column *column = &spec->source->columns[i];
		const struct cel_type *type = column->type;

		if (column->nullable)
			type = type_nullable(arena, type);
		cel_env_add(arena, &spec->row_env, root, column->name, type);
	}
	for (size_t i = 0; i < spec->join_count; i++)
		add_joined(arena, &spec->row_env, &spec->joins[i]);
	add_rest(arena, &spec->row_env, check, context);
}

/* The names of each with the types their aggregates yield, then the keys. */
static void build_group_env(struct arena *arena, const struct check *check,
			    struct records_spec *spec,
			    const struct records_context *context,
			    const struct row_programs *programs)
{
	spec->group_env = (struct cel_env){.functions = context->functions};
	for (size_t i = 0; i < programs->each.count; i++)
		cel_env_add(arena, &spec->group_env, TEXT(""),
			    spec->each[i].name, programs->each.items[i].type);
	for (size_t i = 0; i < spec->per_count; i++)
		cel_env_add(arena, &spec->group_env, TEXT("key"),
			    spec->per[i].name,
			    cel_program_type(programs->keys[i]));
	add_rest(arena, &spec->group_env, check, context);
}

static const struct metric *with_types(struct arena *arena,
				       const struct metric *metrics,
				       const struct aggregate_set *set)
{
	struct metric *typed = arena_many(arena, set->count, struct metric);

	for (size_t i = 0; i < set->count; i++) {
		typed[i] = metrics[i];
		typed[i].type = set->items[i].type;
	}
	return typed;
}

void records_guess_types(struct arena *arena, struct records_spec *spec)
{
	struct metric *typed =
		arena_many(arena, spec->metric_count, struct metric);

	for (size_t i = 0; i < spec->metric_count; i++) {
		struct text name = text_trim(spec->metrics[i].call.source);
		const struct aggregate_kind *kind;
		size_t end = 0;

		while (end < name.size && name.data[end] != '(')
			end++;
		kind = aggregate_find((struct text){name.data, end});
		typed[i] = spec->metrics[i];
		typed[i].type = kind && kind->yields ? kind->yields : &type_dyn;
	}
	spec->metrics = typed;
}

struct privacy_watch {
	const struct records_spec *spec;
	enum privacy strictest;
};

static void watch_column(struct privacy_watch *watch,
			 const struct source_kind *source, unsigned column)
{
	enum privacy here = source->columns[column].privacy;

	if (here > watch->strictest)
		watch->strictest = here;
}

/* A name of a join is as private as all that it could be made of. */
static void watch_joins(struct privacy_watch *watch)
{
	const struct records_spec *spec = watch->spec;

	for (size_t i = 0; i < spec->join_count; i++) {
		const struct source_kind *source = spec->joins[i].other.source;

		for (unsigned c = 0; c < source->column_count; c++)
			watch_column(watch, source, c);
	}
}

static void watch_slot(void *context, unsigned slot)
{
	struct privacy_watch *watch = context;
	const struct records_spec *spec = watch->spec;
	size_t columns = spec->source->column_count, joined = 0;

	for (size_t i = 0; i < spec->join_count; i++)
		joined += spec->joins[i].other.each_count;
	if (slot < columns)
		watch_column(watch, spec->source, slot);
	else if (slot < columns + joined)
		watch_joins(watch);
}

static const enum privacy *key_privacy(struct arena *arena,
				       const struct records_spec *spec,
				       const struct row_programs *programs)
{
	enum privacy *out = arena_many(arena, spec->per_count, enum privacy);

	for (size_t i = 0; i < spec->per_count; i++) {
		struct privacy_watch watch = {spec, PRIVACY_OPEN};

		cel_program_slots(programs->keys[i], watch_slot, &watch);
		out[i] = watch.strictest;
	}
	return out;
}

static int compile_spec(struct arena *arena, struct check *check,
			struct records_spec *spec,
			const struct records_context *context, struct text root)
{
	struct row_complainer complainer = {context->complain,
					    context->complain_context};
	struct records_spec inner = *spec;
	struct row_programs programs;

	build_row_env(arena, check, spec, context, root);
	inner.row_env = spec->row_env;
	if (spec->per_count) {
		/* the metrics' environment needs the types of `each` first */
		inner.metric_count = 0;
		if (row_programs_compile(arena, &inner, &complainer, &programs))
			return -1;
		build_group_env(arena, check, spec, context, &programs);
		inner = *spec;
	}
	if (row_programs_compile(arena, &inner, &complainer, &programs))
		return -1;
	spec->metrics = with_types(arena, spec->metrics, &programs.metrics);
	if (spec->per_count)
		spec->each = with_types(arena, spec->each, &programs.each);
	spec->list.privacy = key_privacy(arena, spec, &programs);
	spec->where.program = programs.where;
	spec->settle.program = programs.settle;
	for (size_t i = 0; i < spec->join_count; i++)
		spec->joins[i].on.program = programs.on[i];
	return 0;
}

int records_compile(struct arena *arena, struct check *check,
		    struct records_spec *spec,
		    const struct records_context *context)
{
	int status = 0;

	for (size_t i = 0; i < spec->join_count; i++)
		if (compile_spec(arena, check, &spec->joins[i].other, context,
				 TEXT("other")))
			status = -1;
	if (status || compile_spec(arena, check, spec, context, TEXT("row"))) {
		records_guess_types(arena, spec);
		return -1;
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Which mutants a check has. */
#include "audit/mutant.h"

#include "audit/mutate.h"
#include "audit/nudge.h"
#include "base/limits.h"
#include "parse/yaml.h"
#include "records/aggregate.h"

struct making {
	struct arena *arena;
	const struct check *check;
	struct mutants *out;
};

static void push(struct making *m, const struct mutant *mutant)
{
	struct mutants *out = m->out;

	if (out->count == LIMIT_MUTANTS) {
		out->too_many = true;
		return;
	}
	if (out->count == out->room)
		out->items = arena_grow(m->arena, out->items, out->count,
					&out->room, sizeof(*out->items));
	out->items[out->count++] = *mutant;
}

static struct place place_at(const struct expression *e, uint32_t offset)
{
	struct place place = e->place;
	struct yaml_mark mark;

	if (!e->node)
		return place;
	mark = yaml_mark_at(e->node, offset);
	place.line = mark.line;
	place.column = mark.column;
	return place;
}

static void push_mutations(struct making *m, enum mutant_site site,
			   size_t index, const struct expression *e,
			   const struct mutations *mutations)
{
	for (size_t i = 0; i < mutations->count && !m->out->too_many; i++) {
		const struct mutation *mutation = &mutations->items[i];

		push(m, &(struct mutant){
				.site = site,
				.index = index,
				.place = place_at(e, mutation->offset),
				.whole = e->source,
				.original = {e->source.data + mutation->offset,
					     mutation->end - mutation->offset},
				.mutated = mutation->text,
				.source = mutation_apply(m->arena, e->source,
							 mutation),
			});
	}
}

static void of_condition(struct making *m, enum mutant_site site, size_t index,
			 const struct expression *e, const struct cel_env *env)
{
	struct cel_node *tree = checked_tree(m->arena, e->source, env, false);
	struct mutations mutations = {0};

	if (tree &&
	    (site == SITE_PER || site == SITE_JOIN_KEY || site == SITE_JOIN_ON))
		mutate_value(m->arena, e->source, tree, &mutations);
	else if (tree)
		mutate_condition(m->arena, e->source, tree, &mutations);
	push_mutations(m, site, index, e, &mutations);
}

static void of_metric(struct making *m, enum mutant_site site, size_t index,
		      const struct metric *metric, const struct cel_env *env)
{
	const struct expression *e = &metric->call;
	struct cel_node *call = checked_tree(m->arena, e->source, env, true);
	struct mutations mutations = {0};
	int64_t rows =
		site == SITE_METRIC ? m->check->records->min_population : 0;

	if (call)
		mutate_aggregate(m->arena, e->source, call, rows, &mutations);
	push_mutations(m, site, index, e, &mutations);
}

struct named {
	bool *used;
	size_t count;
};

static void note_slot(void *context, unsigned slot)
{
	struct named *named = context;

	if (slot < named->count)
		named->used[slot] = true;
}

/* The facts that some expectation names. */
static bool *judged_facts(struct making *m)
{
	struct named named = {
		arena_many(m->arena, m->check->fact_count, bool),
		m->check->fact_count,
	};

	for (size_t i = 0; i < m->check->expect_count; i++)
		cel_program_slots(m->check->expect[i].that.program, note_slot,
				  &named);
	return named.used;
}

/* Those of `each` that a judged metric is made of. */
static bool *judged_each(struct making *m, const bool *judged)
{
	const struct records_spec *spec = m->check->records;
	struct named named = {arena_many(m->arena, spec->each_count, bool),
			      spec->each_count};

	for (size_t i = 0; i < spec->metric_count; i++) {
		struct cel_problems problems = {0};
		struct cel_node *call;

		if (!judged[i])
			continue;
		call = cel_parse(m->arena, spec->metrics[i].call.source,
				 &problems);
		for (size_t k = 0; call && k < call->count; k++) {
			const struct cel_program *program =
				cel_compile(m->arena, call->args[k],
					    &spec->group_env, NULL, &problems);

			if (program)
				cel_program_slots(program, note_slot, &named);
		}
	}
	return named.used;
}

static bool is_percentile(struct arena *arena, const struct metric *metric)
{
	struct cel_problems problems = {0};
	struct cel_node *call =
		cel_parse(arena, metric->call.source, &problems);
	const struct aggregate_kind *kind =
		call ? aggregate_find(call->name) : NULL;

	return kind && kind->is_percentile;
}

/* One more, one less and none. It matters to percentiles only. */
static void of_least(struct making *m, const bool *judged)
{
	const struct records_spec *spec = m->check->records;
	int64_t least = spec->min_population;
	int64_t others[] = {least + 1, least - 1, 0};
	bool matters = false;

	for (size_t i = 0; i < spec->metric_count; i++)
		matters |=
			judged[i] && is_percentile(m->arena, &spec->metrics[i]);
	for (size_t i = 0; i < ARRAY_SIZE(others) && matters && least > 1;
	     i++) {
		struct text number =
			text_format(m->arena, "%lld", (long long)others[i]);

		push(m, &(struct mutant){
				.site = SITE_MIN_POPULATION,
				.place = spec->min_population_place,
				.whole = TEXT("min-population"),
				.original = text_format(m->arena, "%lld",
							(long long)least),
				.mutated = others[i] ? number : TEXT(""),
				.least = others[i],
			});
	}
}

/* A second more, a second less and none. */
static void of_settle(struct making *m)
{
	const struct expression *settle = &m->check->records->settle;
	static const char *const moves[] = {"+ 1s", "- 1s"};

	if (!settle->source.size)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		push(m, &(struct mutant){
				.site = SITE_SETTLE,
				.place = settle->place,
				.whole = TEXT("settle"),
				.original = settle->source,
				.mutated = text_format(m->arena, "%.*s %s",
						       TEXT_ARG(settle->source),
						       moves[i]),
				.source = text_format(m->arena, "(%.*s) %s",
						      TEXT_ARG(settle->source),
						      moves[i]),
				.direction = i ? -1 : 1,
			});
	push(m, &(struct mutant){
			.site = SITE_SETTLE,
			.place = settle->place,
			.whole = TEXT("settle"),
			.original = settle->source,
		});
}

static void of_join(struct making *m, size_t which)
{
	const struct join_spec *join = &m->check->records->joins[which];
	const struct records_spec *other = &join->other;
	size_t first = m->out->count;

	if (other->where.source.size)
		of_condition(m, SITE_JOIN_WHERE, 0, &other->where,
			     &other->row_env);
	of_condition(m, SITE_JOIN_KEY, 0, &other->per[0].expression,
		     &other->row_env);
	of_condition(m, SITE_JOIN_ON, 0, &join->on,
		     &m->check->records->row_env);
	for (size_t i = 0; i < other->each_count; i++)
		of_metric(m, SITE_JOIN_TAKE, i, &other->each[i],
			  &other->row_env);
	for (size_t i = first; i < m->out->count; i++)
		m->out->items[i].join = which;
}

static void of_records(struct making *m)
{
	const struct records_spec *spec = m->check->records;
	const bool *judged = judged_facts(m), *each = judged_each(m, judged);
	const struct cel_env *env =
		spec->per_count ? &spec->group_env : &spec->row_env;

	if (spec->where.source.size)
		of_condition(m, SITE_WHERE, 0, &spec->where, &spec->row_env);
	for (size_t i = 0; i < spec->join_count; i++)
		of_join(m, i);
	of_settle(m);
	of_least(m, judged);
	for (size_t i = 0; i < spec->per_count; i++)
		of_condition(m, SITE_PER, i, &spec->per[i].expression,
			     &spec->row_env);
	for (size_t i = 0; i < spec->each_count; i++)
		if (each[i])
			of_metric(m, SITE_EACH, i, &spec->each[i],
				  &spec->row_env);
	for (size_t i = 0; i < spec->metric_count; i++)
		if (judged[i])
			of_metric(m, SITE_METRIC, i, &spec->metrics[i], env);
}

static struct text other_value(struct arena *arena, struct text name,
			       struct value v, int direction)
{
	switch (v.kind) {
	case VALUE_BOOL:
		return text_format(arena, "!params.%.*s", TEXT_ARG(name));
	case VALUE_STRING:
		return TEXT("\"\"");
	case VALUE_LIST:
		return TEXT("[]");
	default:
		return text_format(arena, "params.%.*s %c %.*s", TEXT_ARG(name),
				   direction > 0 ? '+' : '-',
				   TEXT_ARG(value_unit(arena, v)));
	}
}

static void of_parameter(struct making *m, size_t index)
{
	const struct parameter *parameter = &m->check->parameters[index];

	for (int direction = 1; direction >= -1; direction -= 2) {
		struct value v, moved;
		struct text name = text_format(m->arena, "params.%.*s",
					       TEXT_ARG(parameter->name));

		if (!m->check->example_count)
			return;
		v = m->check->examples[0].with_values[index];
		if (!value_nudge(v, direction, &moved))
			continue;
		push(m,
		     &(struct mutant){
			     .site = SITE_PARAMETER,
			     .index = index,
			     .place = parameter->place,
			     .whole = TEXT("the parameters"),
			     .original = name,
			     .mutated = other_value(m->arena, parameter->name,
						    v, direction),
			     .direction = direction,
		     });
	}
}

void mutants_of(struct arena *arena, const struct check *check,
		struct mutants *out)
{
	struct making m = {arena, check, out};

	*out = (struct mutants){0};
	for (size_t i = 0; i < check->parameter_count; i++)
		of_parameter(&m, i);
	if (check->records)
		of_records(&m);
	for (size_t i = 0; i < check->expect_count; i++)
		of_condition(&m, SITE_EXPECT, i, &check->expect[i].that,
			     check->expect_env);
}

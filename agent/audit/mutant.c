/* SPDX-License-Identifier: Apache-2.0 */
/* From a mutant's text to the check that it makes. */
#include "audit/mutant.h"

#include "audit/nudge.h"
#include "records/engine.h"

struct cel_node *checked_tree(struct arena *arena, struct text source,
			      const struct cel_env *env, bool is_aggregate)
{
	struct cel_problems problems = {0};
	struct cel_node *tree = cel_parse(arena, source, &problems);
	struct cel_node **parts = is_aggregate && tree ? tree->args : &tree;
	size_t count = is_aggregate && tree ? tree->count : 1;

	for (size_t i = 0; i < count && tree; i++)
		if (!cel_compile(arena, parts[i], env, NULL, &problems))
			return NULL;
	return tree;
}

static void ignore(void *context, const struct expression *expression,
		   const struct cel_problem *problem)
{
	(void)context;
	(void)expression;
	(void)problem;
}

static void put_source(struct expression *e, const struct mutant *mutant)
{
	e->source = mutant->source;
	e->tree = NULL;
	e->program = NULL;
}

static const struct metric *with_metric(struct arena *arena,
					const struct metric *metrics,
					size_t count,
					const struct mutant *mutant)
{
	struct metric *out = arena_many(arena, count, struct metric);

	for (size_t i = 0; i < count; i++)
		out[i] = metrics[i];
	put_source(&out[mutant->index].call, mutant);
	return out;
}

static const struct named_expression *with_key(struct arena *arena,
					       const struct records_spec *spec,
					       const struct mutant *mutant)
{
	struct named_expression *out =
		arena_many(arena, spec->per_count, struct named_expression);

	for (size_t i = 0; i < spec->per_count; i++)
		out[i] = spec->per[i];
	put_source(&out[mutant->index].expression, mutant);
	return out;
}

/* The joins are compiled anew: each mutant has its own. */
static void copy_joins(struct arena *arena, struct records_spec *spec)
{
	struct join_spec *joins =
		arena_many(arena, spec->join_count, struct join_spec);

	for (size_t i = 0; i < spec->join_count; i++)
		joins[i] = spec->joins[i];
	spec->joins = joins;
}

static void make_join(struct arena *arena, const struct mutant *mutant,
		      struct join_spec *join)
{
	struct records_spec *other = &join->other;

	if (mutant->site == SITE_JOIN_WHERE)
		put_source(&other->where, mutant);
	else if (mutant->site == SITE_JOIN_KEY)
		other->per = with_key(arena, other, mutant);
	else if (mutant->site == SITE_JOIN_ON)
		put_source(&join->on, mutant);
	else
		other->each = with_metric(arena, other->each, other->each_count,
					  mutant);
}

/* False when the metrics would be of other types, too: expectations were
 * compiled for those they have. */
static bool make_records(struct arena *arena, const struct mutant *mutant,
			 struct check *out)
{
	const struct records_spec *before = out->records;
	struct records_spec *spec = arena_new(arena, struct records_spec);
	struct records_context context = {
		.zone = before->row_env.zone,
		.holidays = before->row_env.holidays,
		.complain = ignore,
	};

	*spec = *before;
	copy_joins(arena, spec);
	out->records = spec;
	if (mutant->site == SITE_WHERE)
		put_source(&spec->where, mutant);
	else if (mutant->site == SITE_SETTLE)
		put_source(&spec->settle, mutant);
	else if (mutant->site == SITE_MIN_POPULATION)
		spec->min_population = mutant->least;
	else if (mutant->site == SITE_PER)
		spec->per = with_key(arena, spec, mutant);
	else if (mutant->site == SITE_EACH)
		spec->each = with_metric(arena, spec->each, spec->each_count,
					 mutant);
	else if (mutant->site == SITE_METRIC)
		spec->metrics = with_metric(arena, spec->metrics,
					    spec->metric_count, mutant);
	else
		make_join(arena, mutant, &spec->joins[mutant->join]);
	if (records_compile(arena, out, spec, &context))
		return false;
	for (size_t i = 0; i < spec->metric_count; i++)
		if (!type_equal(spec->metrics[i].type, before->metrics[i].type))
			return false;
	return true;
}

static bool make_expect(struct arena *arena, const struct mutant *mutant,
			struct check *out)
{
	struct expectation *expect =
		arena_many(arena, out->expect_count, struct expectation);
	struct expression *that = &expect[mutant->index].that;
	struct cel_problems problems = {0};

	for (size_t i = 0; i < out->expect_count; i++)
		expect[i] = out->expect[i];
	put_source(that, mutant);
	that->tree = cel_parse(arena, that->source, &problems);
	if (that->tree)
		that->program = cel_compile(arena, that->tree, out->expect_env,
					    &type_bool, &problems);
	out->expect = expect;
	return that->program != NULL;
}

static bool make_examples(struct arena *arena, const struct mutant *mutant,
			  struct check *out)
{
	struct example *examples =
		arena_many(arena, out->example_count, struct example);
	size_t at = mutant->index;
	bool moved = false;

	for (size_t i = 0; i < out->example_count; i++) {
		struct value *values =
			arena_many(arena, out->parameter_count, struct value);

		examples[i] = out->examples[i];
		for (size_t k = 0; k < out->parameter_count; k++)
			values[k] = examples[i].with_values[k];
		moved |=
			value_nudge(values[at], mutant->direction, &values[at]);
		examples[i].with_values = values;
	}
	out->examples = examples;
	return moved;
}

bool mutant_make(struct arena *arena, const struct check *check,
		 const struct mutant *mutant, struct check *out)
{
	*out = *check;
	if (mutant->site == SITE_PARAMETER)
		return make_examples(arena, mutant, out);
	if (mutant->site == SITE_EXPECT)
		return make_expect(arena, mutant, out);
	return make_records(arena, mutant, out);
}

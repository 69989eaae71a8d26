/* SPDX-License-Identifier: Apache-2.0 */
/* When a check passes, in words, with the values that are in force. */
#include <string.h>

#include "base/arena.h"
#include "load/plan_pieces.h"
#include "probes/probe.h"
#include "render/explain.h"
#include "render/plain_expression.h"

/* The values at the moment asked; the latest piece of a window. */
const struct parameter_value *explain_values(const struct explainer *e,
					     const struct clause *clause,
					     const struct clause_use *use)
{
	static const struct site nobody = {.override_count = 0};
	const struct site *site = e->request->site;
	struct plan_pieces pieces;

	if (use == NULL)
		return NULL;
	pieces = plan_pieces_of(e->voice.arena, site != NULL ? site : &nobody,
				clause, use, e->request->now);
	return pieces.items[pieces.count - 1].parameters;
}

static void put_expectations(const struct explainer *e,
			     const struct plain_scope *scope)
{
	const struct check *check = scope->check;

	for (size_t i = 0; i < check->expect_count; i++)
		terminal_field(&e->terminal, 2,
			       plain_say(&e->voice, i == 0 ? PLAIN_PASSES_IF
							   : PLAIN_AND_IF),
			       plain_condition(scope, &check->expect[i].that));
}

static void put_name(const struct explainer *e, bool *first, struct text said)
{
	terminal_field(&e->terminal, 2,
		       *first ? plain_say(&e->voice, PLAIN_WORDS_USED)
			      : TEXT(" "),
		       said);
	*first = false;
}

static struct text named(const struct plain_scope *scope, struct text name,
			 const struct expression *expression)
{
	return plain_two(scope->voice, PLAIN_NAMED, name,
			 plain_expression(scope, expression));
}

static void put_metrics(const struct explainer *e,
			const struct plain_scope *scope)
{
	const struct records_spec *spec = scope->check->records;
	bool first = true;

	for (size_t i = 0; i < spec->metric_count; i++)
		put_name(e, &first,
			 named(scope, spec->metrics[i].name,
			       &spec->metrics[i].call));
	for (size_t i = 0; i < spec->each_count; i++)
		put_name(e, &first,
			 named(scope, spec->each[i].name, &spec->each[i].call));
	for (size_t i = 0; i < spec->per_count; i++)
		put_name(e, &first,
			 named(scope, spec->per[i].name,
			       &spec->per[i].expression));
}

/* What a probe can see is told in English in its tables. */
static void put_facts(const struct explainer *e, const struct check *check)
{
	bool first = true;

	for (size_t i = 0; i < check->fact_count; i++)
		for (const struct field *f = check->probe->facts; f && f->name;
		     f++)
			if (text_is(check->fact_names[i], f->name))
				put_name(e, &first,
					 plain_two(&e->voice, PLAIN_LIMIT_AT,
						   check->fact_names[i],
						   text_from(f->about)));
}

static const struct with *with_of(const struct clause_use *use,
				  const struct parameter *parameter)
{
	for (size_t i = 0; use != NULL && i < use->with_count; i++)
		if (use->with[i].parameter == parameter)
			return &use->with[i];
	return NULL;
}

/* "60 min from 1 November 2023 (published target of the regulator)" */
static struct text dated(const struct explainer *e,
			 const struct dated_value *value)
{
	const struct voice *voice = &e->voice;
	struct text t = phrase_join(voice, phrase_value(voice, value->value),
				    " ", phrase_period(voice, value->in_force));

	return plain_two(voice, PLAIN_PARAMETER, t,
			 phrase_word(voice, basis_words[value->basis]));
}

static struct text limit_of(const struct explainer *e,
			    const struct clause_use *use,
			    const struct parameter *parameter,
			    const struct parameter_value *value)
{
	const struct voice *voice = &e->voice;
	const struct with *with = with_of(use, parameter);
	struct text all = {NULL, 0};

	for (size_t i = 0; with != NULL && i < with->count; i++)
		all = phrase_list(voice, all, dated(e, &with->values[i]));
	if (value != NULL && value->overridden)
		all = plain_two(voice, PLAIN_LIMIT_SITE,
				phrase_value(voice, value->value), all);
	return all;
}

static void put_limits(const struct explainer *e,
		       const struct plain_scope *scope,
		       const struct clause_use *use)
{
	const struct voice *voice = &e->voice;
	const struct check *check = scope->check;

	for (size_t i = 0; i < check->parameter_count; i++) {
		const struct parameter *parameter = &check->parameters[i];
		struct text said = limit_of(
			e, use, parameter,
			scope->values != NULL ? &scope->values[i] : NULL);
		struct text about =
			bitext_pick(parameter->about, voice->language);

		if (said.size > 0)
			about = plain_two(voice, PLAIN_LIMIT_AT, about, said);
		terminal_field(&e->terminal, 2,
			       i == 0 ? plain_say(voice, PLAIN_LIMITS_NOW)
				      : TEXT(" "),
			       plain_two(voice, PLAIN_LIMIT_AT, parameter->name,
					 about));
	}
}

void explain_judging(const struct explainer *e, const struct check *check,
		     const struct clause *clause, const struct clause_use *use)
{
	struct plain_scope scope = {&e->voice, check,
				    explain_values(e, clause, use)};

	terminal_heading(&e->terminal, plain_say(&e->voice, PLAIN_HOW_JUDGED));
	put_expectations(e, &scope);
	if (check->records != NULL)
		put_metrics(e, &scope);
	else
		put_facts(e, check);
	put_limits(e, &scope, use);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "load/plan_push_down.h"

#include "records/push_down.h"

struct refusals {
	const struct check *check; /* of the first */
	struct push_refusal first;
	struct place place;
	unsigned more;
};

static void note(struct refusals *refusals, const struct source_binding *source,
		 const struct check *check, const struct push_refusal *why)
{
	if (refusals->check) {
		refusals->more++;
		return;
	}
	refusals->check = check;
	refusals->first = *why;
	refusals->place = why->expression ? why->expression->place
					  : source->database->place;
}

static int try_ask(struct arena *arena, const struct plan *plan,
		   const struct source_binding *source, const struct ask *ask,
		   struct refusals *refusals, struct err *err)
{
	struct value *values =
		arena_many(arena, ask->parameter_count, struct value);
	struct records_query query = {
		.spec = ask->check->records,
		.parameters = values,
		.parameter_count = ask->parameter_count,
		.subject = ask->check->for_each_name.size
				   ? value_string(ask->subject)
				   : value_null(),
		.window = ask->window,
	};
	struct records_job job = {.source = source, .now = plan->now};
	struct push_refusal why;
	struct row_query ready;
	struct text sql;

	for (size_t i = 0; i < ask->parameter_count; i++)
		values[i] = ask->parameters[i].value;
	if (row_query_prepare(arena, &job, &query, &ready, err))
		return -1;
	if (push_down_compile(arena,
			      &(struct push_ask){.source = source,
						 .query = &ready,
						 .now = plan->now},
			      &sql, &why))
		note(refusals, source, ask->check, &why);
	return 0;
}

/* A source that the database works out by itself is not read, and so rows
 * cannot be looked up in it. */
static void try_joins(const struct look *look, const struct ask *ask,
		      struct refusals *refusals)
{
	const struct records_spec *spec = ask->check->records;
	struct push_refusal why = {
		.why = TEXT("its rows are looked up in that source, which is "
			    "then not read")};

	for (size_t i = 0; i < spec->join_count; i++)
		for (size_t k = 0; k <= look->joined_count; k++) {
			const struct source_binding *source =
				look_source(look, k);

			if (source->kind == spec->joins[i].other.source &&
			    source->database && source->database->push_down)
				note(refusals, source, ask->check, &why);
		}
}

/* The condition that cannot be said, in quotes; nothing of a whole source. */
static struct text said(struct arena *arena, const struct push_refusal *why)
{
	if (!why->expression)
		return TEXT("");
	return text_format(arena, "\"%.*s\": ", (int)(why->end - why->offset),
			   why->expression->source.data + why->offset);
}

static int tell(struct arena *arena, const struct refusals *refusals,
		struct err *err)
{
	const struct place *place = &refusals->place;

	return err_set(err, ERR_USAGE,
		       "%.*s:%u:%u: push-down of %.*s: %.*s%.*s%s; leave "
		       "push-down out and the rows are read",
		       TEXT_ARG(place->file), place->line, place->column,
		       TEXT_ARG(refusals->check->id),
		       TEXT_ARG(said(arena, &refusals->first)),
		       TEXT_ARG(refusals->first.why),
		       refusals->more ? " (and more)" : "");
}

int plan_push_down(struct arena *arena, const struct plan *plan,
		   struct err *err)
{
	struct refusals refusals = {.check = NULL};

	for (size_t i = 0; i < plan->look_count; i++) {
		const struct look *look = &plan->looks[i];

		for (size_t j = 0; look->source && j < look->ask_count; j++) {
			const struct ask *ask = &plan->asks[look->asks[j]];
			const struct source_binding *source = look_source(
				look,
				look_source_index(look,
						  ask->check->records->source));

			try_joins(look, ask, &refusals);
			if (source->database && source->database->push_down &&
			    try_ask(arena, plan, source, ask, &refusals, err))
				return -1;
		}
	}
	return refusals.check ? tell(arena, &refusals, err) : 0;
}

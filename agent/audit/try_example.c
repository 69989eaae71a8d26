/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/try_example.h"

#include <string.h>

#include "audit/judge.h"
#include "probes/probe.h"
#include "records/joined_run.h"

#define EXAMPLE_MS 10000

static void parameters_fill(struct arena *arena, const struct check *check,
			    const struct example *example, struct finding *out)
{
	struct parameter_value *values = arena_many(
		arena, check->parameter_count, struct parameter_value);

	for (size_t i = 0; i < check->parameter_count; i++) {
		values[i].parameter = &check->parameters[i];
		values[i].name = check->parameters[i].name;
		values[i].value = example->with_values[i];
		values[i].basis = BASIS_ENGINEERING;
	}
	out->parameters = values;
	out->parameter_count = check->parameter_count;
}

static void seen_fill(struct arena *arena, const struct check *check,
		      const struct value *facts,
		      const struct fact_bounds *bounds, struct finding *out)
{
	struct seen *seen = arena_many(arena, check->fact_count, struct seen);

	for (size_t i = 0; i < check->fact_count; i++) {
		seen[i].name = check->fact_names[i];
		seen[i].value = facts[i];
		seen[i].bounds.exact = true;
		seen[i].bounds.low = seen[i].bounds.high = facts[i];
		if (bounds)
			seen[i].bounds = bounds[i];
	}
	out->seen = seen;
	out->seen_count = check->fact_count;
}

static struct period window_of(const struct check *check,
			       const struct example *example)
{
	const struct records_spec *spec = check->records;

	if (spec->window_column < 0)
		return (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	return (struct period){instant_sub(example->now, spec->window_last),
			       example->now};
}

static struct source_binding binding_of(const struct check *check,
					const struct source_kind *kind)
{
	return (struct source_binding){
		.kind = kind,
		.environment = ENVIRONMENT_LIVE,
		.zone = check->records->row_env.zone,
		.delimiter = ',',
	};
}

static struct records_job job_of(const struct source_binding *source,
				 const struct example *example,
				 struct text rows)
{
	return (struct records_job){
		.source = source,
		.directory = ".",
		.inline_rows = rows,
		.now = example->now,
		.threads = 1,
	};
}

/* The example's rows of the check's own source, then of every one that it
 * joins. */
static void readings_fill(struct arena *arena, const struct check *check,
			  const struct example *example, struct joined_job *job)
{
	const struct records_spec *spec = check->records;
	size_t count = 1 + spec->join_count;
	struct joined_reading *readings =
		arena_many(arena, count, struct joined_reading);
	struct source_binding *bindings =
		arena_many(arena, count, struct source_binding);
	unsigned *indexes = arena_many(arena, spec->join_count, unsigned);
	const unsigned **of = arena_new(arena, const unsigned *);

	memset(readings, 0, count * sizeof(*readings));
	bindings[0] = binding_of(check, spec->source);
	readings[0].job = job_of(&bindings[0], example, example->rows);
	*of = indexes;
	readings[0].readings_of = of;
	for (size_t i = 0; i < spec->join_count; i++) {
		bindings[i + 1] =
			binding_of(check, spec->joins[i].other.source);
		readings[i + 1].job =
			job_of(&bindings[i + 1], example, example->rows_of[i]);
		indexes[i] = (unsigned)(i + 1);
	}
	job->readings = readings;
	job->reading_count = count;
}

static int rows_look(struct arena *arena, const struct check *check,
		     const struct example *example, struct finding *out,
		     struct err *err)
{
	struct records_query query = {
		.spec = check->records,
		.parameters = example->with_values,
		.parameter_count = check->parameter_count,
		.subject = check->for_each_name.size
				   ? value_string(example->subject)
				   : value_null(),
		.window = window_of(check, example),
	};
	struct joined_job job = {.spill = NULL};
	const struct records_result *result;
	const struct records_answer *answer;
	bool whole;

	readings_fill(arena, check, example, &job);
	job.readings[0].queries = &query;
	job.readings[0].query_count = 1;
	if (records_run_joined(arena, &job, deadline_after_ms(EXAMPLE_MS), err))
		return -1;
	result = &job.readings[0].result;
	answer = &result->answers[0];
	whole = result->reason != REASON_NONE;
	out->window = query.window;
	out->reason = whole ? result->reason : answer->reason;
	out->detail = whole ? result->detail : answer->detail;
	out->account = answer->account;
	out->has_account = !whole;
	if (answer->facts)
		seen_fill(arena, check, answer->facts, answer->bounds, out);
	return 0;
}

int example_try(struct arena *arena, const struct check *check,
		const struct example *example, struct finding *out,
		struct err *err)
{
	memset(out, 0, sizeof(*out));
	out->check = check;
	out->check_id = check->id;
	out->subject = example->subject;
	out->look = -1;
	out->window = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	out->shown_by = check->probe->shown_by;
	parameters_fill(arena, check, example, out);
	if (!check->records)
		seen_fill(arena, check, example->fact_values, NULL, out);
	else if (rows_look(arena, check, example, out, err))
		return -1;
	judge_finding(arena, out, example->now, false);
	return 0;
}

bool example_holds(const struct example *example, const struct finding *finding)
{
	return finding->verdict == example->verdict &&
	       (example->reason == REASON_NONE ||
		example->reason == finding->reason);
}

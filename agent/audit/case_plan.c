/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/case_plan.h"

#include <string.h>

#include "audit/mutant.h"
#include "base/limits.h"
#include "load/load_plan.h"
#include "load/plan_looks.h"
#include "records/engine.h"

/* A literal of the expression language for the id; false: it cannot be one of
 * that column. */
static bool id_literal(struct arena *arena, const struct column *column,
		       struct text id, struct text *out)
{
	struct buffer quoted;
	bool is_number = id.size > 0 && id.size < 19;

	if (column->kind == COLUMN_INT) {
		for (size_t i = 0; i < id.size; i++)
			is_number &= id.data[i] >= '0' && id.data[i] <= '9';
		*out = id;
		return is_number && (id.size == 1 || id.data[0] != '0');
	}
	if (column->kind != COLUMN_STRING)
		return false;
	buffer_init(&quoted);
	buffer_char(&quoted, '"');
	for (size_t i = 0; i < id.size; i++) {
		if (id.data[i] == '"' || id.data[i] == '\\')
			buffer_char(&quoted, '\\');
		buffer_char(&quoted, id.data[i]);
	}
	buffer_char(&quoted, '"');
	*out = text_copy(arena, (struct text){quoted.data, quoted.size});
	buffer_release(&quoted);
	return true;
}

/* "row.case_id == "C-1"", or nothing when the source cannot have it. */
static struct text key_condition(struct arena *arena,
				 const struct source_kind *kind, struct text id)
{
	struct text literal;

	if (kind->key < 0 ||
	    !id_literal(arena, &kind->columns[kind->key], id, &literal))
		return (struct text){NULL, 0};
	return text_format(arena, "row.%.*s == %.*s",
			   TEXT_ARG(kind->columns[kind->key].name),
			   TEXT_ARG(literal));
}

static void no_complaint(void *context, const struct expression *expression,
			 const struct cel_problem *problem)
{
	(void)context;
	(void)expression;
	(void)problem;
}

/* How many rows, and the time of the earliest. */
static int compile_question(struct arena *arena, const struct source_kind *kind,
			    struct text where, struct check *check,
			    struct err *err)
{
	struct records_spec *spec = arena_new(arena, struct records_spec);
	struct metric *metrics = arena_many(arena, 2, struct metric);
	struct records_context context = {.complain = no_complaint};

	metrics[0].name = TEXT("rows");
	metrics[0].call.source = TEXT("count()");
	if (kind->time >= 0) {
		metrics[1].name = TEXT("first");
		metrics[1].call.source =
			text_format(arena, "min(row.%.*s)",
				    TEXT_ARG(kind->columns[kind->time].name));
	}
	spec->source = kind;
	spec->window_column = -1;
	spec->where.source = where;
	spec->metrics = metrics;
	spec->metric_count = kind->time >= 0 ? 2 : 1;
	check->records = spec;
	if (records_compile(arena, check, spec, &context))
		return err_set(err, ERR_SYSTEM,
			       "the question for a case does not compile");
	return 0;
}

/* Old records still tell of a case, up to when they were fresh. */
static void take_end(const struct records_job *job, struct span fresh,
		     const struct records_result *result,
		     struct case_source *found)
{
	struct instant end = instant_add(result->source.newest, fresh);

	found->ended = (fresh.seconds || fresh.nanos) &&
		       result->source.has_newest &&
		       instant_compare(end, job->now) < 0;
	found->end = end;
}

static void take_answer(struct arena *arena,
			const struct records_result *result,
			struct case_source *found)
{
	const struct records_answer *answer = &result->answers[0];

	if (result->reason != REASON_NONE) {
		found->unseen =
			result->detail.size
				? text_copy(arena, result->detail)
				: text_from(
					  reason_words[result->reason].word.en);
		return;
	}
	if (answer->reason != REASON_NONE || !answer->facts)
		return; /* no such row */
	found->rows = (uint64_t)answer->facts[0].integer;
	if (found->rows && found->source->kind->time >= 0 &&
	    answer->facts[1].kind == VALUE_TIMESTAMP) {
		found->has_time = true;
		found->at = value_instant(answer->facts[1]);
	}
}

int case_look(struct arena *arena, const struct case_request *request,
	      const struct source_binding *source, struct case_source *found,
	      bool *out, struct err *err)
{
	struct text where = key_condition(arena, source->kind, request->id);
	struct check check;
	struct records_query query = {
		.subject = value_null(),
		.window = {INSTANT_ALWAYS, INSTANT_NEVER},
	};
	struct source_binding of_any_age = *source;
	struct records_job job = {
		.source = &of_any_age,
		.directory = text_cstr(arena, request->site->directory),
		.queries = &query,
		.query_count = 1,
		.now = request->now,
	};
	struct records_result result;

	memset(&check, 0, sizeof(check));
	memset(&result, 0, sizeof(result));
	*found = (struct case_source){.source = source};
	*out = where.size != 0;
	if (!*out)
		return 0;
	if (source->database) {
		found->unseen = TEXT("it is in a database; its kept rows are "
				     "proved, not judged");
		return 0;
	}
	if (compile_question(arena, source->kind, where, &check, err))
		return -1;
	query.spec = check.records;
	of_any_age.fresh = (struct span){0, 0};
	if (records_run(arena, &job, deadline_after_ms(LIMIT_LOOK_MS), &result,
			err))
		return -1;
	take_answer(arena, &result, found);
	take_end(&job, source->fresh, &result, found);
	return 0;
}

/* The check, over the case's rows alone. */
static int narrow(struct arena *arena, struct ask *ask, struct text where,
		  struct err *err)
{
	struct check *check = arena_new(arena, struct check);
	struct text before = ask->check->records->where.source;
	struct mutant narrower = {
		.site = SITE_WHERE,
		.source = before.size ? text_format(arena, "%.*s && (%.*s)",
						    TEXT_ARG(where),
						    TEXT_ARG(before))
				      : where,
	};

	if (!mutant_make(arena, ask->check, &narrower, check))
		return err_set(err, ERR_SYSTEM, "%.*s: not narrowed to a case",
			       TEXT_ARG(ask->check->id));
	check->records->min_population = 0;
	check->records->list.is_given = false;
	ask->check = check;
	ask->window = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	return 0;
}

static const struct case_source *source_of(const struct case_source *sources,
					   size_t count, const struct ask *ask)
{
	if (!ask->check->records)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (sources[i].rows &&
		    sources[i].source->kind == ask->check->records->source)
			return &sources[i];
	return NULL;
}

/* Looks are planned anew, for the asks that stay. */
static void look_again(struct arena *arena, const struct case_request *request,
		       struct plan *plan, struct ask *asks, const bool *stays)
{
	struct plan_looks looks = {
		.arena = arena,
		.site = request->site,
		.now = request->now,
	};

	for (unsigned i = 0; i < plan->ask_count; i++) {
		asks[i].look = -1;
		if (stays[i])
			plan_looks_add(&looks, &asks[i], i);
		else
			asks[i].blocked = REASON_NOT_OBSERVABLE;
	}
	plan->looks = looks.items;
	plan->look_count = looks.count;
	plan->asks = asks;
}

int case_plan(struct arena *arena, const struct case_request *request,
	      const struct case_source *sources, size_t count, struct plan *out,
	      struct err *err)
{
	struct plan_request that_day = {
		.pack = request->pack,
		.site = request->site,
		.regulator = request->regulator,
		/* windows are half-open: the case must be in them */
		.now = {request->at.seconds + 1, 0},
	};
	struct ask *asks;
	bool *stays;

	if (load_plan(arena, &that_day, out, err))
		return -1;
	out->now = request->now;
	asks = arena_many(arena, out->ask_count, struct ask);
	stays = arena_many(arena, out->ask_count, bool);
	for (size_t i = 0; i < out->ask_count; i++) {
		const struct case_source *source;

		asks[i] = out->asks[i];
		source = source_of(sources, count, &asks[i]);
		stays[i] = source && period_has(asks[i].window, request->at);
		if (stays[i] &&
		    narrow(arena, &asks[i],
			   key_condition(arena, source->source->kind,
					 request->id),
			   err))
			return -1;
	}
	look_again(arena, request, out, asks, stays);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/joined_run.h"

#include <string.h>

#include "base/digest.h"
#include "base/limits.h"
#include "model/check.h"
#include "records/joined_table.h"
#include "records/spill.h"

/* One join of one query. */
struct asked {
	size_t query, join;
	const struct records_answer *answer; /* NULL while it was not read */
};

struct joining {
	struct arena *arena;
	const struct joined_job *job;
	struct deadline deadline;
	struct table_budget budget; /* of all tables */
	struct asked *asked;
	size_t asked_count;
	struct joined_table **tables; /* one an asked; NULL: there is none */
};

static const struct join_spec *join_of(const struct joining *j,
				       const struct asked *asked)
{
	return &j->job->queries[asked->query].spec->joins[asked->join];
}

static struct joined_reading *reading_of(const struct joining *j,
					 const struct asked *asked)
{
	return &j->job->readings[j->job->readings_of[asked->query]
						    [asked->join]];
}

static void list_asked(struct joining *j)
{
	size_t room = 0;

	for (size_t q = 0; q < j->job->job->query_count; q++)
		for (size_t i = 0; i < j->job->queries[q].spec->join_count;
		     i++) {
			j->asked =
				arena_grow(j->arena, j->asked, j->asked_count,
					   &room, sizeof(*j->asked));
			j->asked[j->asked_count++] = (struct asked){q, i, NULL};
		}
	j->tables = arena_many(j->arena, j->asked_count, struct joined_table *);
}

static struct period window_of(const struct joining *j,
			       const struct records_spec *spec)
{
	struct instant now = j->job->job->now;

	if (spec->window_column < 0)
		return (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	return (struct period){instant_sub(now, spec->window_last), now};
}

/* One pass over one of the other sources, for all that ask of it. */
static int read_one(struct joining *j, struct joined_reading *reading,
		    struct err *err)
{
	struct records_query *queries =
		arena_many(j->arena, j->asked_count, struct records_query);
	size_t *of = arena_many(j->arena, j->asked_count, size_t);
	struct records_job job = reading->job;

	job.queries = queries;
	job.query_count = 0;
	job.tables = &j->budget;
	job.spill = j->job->job->spill;
	job.table_bytes = j->job->job->table_bytes;
	if (job.source->database && job.source->database->push_down) {
		job.blocked = REASON_NOT_SUPPORTED;
		job.blocked_detail = TEXT("rows are looked up in a source that "
					  "is read, and this one is pushed "
					  "down");
	}
	for (size_t i = 0; i < j->asked_count; i++) {
		const struct records_spec *spec =
			&join_of(j, &j->asked[i])->other;
		struct records_query *query = &queries[job.query_count];

		if (reading_of(j, &j->asked[i]) != reading)
			continue;
		*query = j->job->queries[j->asked[i].query];
		query->spec = spec;
		query->window = window_of(j, spec);
		query->joined = NULL;
		query->collect = true;
		of[job.query_count++] = i;
	}
	if (records_run(j->arena, &job, j->deadline, &reading->result, err))
		return -1;
	reading->result.source.source = job.source->kind->name;
	for (size_t i = 0; i < job.query_count; i++) {
		j->asked[of[i]].answer = &reading->result.answers[i];
		j->tables[of[i]] = reading->result.answers[i].joined;
	}
	return 0;
}

void joined_salt_key(const unsigned char key[32], struct text source,
		     unsigned char out[32])
{
	struct buffer message;
	struct digest digest;

	buffer_init(&message);
	buffer_str(&message, "plaudit/join/v1");
	buffer_char(&message, '\0');
	buffer_text(&message, source);
	digest = digest_hmac((struct text){(const char *)key, 32},
			     buffer_view(&message));
	memcpy(out, digest.bytes, sizeof(digest.bytes));
	cleanse(&digest, sizeof(digest));
	buffer_release(&message);
}

struct trouble {
	enum reason reason;
	struct text detail, where;
};

static struct text of_source(const struct joining *j, const struct asked *asked,
			     struct text detail)
{
	return text_format(j->arena, "%.*s, which the check joins: %.*s",
			   TEXT_ARG(join_of(j, asked)->other.source->name),
			   TEXT_ARG(detail));
}

/* Why the join cannot be judged by; REASON_NONE: it can. */
static struct trouble trouble_of(const struct joining *j,
				 const struct asked *asked)
{
	const struct records_result *result = &reading_of(j, asked)->result;
	const struct records_answer *answer = asked->answer;
	struct trouble t = {result->reason, result->detail, result->where};

	if (t.reason == REASON_NONE)
		t = (struct trouble){answer->reason, answer->detail,
				     answer->where};
	if (t.reason == REASON_NONE && answer->account.read == 0) {
		t.reason = REASON_NO_POPULATION;
		t.detail = TEXT("it has no rows");
	}
	if (t.reason == REASON_NONE && !answer->joined && j->budget.spill &&
	    j->budget.spill->refused) {
		t.reason = REASON_NO_SPACE;
		t.detail = TEXT("its keys do not fit in memory, and there is "
				"no room for them in the state directory");
	} else if (t.reason == REASON_NONE && !answer->joined) {
		t.reason = REASON_OUR_ERROR;
		t.detail = TEXT("more keys than are held in memory, or one "
				"that gave an error");
	}
	if (t.reason != REASON_NONE)
		t.detail = of_source(j, asked, t.detail);
	return t;
}

static const struct value *unknowns(const struct joining *j, size_t count,
				    enum reason reason)
{
	struct value *facts = arena_many(j->arena, count, struct value);

	for (size_t i = 0; i < count; i++)
		facts[i] = value_unknown(reason_words[reason].word.word);
	return facts;
}

/* Nothing that was computed can be judged by. */
static void tell_troubles(const struct joining *j,
			  struct records_answer *answers)
{
	for (size_t i = 0; i < j->asked_count; i++) {
		struct trouble t = trouble_of(j, &j->asked[i]);
		struct records_answer *answer = &answers[j->asked[i].query];

		if (t.reason == REASON_NONE || answer->reason != REASON_NONE)
			continue;
		answer->reason = t.reason;
		answer->detail = t.detail;
		answer->where = t.where;
		answer->facts = unknowns(
			j,
			j->job->queries[j->asked[i].query].spec->metric_count,
			t.reason);
		answer->bounds = NULL;
	}
}

/* What rows are looked up in when there is no table: the answer has a reason
 * and is not judged by. */
static struct joined_table *nothing(const struct joining *j,
				    const struct asked *asked)
{
	const struct records_spec *spec = &join_of(j, asked)->other;

	return joined_table_empty(j->arena, spec);
}

static int run_main(struct joining *j, struct records_result *out,
		    struct err *err)
{
	struct records_answer *answers;
	struct records_job *job = j->job->job;
	size_t at = 0;

	for (size_t q = 0; q < job->query_count; q++) {
		struct records_query *query = &j->job->queries[q];
		struct joined_table **tables =
			arena_many(j->arena, query->spec->join_count,
				   struct joined_table *);

		for (size_t i = 0; i < query->spec->join_count; i++, at++)
			tables[i] = j->tables[at] ? j->tables[at]
						  : nothing(j, &j->asked[at]);
		query->joined = tables;
	}
	if (j->asked_count)
		job->tables = &j->budget;
	if (records_run(j->arena, job, j->deadline, out, err))
		return -1;
	answers = arena_many(j->arena, job->query_count, struct records_answer);
	memcpy(answers, out->answers, job->query_count * sizeof(*answers));
	tell_troubles(j, answers);
	out->answers = answers;
	return 0;
}

int records_run_joined(struct arena *arena, const struct joined_job *job,
		       struct deadline deadline, struct records_result *out,
		       struct err *err)
{
	struct joining j = {.arena = arena,
			    .job = job,
			    .deadline = deadline,
			    .budget = {.limit = job->job->table_bytes
							? job->job->table_bytes
							: LIMIT_JOIN_BYTES}};
	int status = 0;

	list_asked(&j);
	j.budget.share = j.budget.limit / (j.asked_count ? j.asked_count : 1);
	j.budget.spill = job->job->spill;
	for (size_t i = 0; i < job->reading_count && status == 0; i++)
		status = read_one(&j, &job->readings[i], err);
	if (status == 0)
		status = run_main(&j, out, err);
	for (size_t i = 0; i < j.asked_count; i++)
		joined_table_close(j.tables[i]);
	return status;
}

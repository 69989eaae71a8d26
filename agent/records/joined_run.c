/* SPDX-License-Identifier: Apache-2.0 */
#include "records/joined_run.h"

#include <string.h>

#include "base/digest.h"
#include "base/limits.h"
#include "records/joined_trouble.h"

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

static void list_query(struct joining *j, size_t by, size_t query, size_t *room)
{
	const struct joined_reading *reading = &j->job->readings[by];
	const struct records_spec *spec = reading->queries[query].spec;

	for (size_t i = 0; i < spec->join_count; i++) {
		j->asked = arena_grow(j->arena, j->asked, j->asked_count, room,
				      sizeof(*j->asked));
		j->asked[j->asked_count++] =
			(struct asked){.by = by,
				       .query = query,
				       .join = i,
				       .of = reading->readings_of[query][i]};
	}
}

static void list_all(struct joining *j)
{
	size_t count = j->job->reading_count, room = 0;

	j->states = arena_many(j->arena, count, struct joined_state);
	memset(j->states, 0, count * sizeof(*j->states));
	for (size_t r = 0; r < count; r++) {
		const struct joined_reading *reading = &j->job->readings[r];
		struct joined_state *state = &j->states[r];
		size_t asks = reading->query_count;

		state->is_answered = arena_many(j->arena, asks, bool);
		state->answers =
			arena_many(j->arena, asks, struct records_answer);
		state->accounts =
			arena_many(j->arena, asks, struct joined_account *);
		state->account_counts = arena_many(j->arena, asks, size_t);
		memset(state->is_answered, 0, asks * sizeof(bool));
		memset(state->accounts, 0, asks * sizeof(*state->accounts));
		memset(state->account_counts, 0, asks * sizeof(size_t));
		for (size_t q = 0; q < asks; q++)
			list_query(j, r, q, &room);
	}
}

static struct period window_of(struct instant now,
			       const struct records_spec *spec)
{
	if (spec->window_column < 0)
		return (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	return (struct period){instant_sub(now, spec->window_last), now};
}

/* Whether all that the query's rows are looked up in was read. */
static bool is_ready(const struct joining *j, size_t by, size_t query)
{
	for (size_t i = 0; i < j->asked_count; i++)
		if (j->asked[i].by == by && j->asked[i].query == query &&
		    !j->asked[i].is_read)
			return false;
	return true;
}

/* What rows are looked up in when there is no table: the answer has a reason
 * and is not judged by. */
static struct joined_table **tables_of(const struct joining *j, size_t by,
				       size_t query)
{
	const struct records_spec *spec =
		j->job->readings[by].queries[query].spec;
	struct joined_table **tables =
		arena_many(j->arena, spec->join_count, struct joined_table *);

	for (size_t i = 0; i < j->asked_count; i++) {
		const struct asked *asked = &j->asked[i];

		if (asked->by != by || asked->query != query)
			continue;
		tables[asked->join] =
			asked->answer.joined
				? asked->answer.joined
				: joined_table_empty(j->arena,
						     &join_of(j, asked)->other);
	}
	return tables;
}

/* One pass: who the answers are for. */
struct pass_plan {
	struct records_query *queries;
	size_t *of; /* a query of the reading's, then an ask for its keys */
	size_t judged, count;
};

static void plan_judged(struct joining *j, size_t r, struct pass_plan *plan)
{
	struct joined_reading *reading = &j->job->readings[r];

	for (size_t q = 0; q < reading->query_count; q++) {
		if (j->states[r].is_answered[q] || !is_ready(j, r, q))
			continue;
		reading->queries[q].joined = tables_of(j, r, q);
		plan->queries[plan->count] = reading->queries[q];
		plan->of[plan->count++] = q;
	}
	plan->judged = plan->count;
}

/* For its keys, of whichever readings ask for them. */
static void plan_keys(struct joining *j, size_t r, struct pass_plan *plan)
{
	for (size_t i = 0; i < j->asked_count; i++) {
		const struct asked *asked = &j->asked[i];
		const struct joined_reading *by = &j->job->readings[asked->by];
		const struct records_spec *spec = &join_of(j, asked)->other;
		struct records_query *query = &plan->queries[plan->count];

		if (asked->of != r || asked->is_read)
			continue;
		*query = by->queries[asked->query];
		query->spec = spec;
		query->window = window_of(by->job.now, spec);
		query->joined = NULL;
		query->collect = true;
		plan->of[plan->count++] = i;
	}
}

static void take_answers(struct joining *j, size_t r,
			 const struct pass_plan *plan,
			 const struct records_result *result)
{
	struct joined_state *state = &j->states[r];

	for (size_t i = 0; i < plan->judged; i++) {
		state->answers[plan->of[i]] = result->answers[i];
		state->is_answered[plan->of[i]] = true;
	}
	for (size_t i = plan->judged; i < plan->count; i++) {
		j->asked[plan->of[i]].answer = result->answers[i];
		j->asked[plan->of[i]].is_read = true;
	}
}

static void block_pushed_down(struct records_job *job)
{
	if (!job->source->database || !job->source->database->push_down)
		return;
	job->blocked = REASON_NOT_SUPPORTED;
	job->blocked_detail = TEXT("rows are looked up in a source that is "
				   "read, and this one is pushed down");
}

/* One pass over one of the sources, for all that can be asked of it now. */
static int read_one(struct joining *j, size_t r, struct err *err)
{
	struct joined_reading *reading = &j->job->readings[r];
	size_t most = reading->query_count + j->asked_count;
	struct pass_plan plan = {.queries = arena_many(j->arena, most,
						       struct records_query),
				 .of = arena_many(j->arena, most, size_t)};
	struct records_job job = reading->job;
	struct records_result result;

	memset(&result, 0, sizeof(result));
	plan_judged(j, r, &plan);
	plan_keys(j, r, &plan);
	job.queries = plan.queries;
	job.query_count = plan.count;
	if (j->asked_count)
		job.tables = &j->budget;
	job.table_bytes = j->job->table_bytes;
	job.pool = &j->pool;
	job.spill = j->job->spill;
	if (plan.count > plan.judged)
		block_pushed_down(&job);
	if (reading->passes) { /* noted down and kept once is enough */
		job.history = NULL;
		job.archive = NULL;
	}
	if (records_run(j->arena, &job, j->deadline, &result, err))
		return -1;
	take_answers(j, r, &plan, &result);
	if (reading->passes++)
		joined_reading_compare(j->arena, reading, &result);
	else
		reading->result = result;
	return 0;
}

/* How many of the reading's queries have to wait for others. */
static size_t waiting(const struct joining *j, size_t r, bool ready)
{
	size_t count = 0;

	for (size_t q = 0; q < j->job->readings[r].query_count; q++)
		count += !j->states[r].is_answered[q] &&
			 is_ready(j, r, q) == ready;
	return count;
}

static bool is_looked_up_in(const struct joining *j, size_t r)
{
	for (size_t i = 0; i < j->asked_count; i++)
		if (j->asked[i].of == r && !j->asked[i].is_read)
			return true;
	return false;
}

/* The source to read next, the look's own last; the number of them all when
 * nothing is left. */
static size_t next_of(const struct joining *j)
{
	size_t count = j->job->reading_count, among = count;

	for (size_t i = 1; i <= count; i++) {
		size_t r = i % count;

		if (j->job->readings[r].passes && !waiting(j, r, true) &&
		    !waiting(j, r, false) && !is_looked_up_in(j, r))
			continue;
		if (!waiting(j, r, false))
			return r;
		if (among == count && is_looked_up_in(j, r))
			among = r; /* in a ring of them one has to begin */
	}
	return among;
}

static void finish(struct joining *j)
{
	joined_troubles_tell(j);
	joined_accounts_fill(j);
	for (size_t r = 0; r < j->job->reading_count; r++) {
		struct joined_reading *reading = &j->job->readings[r];

		reading->result.answers = j->states[r].answers;
		reading->result.source.source =
			r ? reading->job.source->kind->name
			  : (struct text){NULL, 0};
		reading->accounts = j->states[r].accounts;
		reading->account_counts = j->states[r].account_counts;
	}
}

int records_run_joined(struct arena *arena, const struct joined_job *job,
		       struct deadline deadline, struct err *err)
{
	struct joining j = {.arena = arena, .job = job, .deadline = deadline};
	int status = 0;
	size_t r;

	list_all(&j);
	j.budget.limit = job->table_bytes ? job->table_bytes : LIMIT_JOIN_BYTES;
	j.budget.share = j.budget.limit / (j.asked_count ? j.asked_count : 1);
	j.budget.spill = job->spill;
	while (status == 0 && (r = next_of(&j)) < job->reading_count)
		status = read_one(&j, r, err);
	if (status == 0)
		finish(&j);
	odbc_pool_close(&j.pool);
	for (size_t i = 0; i < j.asked_count; i++)
		joined_table_close(j.asked[i].answer.joined);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/joined_trouble.h"

#include "records/spill.h"

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

/* Its keys were not had, and nothing else says why. */
static struct trouble without_table(const struct joining *j)
{
	if (j->budget.spill && j->budget.spill->refused)
		return (struct trouble){
			REASON_NO_SPACE,
			TEXT("its keys do not fit in memory, and there is no "
			     "room for them in the state directory"),
			{NULL, 0}};
	return (struct trouble){REASON_OUR_ERROR,
				TEXT("more keys than are held in memory, or "
				     "one that gave an error"),
				{NULL, 0}};
}

/* Why the join cannot be judged by; REASON_NONE: it can. */
static struct trouble trouble_of(const struct joining *j,
				 const struct asked *asked)
{
	const struct records_result *result =
		&j->job->readings[asked->of].result;
	const struct records_answer *answer = &asked->answer;
	struct trouble t = {result->reason, result->detail, result->where};

	if (t.reason == REASON_NONE)
		t = (struct trouble){answer->reason, answer->detail,
				     answer->where};
	if (t.reason == REASON_NONE && answer->account.read == 0) {
		t.reason = REASON_NO_POPULATION;
		t.detail = TEXT("it has no rows");
	}
	if (t.reason == REASON_NONE && !answer->joined)
		t = without_table(j);
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

void joined_troubles_tell(const struct joining *j)
{
	for (size_t i = 0; i < j->asked_count; i++) {
		const struct asked *asked = &j->asked[i];
		struct trouble t = trouble_of(j, asked);
		struct records_answer *answer =
			&j->states[asked->by].answers[asked->query];
		const struct records_query *query =
			&j->job->readings[asked->by].queries[asked->query];

		if (t.reason == REASON_NONE || answer->reason != REASON_NONE)
			continue;
		answer->reason = t.reason;
		answer->detail = t.detail;
		answer->where = t.where;
		answer->facts =
			unknowns(j, query->spec->metric_count, t.reason);
		answer->bounds = NULL;
		answer->listing = NULL;
	}
}

void joined_accounts_fill(const struct joining *j)
{
	for (size_t i = 0; i < j->asked_count; i++) {
		const struct asked *asked = &j->asked[i];
		const struct join_spec *join = join_of(j, asked);
		const struct joined_reading *by = &j->job->readings[asked->by];
		struct joined_state *state = &j->states[asked->by];
		size_t *count = &state->account_counts[asked->query];
		struct joined_account *all =
			(struct joined_account *)state->accounts[asked->query];

		if (!all) {
			all = arena_many(
				j->arena,
				by->queries[asked->query].spec->join_count,
				struct joined_account);
			state->accounts[asked->query] = all;
		}
		if (j->job->readings[asked->of].result.reason == REASON_NONE)
			all[(*count)++] = (struct joined_account){
				join->name, join->other.source->name,
				asked->answer.account};
	}
}

/* The first file that is another one; data NULL: none is. */
static struct text other_file(const struct source_report *a,
			      const struct source_report *b)
{
	size_t count =
		a->file_count < b->file_count ? a->file_count : b->file_count;

	for (size_t i = 0; i < count; i++)
		if (!text_equal(a->files[i].path, b->files[i].path) ||
		    a->files[i].bytes != b->files[i].bytes ||
		    a->files[i].rows != b->files[i].rows)
			return a->files[i].path;
	if (a->file_count != b->file_count)
		return a->file_count > count ? a->files[count].path
					     : b->files[count].path;
	return (struct text){NULL, 0};
}

void joined_reading_compare(struct arena *arena, struct joined_reading *reading,
			    const struct records_result *again)
{
	struct records_result *first = &reading->result;
	struct source_report *report = &first->source;
	struct text file = other_file(report, &again->source);
	bool same = !file.data && report->rows == again->source.rows &&
		    report->committed == again->source.committed &&
		    digest_equal(report->commitment.root,
				 again->source.commitment.root);

	if (first->reason != REASON_NONE)
		return;
	first->reason = again->reason;
	first->detail = again->detail;
	first->where = again->where;
	if (first->reason == REASON_NONE && !same) {
		first->reason = REASON_INCOMPLETE_SOURCE;
		first->where = file;
		first->detail = text_format(
			arena,
			"%.*s%sit changed between the two times that it was "
			"read",
			TEXT_ARG(file), file.size ? ": " : "");
	}
	if (first->reason != REASON_NONE)
		report->committed = report->compared = false;
}

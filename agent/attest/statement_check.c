/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold inside a statement, beyond its syntax: statement.md section 4,
 * "What else must hold". */
#include <stdlib.h>
#include <string.h>

#include "attest/statement.h"
#include "attest/statement_account.h"
#include "attest/statement_table.h"
#include "base/arena.h"
#include "base/limits.h"

static size_t count_results(const struct finding *finding, enum verdict result)
{
	size_t count = 0;

	for (size_t i = 0; i < finding->expect_count; i++)
		count += finding->expect[i].result == result;
	return count;
}

static int check_verdict(const struct finding *finding, struct err *err)
{
	bool has_reason = finding->reason != REASON_NONE;

	switch (finding->verdict) {
	case VERDICT_PASS:
		if (finding->expect_count > 0 && !has_reason &&
		    count_results(finding, VERDICT_PASS) ==
			    finding->expect_count)
			return 0;
		break;
	case VERDICT_FAIL:
		if (count_results(finding, VERDICT_FAIL) > 0)
			return 0;
		break;
	case VERDICT_UNKNOWN:
		if (has_reason)
			return 0;
		break;
	default:
		break;
	}
	return err_set(err, ERR_USAGE,
		       "verdict: %s does not follow from its expectations and "
		       "reason",
		       verdict_words[finding->verdict].word);
}

static int check_key(struct arena *arena, const struct finding *finding,
		     struct err *err)
{
	const struct check named = {.id = finding->check_id};
	struct text key = finding_key(arena, &named, finding->parameters,
				      finding->parameter_count, finding->window,
				      finding->subject);

	if (!text_equal(key, finding->key))
		return err_set(err, ERR_USAGE,
			       "key: not that of its check, parameters, "
			       "window and subject");
	return 0;
}

static int compare_texts(const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	return text_compare(*x, *y);
}

static int check_unique(struct text *items, size_t count, const char *what,
			struct err *err)
{
	qsort(items, count, sizeof(*items), compare_texts);
	for (size_t i = 1; i < count; i++)
		if (text_equal(items[i - 1], items[i]))
			return err_set(err, ERR_USAGE, "%s twice", what);
	return 0;
}

/* A database worked the facts out where the look says so, and nowhere else. */
static int check_computer(const struct report *report,
			  const struct finding *finding, struct err *err)
{
	const struct report_look *look =
		finding->look < 0 ? NULL : &report->looks[finding->look];

	if (!look && finding->by_database)
		return err_set(err, ERR_USAGE, "computedBy: without a look");
	if (look && look->has_source &&
	    finding->by_database !=
		    source_report_of(&look->source, finding->source)
			    ->database.computes)
		return err_set(err, ERR_USAGE,
			       "computedBy: not as its look's database says");
	return 0;
}

static int check_findings(struct arena *arena, const struct report *report,
			  struct err *err)
{
	struct text *keys;

	if (report->finding_count == 0)
		return err_set(err, ERR_USAGE, "findings: empty");
	keys = arena_many(arena, report->finding_count, struct text);
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		keys[i] = finding->key;
		if (check_verdict(finding, err) ||
		    check_key(arena, finding, err) ||
		    check_computer(report, finding, err) ||
		    accounts_check(report, finding, err))
			return err_prefix(err, "findings[%zu]", i);
	}
	return check_unique(keys, report->finding_count, "findings: key", err);
}

struct results {
	size_t passed, failed, other; /* other: what is known of nothing */
};

static struct results clause_results(const struct report *report,
				     const struct clause_finding *clause)
{
	struct results r = {0};

	for (size_t i = 0; i < clause->finding_count; i++) {
		const struct finding *finding =
			&report->findings[clause->findings[i]];

		r.passed += finding->verdict == VERDICT_PASS;
		r.failed += finding->verdict == VERDICT_FAIL;
		r.other += finding->verdict == VERDICT_UNKNOWN &&
			   finding->reason != REASON_NIL_RETURN;
	}
	return r;
}

/* Why the verdict does not follow from the findings; NULL when it does. A known
 * fail decides; a pass rests on at least one pass; a nil return on nothing else
 * than nil returns. */
static const char *verdict_wrong(const struct clause_finding *clause,
				 const struct results *r)
{
	switch (clause->verdict) {
	case VERDICT_PASS:
		return r->passed && !r->failed && !r->other
			       ? NULL
			       : "pass does not follow from its findings";
	case VERDICT_FAIL:
		return r->failed ? NULL : "fail without a finding that fails";
	case VERDICT_NOT_APPLICABLE:
		if (clause->reason != REASON_NIL_RETURN)
			return NULL;
		return clause->finding_count && !r->passed && !r->failed &&
				       !r->other
			       ? NULL
			       : "no nil return follows from its findings";
	default:
		return clause->reason != REASON_NONE
			       ? NULL
			       : "unknown without a reason";
	}
}

static int check_clause(const struct report *report,
			const struct clause_finding *clause, struct err *err)
{
	struct results results = clause_results(report, clause);
	const char *wrong = verdict_wrong(clause, &results);

	if (wrong)
		return err_set(err, ERR_USAGE, "verdict: %s", wrong);
	if (clause->waiver >= 0 && clause->verdict != VERDICT_FAIL)
		return err_set(err, ERR_USAGE,
			       "waiver: of a clause that does not fail");
	return 0;
}

static int check_clauses(struct arena *arena, const struct report *report,
			 struct err *err)
{
	struct text *ids;

	if (report->clause_count == 0)
		return err_set(err, ERR_USAGE, "clauses: empty");
	ids = arena_many(arena, report->clause_count, struct text);
	for (size_t i = 0; i < report->clause_count; i++) {
		ids[i] = report->clauses[i].id;
		if (check_clause(report, &report->clauses[i], err))
			return err_prefix(err, "clauses[%zu]", i);
	}
	return check_unique(ids, report->clause_count, "clauses: id", err);
}

static int check_coverage(const struct report *report, struct err *err)
{
	struct coverage counted = report_coverage(report);

	for (size_t i = 0; i < COVERAGE_MEMBERS; i++) {
		const struct count_member *member = &coverage_members[i];

		if (memcmp((const char *)&counted + member->offset,
			   (const char *)&report->coverage + member->offset,
			   sizeof(uint64_t)) != 0)
			return err_set(err, ERR_USAGE,
				       "coverage: %s: another number was "
				       "counted",
				       member->name);
	}
	return 0;
}

static int check_compliance(struct arena *arena, const struct report *report,
			    struct err *err)
{
	if (report->attempts == 0)
		return err_set(err, ERR_USAGE,
			       "statement: attempts: begins at 1");
	if (instant_compare(report->now, report->created) > 0)
		return err_set(err, ERR_USAGE,
			       "statement: now: after createdAt");
	if (check_findings(arena, report, err) ||
	    check_clauses(arena, report, err) || check_coverage(report, err))
		return err_prefix(err, "statement");
	return 0;
}

/* Rows that a database kept to itself are committed to by nobody. */
static int check_sources(const struct report *report, struct err *err)
{
	for (size_t i = 0; i < report->look_count; i++) {
		const struct source_report *source = &report->looks[i].source;
		bool wrong = source->committed && source->database.computes;

		for (size_t k = 0; k < source->joined_count; k++)
			wrong |= source->joined[k].database.computes;
		if (wrong)
			return err_set(err, ERR_USAGE,
				       "looks[%zu]: database: it computes, and "
				       "yet its rows were read",
				       i);
	}
	return 0;
}

/* A comparison is of rows that are committed to, and accounts for each. */
static bool is_history_wrong(const struct source_report *source)
{
	return source->compared && (!source->committed ||
				    !text_is(source->commitment.kind, "rows") ||
				    !source_history_adds_up(source));
}

static int check_histories(const struct report *report, struct err *err)
{
	const struct source_report *at;

	for (size_t i = 0; i < report->look_count; i++)
		for (size_t k = 0;
		     (at = source_report_at(&report->looks[i], k)); k++)
			if (is_history_wrong(at))
				return err_set(err, ERR_USAGE,
					       "looks[%zu]: history: its rows "
					       "are not those that are "
					       "committed to",
					       i);
	return 0;
}

/* At least one root, and every look one of records. */
static int check_commitment(const struct report *report, struct err *err)
{
	size_t committed = 0;

	if (instant_compare(report->now, report->created) > 0)
		return err_set(err, ERR_USAGE, "now: after createdAt");
	for (size_t i = 0; i < report->look_count; i++) {
		if (!text_is(report->looks[i].kind, "records"))
			return err_set(err, ERR_USAGE,
				       "looks[%zu]: kind: not records", i);
		committed += report->looks[i].has_source &&
			     report->looks[i].source.committed;
	}
	if (!committed)
		return err_set(err, ERR_USAGE, "commitments: empty");
	return 0;
}

/* Delivery may wait for people, but not long. */
static int check_review(const struct report *report, struct err *err)
{
	int64_t wait = report->review_until.seconds - report->created.seconds;

	if (report->has_review && (wait < 0 || wait > LIMIT_REVIEW_S))
		return err_set(err, ERR_USAGE,
			       "reviewUntil: not within %d h of createdAt",
			       LIMIT_REVIEW_S / 3600);
	return 0;
}

/* Nothing is judged before it was seen. */
static int check_collected(const struct report *report, struct err *err)
{
	if (report->collected.is_set &&
	    instant_compare(report->collected.ended, report->created) > 0)
		return err_set(err, ERR_USAGE,
			       "collected: ended: after createdAt");
	return 0;
}

int statement_check_kind(struct arena *arena, enum statement_kind kind,
			 const struct report *report, struct err *err)
{
	if (kind == STATEMENT_COMPLIANCE &&
	    (check_review(report, err) || check_collected(report, err) ||
	     check_compliance(arena, report, err)))
		return -1;
	if (check_sources(report, err) || check_histories(report, err) ||
	    (kind == STATEMENT_COMMITMENT && check_commitment(report, err)))
		return err_prefix(err, "statement");
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The truth rules of DESIGN.md section 5, one test each. */
#include <criterion/criterion.h>

#include "audit/judge.h"
#include "unit/small_plan.h"

static struct small_plan small;
static struct seen seen[2];
static struct finding finding;

static void begin(void)
{
	small_make(&small);
}

static void end(void)
{
	arena_close(small.arena);
}

TestSuite(judge, .init = begin, .fini = end);

static struct fact_bounds exact(struct value v)
{
	return (struct fact_bounds){v, v, true};
}

/* n rows judged, the longest wait in seconds; the limit is 60. */
static void metric(uint64_t judged, int64_t wait)
{
	finding = (struct finding){.check = &small.checks[0],
				   .parameters = &small.value,
				   .parameter_count = 1,
				   .shown_by = STRENGTH_MEASURED,
				   .has_account = true,
				   .seen = seen,
				   .seen_count = 2};
	finding.account.read = finding.account.judged = judged;
	seen[0].name = TEXT("n");
	seen[0].value = value_int((int64_t)judged);
	seen[1].name = TEXT("wait");
	seen[1].value = value_duration((struct span){wait, 0});
	for (int i = 0; i < 2; i++)
		seen[i].bounds = exact(seen[i].value);
}

static void want(bool complete, enum verdict verdict, enum reason reason)
{
	judge_finding(small.arena, &finding, SMALL_NOW, complete);
	cr_assert_eq(finding.verdict, verdict, "%s: %.*s",
		     verdict_words[finding.verdict].word,
		     TEXT_ARG(finding.detail));
	cr_assert_eq(finding.reason, reason, "%s",
		     reason_words[finding.reason].word.word);
	if (verdict == VERDICT_UNKNOWN)
		cr_assert_gt(finding.detail.size, 0);
}

Test(judge, facts_decide)
{
	metric(3, 60);
	want(false, VERDICT_PASS, REASON_NONE);
	metric(3, 61);
	want(false, VERDICT_FAIL, REASON_NONE);
	cr_expect_eq(finding.expect_count, 1);
}

Test(judge, what_could_not_be_looked_at_stays_unknown_with_its_reason)
{
	metric(3, 1);
	finding.reason = REASON_STALE;
	want(true, VERDICT_UNKNOWN, REASON_STALE);
	metric(3, 1);
	finding.seen_count = 0;
	want(false, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	metric(3, 1);
	finding.seen_count = 0;
	finding.has_account = false;
	finding.reason = REASON_NO_POPULATION; /* an empty list of subjects */
	want(true, VERDICT_UNKNOWN, REASON_NO_POPULATION);
	metric(3, 1);
	finding.reason = REASON_NOT_JUDGED; /* no finding's reason */
	want(false, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	metric(3, 1);
	finding.check = NULL;
	want(false, VERDICT_UNKNOWN, REASON_NOT_SUPPORTED);
}

Test(judge, zero_rows_are_a_nil_return_only_when_shown_complete)
{
	metric(0, 0);
	want(false, VERDICT_UNKNOWN, REASON_NO_POPULATION);
	metric(0, 0);
	want(true, VERDICT_UNKNOWN, REASON_NIL_RETURN);
	metric(0, 0);
	finding.account.read = finding.account.unsettled = 2;
	want(true, VERDICT_UNKNOWN, REASON_NO_POPULATION);
	metric(0, 0);
	finding.account.read = finding.account.unreadable = 2;
	want(true, VERDICT_UNKNOWN, REASON_UNREADABLE_ROWS);
	/* a nil return that was claimed is found again, or not */
	metric(3, 61);
	finding.reason = REASON_NIL_RETURN;
	want(true, VERDICT_FAIL, REASON_NONE);
}

Test(judge, no_fact_can_name_a_reason_that_only_the_judge_may_give)
{
	static const char *const words[] = {"nil-return", "none",
					    "not-judged", "other-class",
					    "nonsense",	  ""};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		metric(3, 1);
		seen[1].value = value_unknown(words[i]);
		want(true, VERDICT_UNKNOWN, REASON_BAD_EXPRESSION);
	}
	metric(3, 1);
	seen[1].value = value_unknown("small-population");
	want(true, VERDICT_UNKNOWN, REASON_SMALL_POPULATION);
	metric(3, 1);
	seen[1].value = value_unknown("no-calendar: the year 2031");
	want(true, VERDICT_UNKNOWN, REASON_NO_CALENDAR);
}

Test(judge, records_need_an_account_and_facts_their_types)
{
	metric(3, 1);
	finding.has_account = false;
	want(true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	metric(3, 1);
	seen[1].value = value_int(1);
	want(true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	metric(3, 1);
	seen[1].name = TEXT("weight");
	want(true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	metric(3, 1);
	small.checks[0].expect_count = 0;
	want(true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
}

Test(judge, unreadable_rows_decide_only_when_both_ways_agree)
{
	metric(3, 50);
	finding.account.unreadable = 1;
	seen[1].bounds =
		(struct fact_bounds){seen[1].value, value_null(), false};
	want(false, VERDICT_UNKNOWN, REASON_UNREADABLE_ROWS);
	metric(3, 61);
	finding.account.unreadable = 1;
	seen[1].bounds =
		(struct fact_bounds){seen[1].value, value_null(), false};
	want(false, VERDICT_FAIL, REASON_NONE);
	metric(3, 50); /* bounds left out: it could be anything */
	finding.account.unreadable = 1;
	judge_finding(small.arena, &finding, SMALL_NOW, false);
	cr_assert_eq(finding.verdict, VERDICT_UNKNOWN);
}

static struct clause clause = {.needs = STRENGTH_MEASURED};
static struct rule_book book;
static const unsigned indexes[] = {0, 1};
static const enum extent shows[] = {EXTENT_WHOLE, EXTENT_PART};

static struct clause_finding conclude(const struct finding *a,
				      const struct finding *b)
{
	const struct finding both[2] = {*a, *b};
	struct clause_basis basis = {
		&clause, &book, VERDICT_UNKNOWN, REASON_NONE, indexes,
		shows,	 2};

	return judge_clause(&basis, both);
}

static const struct finding pass = {.verdict = VERDICT_PASS,
				    .shown_by = STRENGTH_MEASURED},
			    fail = {.verdict = VERDICT_FAIL},
			    weak = {.verdict = VERDICT_PASS,
				    .shown_by = STRENGTH_CONFIGURED},
			    nil = {.verdict = VERDICT_UNKNOWN,
				   .reason = REASON_NIL_RETURN},
			    lost = {.verdict = VERDICT_UNKNOWN,
				    .reason = REASON_TIMED_OUT};

Test(judge, a_clause_follows_from_its_findings)
{
	cr_expect_eq(conclude(&pass, &pass).verdict, VERDICT_PASS);
	cr_expect_eq(conclude(&lost, &fail).verdict, VERDICT_FAIL);
	cr_expect_eq(conclude(&pass, &lost).verdict, VERDICT_UNKNOWN);
	cr_expect_eq(conclude(&pass, &lost).reason, REASON_TIMED_OUT);
	cr_expect_eq(conclude(&pass, &weak).reason, REASON_WEAKER_EVIDENCE);
	cr_expect_eq(conclude(&nil, &pass).verdict, VERDICT_PASS);
	cr_expect_eq(conclude(&nil, &lost).verdict, VERDICT_UNKNOWN);
	cr_expect_eq(conclude(&nil, &fail).verdict, VERDICT_FAIL);
	cr_expect_eq(conclude(&nil, &nil).verdict, VERDICT_NOT_APPLICABLE);
	cr_expect_eq(conclude(&nil, &nil).reason, REASON_NIL_RETURN);
}

Test(judge, a_clause_without_findings_is_unknown)
{
	struct clause_basis basis = {
		&clause, &book, VERDICT_UNKNOWN, REASON_NONE, NULL, NULL, 0};
	struct clause_finding out = judge_clause(&basis, NULL);

	cr_expect_eq(out.verdict, VERDICT_UNKNOWN);
	cr_expect_eq(out.reason, REASON_NOT_OBSERVABLE);
	basis.verdict = VERDICT_NOT_APPLICABLE;
	basis.reason = REASON_NOT_YET;
	cr_expect_eq(judge_clause(&basis, NULL).verdict,
		     VERDICT_NOT_APPLICABLE);
}

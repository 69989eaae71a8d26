/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/judge.h"

#include <criterion/criterion.h>

#define NO_TEXT ((struct text){NULL, 0})

/* Two facts, one parameter: fails > limit, and seen must hold. */
struct bench {
	struct arena *arena;
	struct cel_env env;
	struct parameter parameter;
	struct expectation expect[2];
	struct check check;
	struct parameter_value value;
	struct seen seen[2];
	struct finding finding;
};

static const struct text fact_names[] = {{"late", 4}, {"told", 4}};

static const struct cel_program *compiled(struct bench *b, struct text source)
{
	struct cel_problems problems = {0};
	const struct cel_program *program = cel_compile_text(
		b->arena, source, &b->env, &type_bool, &problems);

	cr_assert_not_null(program);
	return program;
}

static void bench_open(struct bench *b)
{
	*b = (struct bench){.arena = arena_open()};
	cel_env_add(b->arena, &b->env, NO_TEXT, TEXT("late"), &type_int);
	cel_env_add(b->arena, &b->env, NO_TEXT, TEXT("told"), &type_bool);
	cel_env_add(b->arena, &b->env, TEXT("params"), TEXT("limit"),
		    &type_int);
	cel_env_add(b->arena, &b->env, NO_TEXT, TEXT("now"), &type_timestamp);
	b->expect[0].that.source = TEXT("late <= params.limit");
	b->expect[1].that.source = TEXT("told");
	for (int i = 0; i < 2; i++)
		b->expect[i].that.program =
			compiled(b, b->expect[i].that.source);
	b->parameter.name = TEXT("limit");
	b->check = (struct check){.id = TEXT("freeze/late"),
				  .parameters = &b->parameter,
				  .parameter_count = 1,
				  .expect_env = &b->env,
				  .fact_names = fact_names,
				  .fact_count = 2,
				  .expect = b->expect,
				  .expect_count = 2};
	b->value.value = value_int(3);
	for (int i = 0; i < 2; i++) {
		b->seen[i].name = fact_names[i];
		b->seen[i].bounds.exact = true;
	}
	b->seen[0].value = value_int(2);
	b->seen[1].value = value_bool(true);
	b->finding = (struct finding){.check = &b->check,
				      .parameters = &b->value,
				      .parameter_count = 1,
				      .seen = b->seen,
				      .seen_count = 2,
				      .shown_by = STRENGTH_MEASURED};
}

static void judged(struct bench *b, bool complete, enum verdict verdict,
		   enum reason reason)
{
	judge_finding(b->arena, &b->finding, (struct instant){0, 0}, complete);
	cr_assert_eq(b->finding.verdict, verdict, "%d", b->finding.verdict);
	cr_assert_eq(b->finding.reason, reason, "%s",
		     reason_words[b->finding.reason].word.word);
	arena_close(b->arena);
}

Test(judge, passes_when_all_hold)
{
	struct bench b;

	bench_open(&b);
	judged(&b, false, VERDICT_PASS, REASON_NONE);
}

Test(judge, a_known_fail_decides_over_an_unknown)
{
	struct bench b;

	bench_open(&b);
	b.seen[0].value = value_int(4);
	b.seen[1].value = value_unknown("unreachable");
	judged(&b, false, VERDICT_FAIL, REASON_NONE);
}

Test(judge, an_unknown_fact_says_why)
{
	struct bench b;

	bench_open(&b);
	b.seen[1].value = value_unknown("unreachable");
	judged(&b, false, VERDICT_UNKNOWN, REASON_UNREACHABLE);
}

Test(judge, bounds_that_agree_keep_the_verdict)
{
	struct bench b;

	bench_open(&b);
	b.seen[0].bounds =
		(struct fact_bounds){value_int(1), value_int(3), false};
	judged(&b, false, VERDICT_PASS, REASON_NONE);
	bench_open(&b);
	b.seen[0].bounds =
		(struct fact_bounds){value_int(4), value_null(), false};
	judged(&b, false, VERDICT_FAIL, REASON_NONE);
}

Test(judge, bounds_that_differ_are_unknown)
{
	struct bench b;

	bench_open(&b);
	b.seen[0].bounds =
		(struct fact_bounds){value_int(1), value_int(4), false};
	judged(&b, false, VERDICT_UNKNOWN, REASON_UNREADABLE_ROWS);
	bench_open(&b);
	b.seen[0].bounds =
		(struct fact_bounds){value_int(1), value_null(), false};
	judged(&b, false, VERDICT_UNKNOWN, REASON_UNREADABLE_ROWS);
}

Test(judge, no_rows_are_never_a_pass)
{
	struct bench b;

	bench_open(&b);
	b.finding.has_account = true;
	judged(&b, false, VERDICT_UNKNOWN, REASON_NO_POPULATION);
	bench_open(&b);
	b.finding.has_account = true;
	judged(&b, true, VERDICT_UNKNOWN, REASON_NIL_RETURN);
	bench_open(&b);
	b.finding.has_account = true;
	b.finding.account.read = b.finding.account.unreadable = 2;
	judged(&b, true, VERDICT_UNKNOWN, REASON_UNREADABLE_ROWS);
}

Test(judge, what_could_not_be_seen_stays_unknown)
{
	struct bench b;

	bench_open(&b);
	b.finding.reason = REASON_STALE;
	judged(&b, true, VERDICT_UNKNOWN, REASON_STALE);
	bench_open(&b);
	b.check.expect_count = 0;
	judged(&b, true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	bench_open(&b);
	b.finding.seen_count = 1;
	judged(&b, true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	bench_open(&b);
	b.seen[0].name = TEXT("other");
	judged(&b, true, VERDICT_UNKNOWN, REASON_OUR_ERROR);
	bench_open(&b);
	b.finding.check = NULL;
	judged(&b, true, VERDICT_UNKNOWN, REASON_NOT_SUPPORTED);
}

static struct clause_finding clause_of(enum verdict a, enum reason why_a,
				       enum verdict b, enum reason why_b)
{
	static const struct rule_book book;
	static const struct clause clause = {.needs = STRENGTH_MEASURED};
	static const unsigned indexes[] = {0, 1};
	static const enum extent shows[] = {EXTENT_PART, EXTENT_PART};
	const struct finding findings[] = {
		{.verdict = a, .reason = why_a, .shown_by = STRENGTH_MEASURED},
		{.verdict = b, .reason = why_b, .shown_by = STRENGTH_MEASURED}};
	const struct clause_basis basis = {.clause = &clause,
					   .book = &book,
					   .verdict = VERDICT_UNKNOWN,
					   .findings = indexes,
					   .shows = shows,
					   .finding_count = 2};

	return judge_clause(&basis, findings);
}

Test(judge, a_clause_is_as_its_findings)
{
	struct clause_finding c;

	c = clause_of(VERDICT_PASS, REASON_NONE, VERDICT_PASS, REASON_NONE);
	cr_assert_eq(c.verdict, VERDICT_PASS);
	cr_assert(c.in_part);
	c = clause_of(VERDICT_UNKNOWN, REASON_STALE, VERDICT_FAIL, REASON_NONE);
	cr_assert_eq(c.verdict, VERDICT_FAIL);
	cr_assert_eq(c.reason, REASON_NONE);
	c = clause_of(VERDICT_PASS, REASON_NONE, VERDICT_UNKNOWN, REASON_STALE);
	cr_assert_eq(c.verdict, VERDICT_UNKNOWN);
	cr_assert_eq(c.reason, REASON_STALE);
	cr_assert_eq(c.waiver, -1);
}

Test(judge, nil_returns_do_not_apply_only_when_all_are)
{
	struct clause_finding c;

	c = clause_of(VERDICT_UNKNOWN, REASON_NIL_RETURN, VERDICT_UNKNOWN,
		      REASON_NIL_RETURN);
	cr_assert_eq(c.verdict, VERDICT_NOT_APPLICABLE);
	cr_assert_eq(c.reason, REASON_NIL_RETURN);
	c = clause_of(VERDICT_UNKNOWN, REASON_NIL_RETURN, VERDICT_PASS,
		      REASON_NONE);
	cr_assert_eq(c.verdict, VERDICT_PASS);
}

Test(judge, weaker_evidence_does_not_pass_a_clause)
{
	static const struct rule_book book;
	static const struct clause clause = {.needs = STRENGTH_MEASURED};
	static const unsigned index = 0;
	static const enum extent whole = EXTENT_WHOLE;
	struct finding finding = {.verdict = VERDICT_PASS,
				  .shown_by = STRENGTH_CONFIGURED};
	struct clause_basis basis = {.clause = &clause,
				     .book = &book,
				     .verdict = VERDICT_UNKNOWN,
				     .findings = &index,
				     .shows = &whole,
				     .finding_count = 1};
	struct clause_finding c = judge_clause(&basis, &finding);

	cr_assert_eq(c.verdict, VERDICT_UNKNOWN);
	cr_assert_eq(c.reason, REASON_WEAKER_EVIDENCE);
	cr_assert(!c.in_part);
	/* but it can still fail one */
	finding.verdict = VERDICT_FAIL;
	cr_assert_eq(judge_clause(&basis, &finding).verdict, VERDICT_FAIL);
	basis.finding_count = 0;
	c = judge_clause(&basis, &finding);
	cr_assert_eq(c.verdict, VERDICT_UNKNOWN);
	cr_assert_eq(c.reason, REASON_NOT_OBSERVABLE);
}

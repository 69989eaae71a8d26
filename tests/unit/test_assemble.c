/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/assemble.h"

#include <criterion/criterion.h>

#include "unit/small_plan.h"

static struct small_plan small;
static struct pack pack;
static struct clause clause;
static struct rule_book book;
static struct plan_clause of_plan;
static const enum extent shows[] = {EXTENT_WHOLE, EXTENT_WHOLE};
static struct observation observations[2];
static bool answered[2], has_source[2];
static struct source_report sources[2];
static unsigned char salt_keys[2][32];
static struct value metric[2], fact[2];
static struct waiver waiver;
static struct answers answers;
static struct report report;

static void begin(void)
{
	small_make(&small);
	clause = (struct clause){.id = TEXT("C"), .needs = STRENGTH_DECLARED};
	of_plan = (struct plan_clause){.book = &book,
				       .clause = &clause,
				       .verdict = VERDICT_UNKNOWN,
				       .asks = small.indexes,
				       .shows = shows,
				       .ask_count = 2};
	small.plan.pack = &pack;
	small.plan.clauses = &of_plan;
	small.plan.clause_count = 1;
	answers = (struct answers){observations, answered, sources, has_source,
				   salt_keys};
	metric[0] = value_int(3);
	metric[1] = value_duration((struct span){5, 0});
	fact[0] = value_int(200);
	fact[1] = value_null();
	observations[0] =
		(struct observation){.facts = metric,
				     .fact_count = 2,
				     .has_account = true,
				     .account = {.read = 3, .judged = 3},
				     .layers = 7,
				     .shown_by = STRENGTH_MEASURED_COMMITTED};
	observations[1] = (struct observation){
		.ask = 1, .look = 1, .facts = fact, .fact_count = 2};
	answered[0] = answered[1] = true;
}

static void end(void)
{
	arena_close(small.arena);
}

TestSuite(assemble, .init = begin, .fini = end);

static void assemble(void)
{
	struct assembly assembly = {.plan = &small.plan, .answers = &answers};

	report_assemble(small.arena, &assembly, &report);
}

Test(assemble, strength_is_computed_not_believed)
{
	assemble();
	cr_expect_eq(report.clauses[0].verdict, VERDICT_PASS);
	cr_expect_eq(report.findings[0].shown_by, STRENGTH_MEASURED,
		     "no commitment came");
	cr_expect_eq(report.findings[1].shown_by, STRENGTH_DRILLED_PRODUCTION);
	cr_expect_eq(report.looks[0].layers, 7);
	clause.needs = STRENGTH_MEASURED_COMMITTED;
	assemble();
	cr_expect_eq(report.clauses[0].reason, REASON_WEAKER_EVIDENCE);
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 0), 2);
}

Test(assemble, an_ask_that_nobody_answered_is_our_error)
{
	memset(&observations[1], 0, sizeof(observations[1]));
	assemble();
	cr_expect_eq(report.findings[1].verdict, VERDICT_UNKNOWN);
	cr_expect_eq(report.findings[1].reason, REASON_OUR_ERROR);
	cr_expect_eq(report.clauses[0].verdict, VERDICT_UNKNOWN);
}

Test(assemble, what_nothing_is_bound_to_is_unknown)
{
	small.asks[1].look = -1;
	small.asks[1].blocked = REASON_NEVER_BOUND;
	assemble();
	cr_expect_eq(report.findings[1].reason, REASON_NEVER_BOUND);
	cr_expect_eq(report.clauses[0].verdict, VERDICT_UNKNOWN);
	of_plan.ask_count = 0;
	assemble();
	cr_expect_eq(report.clauses[0].verdict, VERDICT_UNKNOWN);
	cr_expect_eq(report.clauses[0].reason, REASON_NOT_OBSERVABLE);
}

static int waived(const char *subject, int64_t until)
{
	waiver = (struct waiver){.clause = TEXT("C"),
				 .subject = text_from(subject),
				 .until = {until, 0}};
	small.site.waivers = &waiver;
	small.site.waiver_count = 1;
	assemble();
	return report.clauses[0].waiver;
}

Test(assemble, a_waiver_is_a_mark_on_a_fail)
{
	int64_t now = SMALL_NOW.seconds;

	cr_expect_eq(waived("*", now + 1), -1, "nothing fails");
	fact[0] = value_int(500);
	small.asks[1].subject = TEXT("a");
	cr_expect_eq(waived("*", now + 1), 0);
	cr_expect_eq(report.clauses[0].verdict, VERDICT_FAIL);
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 0), 0);
	cr_expect_eq(waived("a", now + 1), 0);
	cr_expect_eq(waived("b", now + 1), -1);
	cr_expect_eq(waived("*", now), -1, "it is over");
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 0), 1);
}

Test(assemble, a_nil_return_does_not_count_as_unknown)
{
	observations[0].account = (struct account){0};
	has_source[0] = true;
	sources[0].totals_given = sources[0].totals_match = true;
	assemble();
	cr_expect_eq(report.findings[0].reason, REASON_NIL_RETURN);
	cr_expect_eq(report.clauses[0].verdict, VERDICT_PASS);
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 0), 0);
	of_plan.ask_count = 1;
	assemble();
	cr_expect_eq(report.clauses[0].verdict, VERDICT_NOT_APPLICABLE);
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 0), 2,
		     "nothing was judged");
}

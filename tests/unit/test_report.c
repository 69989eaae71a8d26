/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "model/report.h"

static const struct clause low = {.severity = SEVERITY_LOW,
				  .status = STATUS_IN_FORCE};
static const struct clause high = {.severity = SEVERITY_HIGH,
				   .status = STATUS_IN_FORCE};
static const struct clause draft = {.severity = SEVERITY_HIGH,
				    .status = STATUS_DRAFT};

static const unsigned zero[] = {0}, one[] = {1};

struct world {
	struct finding findings[2];
	struct clause_finding clauses[3];
	struct report report;
};

static void begin(struct world *w)
{
	*w = (struct world){0};
	w->findings[0].verdict = VERDICT_PASS;
	w->findings[1].verdict = VERDICT_PASS;
	for (int i = 0; i < 3; i++)
		w->clauses[i] = (struct clause_finding){
			.clause = i == 0   ? &low
				  : i == 1 ? &high
					   : &draft,
			.verdict = VERDICT_PASS,
			.findings = i == 0 ? zero : one,
			.finding_count = 1,
			.waiver = -1,
		};
	w->report.findings = w->findings;
	w->report.finding_count = 2;
	w->report.clauses = w->clauses;
	w->report.clause_count = 3;
}

Test(report, all_passing_is_zero)
{
	struct world w;

	begin(&w);
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 0);
}

Test(report, an_unwaived_fail_at_the_severity_is_one)
{
	struct world w;

	begin(&w);
	w.clauses[0].verdict = VERDICT_FAIL;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 1);
	cr_expect_eq(report_exit(&w.report, SEVERITY_HIGH, 0), 0);
	w.clauses[0].waiver = 0;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 0);
}

Test(report, a_draft_counts_for_nothing)
{
	struct world w;

	begin(&w);
	w.clauses[2].verdict = VERDICT_FAIL;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 0);
	w.report.clauses = &w.clauses[2];
	w.report.clause_count = 1;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 2,
		     "nothing was judged");
}

Test(report, unknowns_beyond_the_most_are_two)
{
	struct world w;

	begin(&w);
	w.findings[1].verdict = VERDICT_UNKNOWN;
	w.clauses[1].verdict = VERDICT_UNKNOWN;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 2);
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 1), 0);
	w.clauses[0].verdict = VERDICT_FAIL;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 1,
		     "a fail comes before an unknown");
}

Test(report, a_source_that_is_phased_in_is_no_alarm_yet)
{
	struct world w;

	begin(&w);
	w.findings[1].verdict = VERDICT_UNKNOWN;
	w.findings[1].reason = REASON_PHASING_IN;
	w.clauses[1].verdict = VERDICT_UNKNOWN;
	w.clauses[1].reason = REASON_PHASING_IN;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 0);
	w.findings[1].reason = w.clauses[1].reason = REASON_NEVER_BOUND;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 2);
}

Test(report, weaker_evidence_is_an_unknown_though_its_finding_passes)
{
	struct world w;

	begin(&w);
	w.clauses[1].verdict = VERDICT_UNKNOWN;
	w.clauses[1].reason = REASON_WEAKER_EVIDENCE;
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 0), 2);
}

Test(report, nothing_judged_is_two)
{
	struct world w;

	begin(&w);
	for (int i = 0; i < 3; i++) {
		w.clauses[i].verdict = VERDICT_NOT_APPLICABLE;
		w.clauses[i].reason = REASON_OTHER_CLASS;
	}
	cr_expect_eq(report_exit(&w.report, SEVERITY_LOW, 9), 2);
}

Test(report, coverage_tells_bound_from_listed)
{
	struct world w;
	struct coverage c;

	begin(&w);
	w.clauses[0].verdict = VERDICT_FAIL;
	w.clauses[0].waiver = 0;
	w.clauses[1].verdict = VERDICT_NOT_APPLICABLE;
	w.clauses[1].reason = REASON_NIL_RETURN;
	w.clauses[2].verdict = VERDICT_NOT_APPLICABLE;
	w.clauses[2].reason = REASON_NOT_JUDGED;
	w.findings[0].subject = TEXT("a");
	w.findings[1].subject = TEXT("a");
	w.findings[0].has_account = true;
	w.findings[0].account.judged = 7;
	c = report_coverage(&w.report);
	cr_expect_eq(c.bound, 2, "a nil return is bound");
	cr_expect_eq(c.judged, 1);
	cr_expect_eq(c.failed, 1);
	cr_expect_eq(c.waived, 1);
	cr_expect_eq(c.listed, 1);
	cr_expect_eq(c.not_applicable, 1);
	cr_expect_eq(c.subjects, 1);
	cr_expect_eq(c.rows_judged, 7);
}

/* reports/statement.md section 5; the hex digits are of
 * printf '%s' TEXT | sha256sum */
Test(report, keys_are_as_the_statement_page_says)
{
	struct arena *arena = arena_open();
	const struct check check = {.id = TEXT("freeze/hold")};
	const struct parameter_value limit = {
		.name = TEXT("limit"),
		.value = value_duration((struct span){3600, 0}),
	};
	struct period none = {INSTANT_ALWAYS, INSTANT_NEVER};
	struct period window = {{0, 0}, {86400, 0}};
	char hex[DIGEST_HEX_ROOM];
	struct text key;

	digest_hex(digest_of(TEXT("{\"parameters\":{\"limit\":{\"duration\":"
				  "\"3600s\"}},\"window\":null}")),
		   hex);
	key = finding_key(arena, &check, &limit, 1, none, TEXT(""));
	cr_expect(
		text_equal(key, text_format(arena, "freeze/hold@%.8s@", hex)));
	digest_hex(digest_of(TEXT("{\"parameters\":{},\"window\":{\"from\":"
				  "\"1970-01-01T00:00:00Z\",\"until\":"
				  "\"1970-01-02T00:00:00Z\"}}")),
		   hex);
	key = finding_key(arena, &check, NULL, 0, window, TEXT("a.test"));
	cr_expect(text_equal(key, text_format(arena, "freeze/hold@%.8s@a.test",
					      hex)));
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Whole audits of the fixture pack on records of the test's own. */
#include "audit/run.h"

#include <criterion/criterion.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/assemble.h"
#include "audit/evidence.h"
#include "audit/judge.h"
#include "audit/try_example.h"
#include "load/load_plan.h"
#include "load/load_site.h"
#include "unit/temp_tree.h"

#define HEADER "case_id,channel,received_at,frozen_at,amount\n"
#define GOOD   "1,aoc,2026-02-20T10:00:00+07:00,2026-02-20T10:20:00+07:00,1.00\n"
#define SLOW   "2,aoc,2026-02-20T10:00:00+07:00,2026-02-20T12:20:00+07:00,1.00\n"
#define OTHER \
	"3,bank,2026-02-20T10:00:00+07:00,2026-02-20T12:20:00+07:00,1.00\n"
#define BROKEN "4,aoc,yesterday,,1.00\n"

static struct arena *arena;
static char *top, *state;
static struct plan plan;
static struct report report;

static void begin(void)
{
	arena = arena_open();
	top = temp_tree_make(arena);
	state = fs_join(arena, top, "state");
}

static void end(void)
{
	temp_tree_remove(top);
	arena_close(arena);
}

TestSuite(run, .init = begin, .fini = end, .timeout = 60);

static void plan_for(const char *source_lines)
{
	char pack[4096];
	struct site_request request = {.now = {1772298000, 0}};
	struct plan_request wanted = {.now = {1772298000, 0}};
	struct complaints complaints;
	struct err err = {.kind = ERR_NONE};

	cr_assert_not_null(realpath("tests/fixtures/pack", pack));
	request.path = temp_tree_file(
		arena, top, "plaudit.yaml",
		text_format(arena,
			    "entity: {id: th-examplebank, classes: [bank], "
			    "name: {en: B, th: B}}\n"
			    "rule-pack: %s\n"
			    "profiles: [th-bank]\n"
			    "sources:\n"
			    "  freeze_cases:\n"
			    "    files: [exports/*.csv]\n"
			    "    environment: production\n"
			    "%s"
			    "lists: {pages: []}\n"
			    "key: {file: key.pem}\n",
			    pack, source_lines));
	complaints_init(&complaints, arena);
	cr_assert_eq(load_site(arena, &request, &complaints, &wanted.pack,
			       &wanted.site, &err),
		     0, "%s", err.text);
	cr_assert_eq(load_plan(arena, &wanted, &plan, &err), 0, "%s", err.text);
}

static void audit(const char *rows, const char *source_lines, bool keep)
{
	struct audit_request request = {.plan = &plan};
	struct err err = {.kind = ERR_NONE};

	temp_tree_file(arena, top, "exports/a.csv", text_from(rows));
	plan_for(source_lines);
	if (keep)
		request.state_directory = state;
	cr_assert_eq(audit_run(arena, &request, &report, &err), 0, "%s",
		     err.text);
}

static const struct clause_finding *clause(const char *id)
{
	for (size_t i = 0; i < report.clause_count; i++)
		if (text_is(report.clauses[i].id, id))
			return &report.clauses[i];
	cr_assert_fail("no clause %s", id);
	return NULL;
}

static const struct finding *last_of(const struct clause_finding *c)
{
	return &report.findings[c->findings[c->finding_count - 1]];
}

Test(run, a_sealed_run_keeps_evidence_and_salts_and_is_committed)
{
	const struct finding *finding;
	struct err err = {.kind = ERR_NONE};
	struct path_list salts;
	struct stat st;
	struct text bytes;

	mkdir(state, 0755);
	mkdir(fs_join(arena, state, "salts"), 0777);
	audit(HEADER GOOD OTHER, "", true);
	finding = last_of(clause("TH-T-01"));
	cr_assert_eq(finding->verdict, VERDICT_PASS, "%.*s",
		     TEXT_ARG(finding->detail));
	cr_expect_eq(finding->shown_by, STRENGTH_MEASURED_COMMITTED);
	cr_expect_eq(finding->account.read, 2);
	cr_expect_eq(finding->account.excluded, 1);
	cr_expect_eq(finding->account.judged, 1);
	cr_assert_gt(finding->evidence_count, 0);
	cr_assert_eq(evidence_get(arena, state, finding->evidence[0], &bytes,
				  &err),
		     0, "%s", err.text);
	cr_expect_gt(bytes.size, 100);
	cr_assert_eq(fs_list(arena, fs_join(arena, state, "salts"), &salts,
			     &err),
		     0);
	cr_expect_eq(salts.count, 1);
	cr_assert_eq(stat(fs_join(arena, state, "salts"), &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0700, "made private again");
}

Test(run, a_slow_case_fails_and_a_rehearsal_keeps_nothing)
{
	audit(HEADER GOOD SLOW, "", false);
	cr_expect_eq(clause("TH-T-01")->verdict, VERDICT_FAIL);
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 99), 1);
	cr_expect_eq(last_of(clause("TH-T-01"))->evidence_count, 0);
	cr_expect_not(fs_exists(state));
}

Test(run, an_empty_list_is_no_population_and_never_a_pass)
{
	const struct clause_finding *c;

	audit(HEADER GOOD, "", false);
	c = clause("TH-T-02");
	cr_expect_eq(c->verdict, VERDICT_UNKNOWN);
	cr_expect_eq(c->reason, REASON_NO_POPULATION);
	cr_expect_eq(report_exit(&report, SEVERITY_LOW, 0), 2);
}

Test(run, no_rows_are_a_nil_return_only_with_totals)
{
	audit(HEADER OTHER, "", false);
	cr_expect_eq(clause("TH-T-01")->verdict, VERDICT_UNKNOWN);
	temp_tree_file(arena, top, "totals.txt", TEXT("1\n"));
	audit(HEADER OTHER, "    totals: {file: totals.txt}\n", false);
	cr_expect_eq(clause("TH-T-01")->verdict, VERDICT_NOT_APPLICABLE);
	cr_expect_eq(clause("TH-T-01")->reason, REASON_NIL_RETURN);
	temp_tree_file(arena, top, "totals.txt", TEXT("2\n"));
	audit(HEADER OTHER, "    totals: {file: totals.txt}\n", false);
	cr_expect_eq(clause("TH-T-01")->verdict, VERDICT_UNKNOWN);
	cr_expect_eq(clause("TH-T-01")->reason, REASON_INCOMPLETE_SOURCE);
}

Test(run, a_row_that_cannot_be_read_can_change_the_verdict)
{
	audit(HEADER GOOD BROKEN, "", false);
	cr_expect_eq(clause("TH-T-01")->verdict, VERDICT_UNKNOWN);
	cr_expect_eq(clause("TH-T-01")->reason, REASON_UNREADABLE_ROWS);
	audit(HEADER SLOW BROKEN, "", false);
	cr_expect_eq(clause("TH-T-01")->verdict, VERDICT_FAIL);
}

Test(run, strength_is_what_the_site_and_the_commitment_give)
{
	audit(HEADER GOOD, "    commit: none\n", true);
	cr_expect_eq(last_of(clause("TH-T-01"))->shown_by, STRENGTH_MEASURED);
	cr_assert(report.looks[0].source.committed);
	cr_expect(text_is(report.looks[0].source.commitment.kind, "files"));
	cr_expect_not(fs_exists(fs_join(arena, state, "salts")));
}

Test(run, a_bound_report_is_judged_alike)
{
	struct finding again;

	audit(HEADER GOOD, "", false);
	report_bind(arena, plan.pack, &report);
	again = *last_of(clause("TH-T-01"));
	cr_assert_not_null(again.check);
	judge_finding(arena, &again, report.now, false);
	cr_expect_eq(again.verdict, VERDICT_PASS);
}

Test(run, the_pack_s_own_examples_hold)
{
	size_t tried = 0;

	audit(HEADER GOOD, "", false);
	for (size_t i = 0; i < plan.pack->check_count; i++) {
		const struct check *check = &plan.pack->checks[i];

		for (size_t j = 0; j < check->example_count; j++, tried++) {
			struct err err = {.kind = ERR_NONE};
			struct finding finding;
			struct example wrong = check->examples[j];

			cr_assert_eq(example_try(arena, check,
						 &check->examples[j], &finding,
						 &err),
				     0, "%s", err.text);
			cr_expect(example_holds(&check->examples[j], &finding));
			wrong.verdict = VERDICT_UNKNOWN;
			cr_expect_not(example_holds(&wrong, &finding));
		}
	}
	cr_expect_eq(tried, 4);
}

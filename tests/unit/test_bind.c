/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "audit/assemble.h"
#include "unit/small_plan.h"

static struct small_plan small;
static struct pack pack;
static struct seen seen[2];
static struct finding finding;
static struct report report;

static void begin(void)
{
	small_make(&small);
	pack = (struct pack){.checks = small.checks, .check_count = 2};
	seen[0] = (struct seen){.name = TEXT("wait")};
	seen[1] = (struct seen){.name = TEXT("n"), .value = value_int(4)};
	finding = (struct finding){.check_id = TEXT("a/metric"),
				   .parameters = &small.value,
				   .parameter_count = 1,
				   .seen = seen,
				   .seen_count = 2};
	report = (struct report){.findings = &finding, .finding_count = 1};
}

static void end(void)
{
	arena_close(small.arena);
}

TestSuite(bind, .init = begin, .fini = end);

Test(bind, facts_come_into_the_check_s_order)
{
	report_bind(small.arena, &pack, &report);
	cr_assert_eq(report.findings[0].check, &small.checks[0]);
	cr_expect_eq(report.findings[0].seen[0].value.integer, 4);
	cr_expect(text_is(report.findings[0].seen[1].name, "wait"));
	cr_expect_eq(report.findings[0].parameters[0].parameter,
		     &small.parameter);
}

Test(bind, names_that_are_not_the_check_s_lose_it)
{
	seen[0].name = TEXT("n");
	report_bind(small.arena, &pack, &report);
	cr_expect_null(report.findings[0].check, "one twice, one missing");
	end();
	begin();
	finding.seen_count = 1;
	report_bind(small.arena, &pack, &report);
	cr_expect_null(report.findings[0].check);
	end();
	begin();
	finding.parameter_count = 0;
	report_bind(small.arena, &pack, &report);
	cr_expect_null(report.findings[0].check);
	end();
	begin();
	finding.check_id = TEXT("a/other");
	report_bind(small.arena, &pack, &report);
	cr_expect_null(report.findings[0].check);
}

Test(bind, what_was_not_seen_keeps_its_check)
{
	finding.seen_count = 0;
	finding.reason = REASON_STALE;
	report_bind(small.arena, &pack, &report);
	cr_expect_eq(report.findings[0].check, &small.checks[0]);
}

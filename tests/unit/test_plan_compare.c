/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/plan_compare.h"

#include "audit/evidence.h"
#include "audit/run_document.h"
#include "unit/audit_world.h"

static struct audit_world w;
static struct run_document run;

static void begin(void)
{
	struct err err = {.kind = ERR_NONE};
	struct text bytes;

	audit_world_make(&w, KEEP_COUNT);
	cr_assert_eq(evidence_get(w.arena, w.state, audit_world_run(&w), &bytes,
				  &err),
		     0, "%s", err.text);
	cr_assert_eq(run_document_read(w.arena, bytes, w.plan.pack, &run, &err),
		     0, "%s", err.text);
}

static void end(void)
{
	audit_world_end(&w);
}

TestSuite(plan_compare, .init = begin, .fini = end, .timeout = 60);

static void differs(struct plan *plan, const char *where)
{
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(plan_compare(w.arena, &run.head, plan, &err), -1);
	cr_expect_eq(err.kind, ERR_TRUST);
	cr_expect_not_null(strstr(err.text, where), "%s", err.text);
}

Test(plan_compare, what_is_asked_for_here_is_the_same_when_read)
{
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(plan_compare(w.arena, &run.head, &w.plan, &err), 0, "%s",
		     err.text);
}

Test(plan_compare, a_difference_is_told_by_its_place)
{
	struct waiver waiver = {.clause = TEXT("TH-T-01"),
				.subject = TEXT("*"),
				.until_text = TEXT("2027-01-01")};
	struct site site = *w.plan.site;
	struct ask asks[8];
	struct plan plan = w.plan;

	plan.now.seconds++;
	differs(&plan, "now");
	plan = w.plan;
	site.waivers = &waiver;
	site.waiver_count = 1;
	plan.site = &site;
	differs(&plan, "site");
	plan = w.plan;
	plan.ask_count--;
	differs(&plan, "asks[");
	cr_assert_leq(w.plan.ask_count, ARRAY_SIZE(asks));
	memcpy(asks, w.plan.asks, w.plan.ask_count * sizeof(*asks));
	asks[0].window.from.seconds++;
	plan = w.plan;
	plan.asks = asks;
	differs(&plan, "asks[0]");
}

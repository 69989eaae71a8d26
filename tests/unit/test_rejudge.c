/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/rejudge.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "load/load_pack.h"

#define MINUTES(n) value_duration((struct span){(n)*60, 0})

static struct arena *arena;
static struct pack pack;
static struct entity entity;
static struct text profile = {"th-bank", 7};

/* One finding, as a bank says it: the slowest of 5 cases took 20 minutes. */
static struct parameter_value limit;
static struct seen seen[2];
static struct finding finding;
static struct clause_finding clause;
static struct report report;
static const unsigned first;

static void set_up(void)
{
	struct instant now = {1775001600, 0}; /* 2026-04-01 */
	struct complaints complaints;
	struct err err = {0};

	arena = arena_open();
	complaints_init(&complaints, arena);
	cr_assert(zero(int, load_pack(arena, "tests/fixtures/pack", &complaints,
				      &pack, &err)),
		  "%s", err.text);
	entity = (struct entity){.id = TEXT("b"),
				 .classes = 1u << CLASS_BANK,
				 .profiles = &profile,
				 .profile_count = 1,
				 .packs = &pack.digest,
				 .pack_count = 1};
	limit = (struct parameter_value){.name = TEXT("limit"),
					 .value = MINUTES(45),
					 .basis = BASIS_PUBLISHED};
	seen[0] = (struct seen){.name = TEXT("cases"), .value = value_int(5)};
	seen[1] = (struct seen){.name = TEXT("slowest"), .value = MINUTES(20)};
	seen[0].bounds.exact = seen[1].bounds.exact = true;
	finding =
		(struct finding){.check_id = TEXT("freeze/hold"),
				 .parameters = &limit,
				 .parameter_count = 1,
				 .window = {{now.seconds - 30 * 86400, 0}, now},
				 .verdict = VERDICT_PASS,
				 .seen = seen,
				 .seen_count = 2,
				 .shown_by = STRENGTH_MEASURED,
				 .account = {.read = 5, .judged = 5},
				 .has_account = true,
				 .look = -1};
	clause = (struct clause_finding){.id = TEXT("TH-T-01"),
					 .verdict = VERDICT_PASS,
					 .findings = &first,
					 .finding_count = 1,
					 .waiver = -1};
	report = (struct report){.classes = 1u << CLASS_BANK,
				 .profiles = &profile,
				 .profile_count = 1,
				 .now = now,
				 .created = now,
				 .pack_digest = pack.digest,
				 .findings = &finding,
				 .finding_count = 1,
				 .clauses = &clause,
				 .clause_count = 1};
}

static void tear_down(void)
{
	arena_close(arena);
}

TestSuite(rejudge, .init = set_up, .fini = tear_down);

static struct judged judge(void)
{
	struct rejudge_request request = {.entity = &entity, .pack = &pack};
	struct judged out;
	struct err err = {0};

	cr_assert(zero(int, rejudge(arena, &request, &report, &out, &err)),
		  "%s", err.text);
	return out;
}

static bool says(const struct judged *judged, const char *what)
{
	return strstr(text_cstr(arena, judged->summary), what) != NULL;
}

Test(rejudge, what_the_facts_show_passes_and_what_is_not_told_is_unknown)
{
	struct judged out = judge();

	cr_assert(eq(u64, out.pass, 1));
	cr_assert(eq(u64, out.unknown, 1)); /* TH-T-02 */
	cr_assert(zero(u64, out.fail));
	cr_assert(eq(int, out.verdict, VERDICT_UNKNOWN));
	cr_assert(eq(u64, out.flags, 1));
	cr_assert(says(&out,
		       "{\"clause\":\"TH-T-02\",\"kind\":\"not-reported\"}"));
}

Test(rejudge, a_pass_that_its_own_facts_deny_is_a_fail)
{
	struct judged out;

	seen[1].value = MINUTES(50);
	out = judge();
	cr_assert(eq(u64, out.fail, 1));
	cr_assert(eq(int, out.verdict, VERDICT_FAIL));
	cr_assert(says(&out, "verdict-differs"));
}

Test(rejudge, a_loosened_value_clears_nothing)
{
	struct judged out;

	limit.value = MINUTES(120);
	out = judge();
	cr_assert(zero(u64, out.pass));
	cr_assert(says(&out, "\"loosened\""));
}

Test(rejudge, a_shortened_window_clears_nothing)
{
	struct judged out;

	finding.window.from.seconds += 86400;
	out = judge();
	cr_assert(zero(u64, out.pass));
	cr_assert(says(&out, "short-window"));
}

Test(rejudge, weak_evidence_clears_nothing)
{
	finding.shown_by = STRENGTH_DECLARED;
	cr_assert(zero(u64, judge().pass));
}

Test(rejudge, a_fact_of_another_type_is_not_judged)
{
	struct judged out;

	seen[1].value = value_string(TEXT("20m"));
	out = judge();
	cr_assert(zero(u64, out.pass));
	cr_assert(says(&out, "ill-typed"));
}

Test(rejudge, foreign_packs_dropped_classes_and_own_waivers_are_flagged)
{
	struct judged out;

	report.pack_digest.bytes[0] ^= 1;
	report.classes = 0;
	clause.waiver = 0;
	out = judge();
	cr_assert(says(&out, "foreign-pack"));
	cr_assert(says(&out, "dropped-class"));
	cr_assert(says(&out, "self-waived"));
}

Test(rejudge, a_now_of_ones_own_choice_is_flagged)
{
	struct judged out;

	report.created.seconds += 5 * 3600;
	out = judge();
	cr_assert(not(says(&out, "old-now")));
	report.created.seconds += 2 * 3600;
	out = judge();
	cr_assert(says(&out, "old-now"));
}

Test(rejudge, without_a_pack_nothing_is_known)
{
	struct rejudge_request request = {.entity = &entity};
	struct judged out;
	struct err err = {0};

	cr_assert(zero(int, rejudge(arena, &request, &report, &out, &err)));
	cr_assert(eq(int, out.verdict, VERDICT_UNKNOWN));
	cr_assert(says(&out, "no-pack"));
}

static struct source_report joined = {
	.compared = true,
	.history = {.rewritten = 1},
	.commitment = {.source = {"notices", 7}},
};
static struct report_look look;

static void tell_rows(uint64_t rewritten, uint64_t removed, uint64_t late)
{
	look = (struct report_look){
		.has_source = true,
		.source = {.compared = true,
			   .history = {.same = 9,
				       .rewritten = rewritten,
				       .removed = removed,
				       .late = late,
				       .earlier_removed = 4},
			   .commitment = {.source = TEXT("freeze_cases")}}};
	report.looks = &look;
	report.look_count = 1;
}

Test(rejudge, rows_that_were_rewritten_removed_or_late_are_flagged)
{
	struct judged out;

	tell_rows(3, 0, 2);
	look.source.joined = &joined;
	look.source.joined_count = 1;
	out = judge();
	cr_assert(eq(u64, out.flags, 5), "with not-reported");
	cr_assert(says(&out, "{\"earlier\":0,\"kind\":\"rows-rewritten\","
			     "\"rows\":3,\"source\":\"freeze_cases\"}"));
	cr_assert(says(&out, "{\"earlier\":4,\"kind\":\"rows-removed\","
			     "\"rows\":0,\"source\":\"freeze_cases\"}"));
	cr_assert(says(&out, "{\"earlier\":0,\"kind\":\"rows-late\","
			     "\"rows\":2,\"source\":\"freeze_cases\"}"));
	cr_assert(says(&out, "{\"earlier\":0,\"kind\":\"rows-rewritten\","
			     "\"rows\":1,\"source\":\"notices\"}"));
	cr_assert(eq(u64, out.pass, 1), "a flag is no verdict");
}

Test(rejudge, rows_that_stayed_or_were_not_compared_are_no_flag)
{
	tell_rows(3, 3, 3);
	look.source.compared = false;
	cr_assert(eq(u64, judge().flags, 1));
	tell_rows(0, 0, 0);
	look.source.history.earlier_removed = 0;
	cr_assert(eq(u64, judge().flags, 1));
}

Test(rejudge, an_entry_that_only_commits_has_its_flags_alone)
{
	struct judged out;
	struct err err = {0};

	tell_rows(1, 0, 0);
	cr_assert(zero(int, rejudge_rows(arena, &report, &out, &err)));
	cr_assert(eq(u64, out.flags, 2));
	cr_assert(zero(u64, out.pass + out.fail + out.unknown));
	cr_assert(says(&out, "\"clauses\":[],\"flags\":[{"));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/replay.h"

#include "audit/evidence.h"
#include "unit/audit_world.h"

static struct audit_world w;
static struct text payload;
static struct report signed_report; /* as read from the statement */
static struct replay_request request;
static struct replay replay;

static void begin(void)
{
	struct err err = {.kind = ERR_NONE};
	enum statement_kind kind;
	struct report *report = &w.report;

	audit_world_make(&w, KEEP_COUNT);
	report->chain.stream = TEXT("local");
	report->chain.sequence = 2;
	report->chain.previous = digest_of(TEXT("the entry before"));
	report->attempts = 1;
	report->created.seconds += 5;
	cr_assert_eq(statement_write(w.arena, STATEMENT_COMPLIANCE, report,
				     &payload, &err),
		     0, "%s", err.text);
	cr_assert_eq(statement_read(w.arena, payload, &kind, &signed_report,
				    &err),
		     0, "%s", err.text);
	request = (struct replay_request){
		.payload = payload,
		.report = &signed_report,
		.pack = w.plan.pack,
		.evidence = fs_join(w.arena, w.state, "evidence"),
	};
}

static void end(void)
{
	audit_world_end(&w);
}

TestSuite(replay, .init = begin, .fini = end, .timeout = 60);

static void again(void)
{
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(replay_run(w.arena, &request, &replay, &err), 0, "%s",
		     err.text);
}

static const struct replay_line *line_of(const char *what,
					 enum replay_outcome outcome)
{
	for (size_t i = 0; i < replay.count; i++)
		if (text_is(replay.lines[i].what, what) &&
		    replay.lines[i].outcome == outcome)
			return &replay.lines[i];
	cr_assert_fail("no %s that is %s", what,
		       replay_outcome_words[outcome].word);
	return NULL;
}

static const char *run_path(void)
{
	struct err err = {.kind = ERR_NONE};
	struct evidence_found found;

	cr_assert_eq(evidence_look(w.arena, request.evidence,
				   audit_world_run(&w), &found, &err),
		     0);
	return found.path;
}

Test(replay, kept_evidence_makes_the_same)
{
	again();
	cr_expect_eq(replay.tally[REPLAY_DIFFERENT], 0);
	cr_expect_eq(replay.tally[REPLAY_ABSENT], 0);
	cr_expect_geq(replay.tally[REPLAY_SAME],
		      signed_report.finding_count + signed_report.clause_count);
	cr_expect(replay.has_run);
	cr_expect_not(replay.zones_differ);
}

Test(replay, a_changed_fact_is_told_by_its_digest_and_by_what_it_would_give)
{
	struct err err = {.kind = ERR_NONE};
	const struct replay_line *line;
	struct text bytes;

	cr_assert_eq(fs_read(w.arena, run_path(), 1 << 20, &bytes, &err), 0);
	bytes = audit_world_edit(w.arena, bytes, "{\"duration\":\"1200s\"}",
				 "{\"duration\":\"9999s\"}");
	cr_assert_eq(fs_put(run_path(), bytes, 0600, &err), 0);
	again();
	line = line_of("evidence", REPLAY_DIFFERENT);
	cr_expect_gt(line->why.size, 0);
	line = line_of("finding", REPLAY_DIFFERENT);
	cr_expect_gt(line->difference_count, 0);
}

Test(replay, without_evidence_or_pack_everything_is_absent)
{
	struct pack other = *w.plan.pack;
	struct err err = {.kind = ERR_NONE};
	size_t all = signed_report.finding_count + signed_report.clause_count;

	other.digest.bytes[0] ^= 1;
	request.pack = &other;
	again();
	line_of("rule pack", REPLAY_DIFFERENT);
	cr_expect_eq(replay.tally[REPLAY_ABSENT], all);
	request.pack = NULL;
	request.pack_why = TEXT("none here");
	again();
	cr_expect_eq(replay.tally[REPLAY_ABSENT], all + 1);
	request.pack = w.plan.pack;
	cr_assert_eq(fs_remove(run_path(), &err), 0);
	again();
	cr_expect_eq(replay.tally[REPLAY_ABSENT], all);
	cr_expect_not(replay.has_run);
}

Test(replay, a_statement_that_says_more_than_the_evidence_is_different)
{
	const struct replay_line *line;
	struct err err = {.kind = ERR_NONE};
	enum statement_kind kind;

	request.payload =
		audit_world_edit(w.arena, payload, "\"trigger\":\"schedule\"",
				 "\"trigger\":\"manual\"");
	cr_assert_eq(statement_read(w.arena, request.payload, &kind,
				    &signed_report, &err),
		     0, "%s", err.text);
	again();
	line = line_of("trigger", REPLAY_DIFFERENT);
	cr_assert_eq(line->difference_count, 1);
	cr_expect(text_is(line->differences[0].then, "\"manual\""));
	cr_expect(text_is(line->differences[0].now, "\"schedule\""));
}

Test(replay, what_was_collected_apart_is_taken_over)
{
	struct err err = {.kind = ERR_NONE};
	enum statement_kind kind;

	w.report.collected = (struct collected){
		.is_set = true,
		.index = digest_of(TEXT("an index")),
		.began = w.report.now,
		.ended = w.report.now,
		.collects = 2,
		.version = TEXT("0.0.9"),
	};
	cr_assert_eq(statement_write(w.arena, STATEMENT_COMPLIANCE, &w.report,
				     &request.payload, &err),
		     0, "%s", err.text);
	cr_assert_eq(statement_read(w.arena, request.payload, &kind,
				    &signed_report, &err),
		     0, "%s", err.text);
	cr_expect(text_is(signed_report.collected.version, "0.0.9"));
	cr_expect_eq(signed_report.collected.collects, 2);
	again();
	cr_expect_eq(replay.tally[REPLAY_DIFFERENT], 0);
	/* nothing is judged before it was seen */
	w.report.collected.ended.seconds = w.report.created.seconds + 1;
	cr_expect_eq(statement_write(w.arena, STATEMENT_COMPLIANCE, &w.report,
				     &request.payload, &err),
		     -1);
}

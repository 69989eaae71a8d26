/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/sighting.h"

#include "unit/probe_stand.h"

Test(sighting, facts_go_to_each_ask_in_its_own_order)
{
	struct probe_stand s;
	struct sink sink = {.observe = stand_take, .context = &s};
	struct err err = {.kind = ERR_NONE};
	struct sighting sight;

	stand_begin(&s, "http");
	s.names[0] = TEXT("tls");
	s.names[1] = TEXT("status");
	s.names[2] = TEXT("of_another_probe");
	s.check.fact_count = 3;
	sight = sighting_begin(s.arena, s.look.kind);
	sighting_fact(&sight, "status", value_int(204));
	sighting_evidence(s.arena, &sight, "body", "text/plain", TEXT("hi"));
	sighting_evidence(s.arena, &sight, "more", "text/plain", TEXT("ho"));
	cr_assert_eq(sighting_send(s.arena, &sight, &s.plan, &s.look, &sink,
				   &err),
		     0);
	cr_expect_eq(stand_fact(&s, "tls").kind, VALUE_UNKNOWN);
	cr_expect_eq(stand_fact(&s, "status").integer, 204);
	cr_expect_eq(stand_fact(&s, "of_another_probe").kind, VALUE_UNKNOWN);
	cr_assert_eq(s.seen.evidence_count, 2);
	cr_expect(text_is(s.seen.evidence[0].bytes, "hi"));
	cr_expect(
		digest_equal(s.seen.evidence[1].digest, digest_of(TEXT("ho"))));
	sighting_lost(&sight, REASON_TIMED_OUT, TEXT("bad \xff text"));
	cr_assert_eq(sighting_send(s.arena, &sight, &s.plan, &s.look, &sink,
				   &err),
		     0);
	cr_expect_eq(s.seen.reason, REASON_TIMED_OUT);
	cr_expect_eq(s.seen.fact_count, 0, "what is lost has no facts");
	cr_expect(text_is(s.seen.detail, "bad \xef\xbf\xbd text"));
	arena_close(s.arena);
}

Test(sighting, settings_have_defaults)
{
	struct probe_stand s;

	stand_begin(&s, "http");
	stand_set(&s, "path", "/x");
	cr_expect(text_is(look_text(&s.look, "path", "/"), "/x"));
	cr_expect(text_is(look_text(&s.look, "method", "GET"), "GET"));
	cr_expect_null(look_setting(&s.look, "method"));
	arena_close(s.arena);
}

Test(sighting, standing_is_the_kind_s_at_most)
{
	struct probe_stand s;
	struct source_binding source = {.environment = ENVIRONMENT_LIVE};
	struct source_report report = {.committed = true,
				       .commitment = {.kind = TEXT("rows")}};

	stand_begin(&s, "http");
	s.target.environment = ENVIRONMENT_SANDBOX;
	s.target.vantage = VANTAGE_OUTSIDE;
	s.look.target = &s.target;
	cr_expect_eq(look_standing(&s.look, NULL).shown_by,
		     STRENGTH_DRILLED_SANDBOX);
	cr_expect_eq(look_standing(&s.look, NULL).vantage, VANTAGE_OUTSIDE);
	s.look = (struct look){.kind = probe_find(TEXT("records")),
			       .source = &source};
	cr_expect_eq(look_standing(&s.look, NULL).shown_by, STRENGTH_MEASURED);
	cr_expect_eq(look_standing(&s.look, &report).shown_by,
		     STRENGTH_MEASURED_COMMITTED);
	report.commitment.kind = TEXT("files");
	cr_expect_eq(look_standing(&s.look, &report).shown_by,
		     STRENGTH_MEASURED);
	source.environment = ENVIRONMENT_SANDBOX;
	cr_expect_eq(look_standing(&s.look, &report).shown_by,
		     STRENGTH_DRILLED_SANDBOX);
	arena_close(s.arena);
}

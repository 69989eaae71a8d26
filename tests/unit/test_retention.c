/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/retention.h"

#include "attest/chain.h"
#include "attest/hold.h"
#include "audit/evidence.h"
#include "seal/key.h"
#include "unit/audit_world.h"

static struct audit_world w;
static struct retention retention;
static struct chain *chain;
static struct key *key;

/* One audit of the chain "local", whose evidence is kept. */
static void begin(void)
{
	struct chain_link link = {.stream = TEXT("local")};
	struct err err = {.kind = ERR_NONE};
	struct sealed sealed;
	const char *path;

	audit_world_make(&w, KEEP_COUNT);
	link.entity = w.report.chain.entity;
	link.agent = w.report.chain.agent;
	path = fs_join(w.arena, w.top, "agent.pem");
	cr_assert_eq(key_generate(path, KEY_P256, NULL, &err), 0, "%s",
		     err.text);
	cr_assert_eq(key_open(path, NULL, &key, &err), 0, "%s", err.text);
	cr_assert_eq(chain_open(w.arena, w.state, &link, 1000, &chain, &err), 0,
		     "%s", err.text);
	cr_assert_eq(chain_seal(chain, STATEMENT_AUDIT_STARTED, key, &w.report,
				&sealed, &err),
		     0, "%s", err.text);
	cr_assert_eq(chain_seal(chain, STATEMENT_COMPLIANCE, key, &w.report,
				&sealed, &err),
		     0, "%s", err.text);
	retention = (struct retention){
		.state = w.state,
		.stream = TEXT("local"),
		.before = {w.report.created.seconds + 1, 0},
	};
}

static void end(void)
{
	chain_close(chain);
	key_close(key);
	audit_world_end(&w);
}

TestSuite(retention, .init = begin, .fini = end, .timeout = 60);

static struct tombstone plan(void)
{
	struct err err = {.kind = ERR_NONE};
	struct tombstone out;

	cr_assert_eq(retention_plan(w.arena, &retention, &out, &err), 0, "%s",
		     err.text);
	return out;
}

static bool is_kept(struct digest digest)
{
	struct err err = {.kind = ERR_NONE};
	struct text bytes;

	return evidence_get(w.arena, w.state, digest, &bytes, &err) == 0;
}

Test(retention, what_is_young_stays)
{
	retention.before.seconds = w.report.created.seconds;
	cr_expect_eq(plan().count, 0);
}

Test(retention, what_is_old_goes_with_its_sentences)
{
	struct tombstone tombstone = plan();

	cr_expect_eq(tombstone.audits, 1);
	cr_expect_eq(tombstone.held, 0);
	cr_expect_eq(tombstone.count, 2, "the run document and its sentences");
}

Test(retention, a_hold_keeps_it)
{
	struct err err = {.kind = ERR_NONE};
	struct hold hold = {.id = TEXT("case-1"),
			    .attestations = &w.report.identity,
			    .count = 1,
			    .reason = TEXT("a court asks"),
			    .at = w.report.created};

	cr_assert_eq(hold_add(w.arena, w.state, &hold, &err), 0, "%s",
		     err.text);
	cr_expect_eq(plan().count, 0);
	cr_expect_eq(plan().held, 1);
	cr_assert_eq(hold_release(w.arena, w.state, hold.id, &err), 0, "%s",
		     err.text);
	cr_expect_eq(plan().count, 2);
}

Test(retention, a_hold_that_cannot_be_read_stops_everything)
{
	struct err err = {.kind = ERR_NONE};
	struct tombstone out;

	temp_tree_file(w.arena, w.state, "holds/case-2", TEXT("not JSON"));
	cr_assert_eq(retention_plan(w.arena, &retention, &out, &err), -1);
	cr_expect_not_null(strstr(err.text, "hold"), "%s", err.text);
}

Test(retention, nothing_goes_before_its_tombstone_is_sealed)
{
	struct tombstone tombstone = plan();
	struct err err = {.kind = ERR_NONE};
	struct digest run = audit_world_run(&w);
	struct sealed sealed;
	size_t removed = 7;

	cr_assert_eq(retention_note(w.arena, &retention, &tombstone, &err), 0,
		     "%s", err.text);
	cr_assert_eq(retention_finish(w.arena, &retention, &removed, &err), 0,
		     "%s", err.text);
	cr_expect_eq(removed, 0, "the list alone removes nothing");
	cr_expect(is_kept(run));
	cr_assert_eq(retention_note(w.arena, &retention, &tombstone, &err), 0);
	w.report.matter = tombstone_json(w.arena, &tombstone);
	cr_assert_eq(chain_seal(chain, STATEMENT_TOMBSTONE, key, &w.report,
				&sealed, &err),
		     0, "%s", err.text);
	cr_assert_eq(retention_finish(w.arena, &retention, &removed, &err), 0,
		     "%s", err.text);
	cr_expect_eq(removed, 2);
	cr_expect_not(is_kept(run));
	cr_assert_eq(retention_finish(w.arena, &retention, &removed, &err), 0);
	cr_expect_eq(removed, 0, "done once");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/chain.h"

#include "unit/trust_world.h"

static struct world w;

static void set_up(void)
{
	world_open(&w);
}

static void tear_down(void)
{
	world_close(&w);
}

TestSuite(chain, .init = set_up, .fini = tear_down);

static struct chain *open_chain(void)
{
	struct chain *chain = NULL;

	MUST(chain_open(w.arena, w.directory, &w.link, 1000, &chain, err));
	return chain;
}

/* A whole audit's report, from the vector. */
static struct report whole_report(void)
{
	enum statement_kind kind;
	struct report report;
	struct text bytes;

	MUST(fs_read(w.arena,
		     "tests/fixtures/statement/compliance-statement.json",
		     100000, &bytes, err));
	MUST(statement_read(w.arena, bytes, &kind, &report, err));
	return report;
}

Test(chain, attempts_are_counted_and_links_hold)
{
	struct sealed started[2], done;
	struct report report = whole_report();
	struct chain *chain;

	started[0] = world_seal(&w, w.agent);
	started[1] = world_seal(&w, w.agent);
	chain = open_chain();
	cr_assert_eq(chain_head(chain).sequence, 2);
	cr_assert_eq(chain_head(chain).attempts, 2);
	MUST(chain_seal(chain, STATEMENT_COMPLIANCE, w.agent, &report, &done,
			err));
	cr_assert_eq(report.attempts, 2);
	cr_assert_eq(report.chain.sequence, 3);
	cr_assert(digest_equal(report.chain.previous, started[1].identity));
	cr_assert(report.sealed);
	cr_assert_eq(chain_head(chain).attempts, 0);
	chain_close(chain);
	chain = open_chain(); /* the same is read back from the files */
	cr_assert_eq(chain_head(chain).sequence, 3);
	cr_assert_eq(chain_head(chain).attempts, 0);
	cr_assert(digest_equal(chain_head(chain).identity, done.identity));
	chain_close(chain);
	cr_assert_eq(started[0].sequence, 1);
}

Test(chain, a_result_without_a_start_is_refused)
{
	struct report report = whole_report();
	struct chain *chain = open_chain();
	struct sealed done;

	REFUSED(chain_seal(chain, STATEMENT_COMPLIANCE, w.agent, &report, &done,
			   err),
		"attempts");
	cr_assert_eq(chain_head(chain).sequence, 0);
	chain_close(chain);
}

Test(chain, only_one_may_seal)
{
	struct chain *chain = open_chain(), *second = NULL;

	REFUSED(chain_open(w.arena, w.directory, &w.link, 50, &second, err),
		"chain");
	chain_close(chain);
}

Test(chain, an_entry_that_is_not_what_its_name_says_is_refused)
{
	struct sealed sealed = world_seal(&w, w.agent);
	struct digest other = digest_of(TEXT("other"));
	struct chain *chain = NULL;
	char *stream = NULL, *path;

	MUST(stream_directory(w.arena, w.directory, w.link.stream, &stream,
			      err));
	path = fs_join(w.arena, fs_join(w.arena, stream, "chain"),
		       text_cstr(w.arena, entry_name(w.arena, 2, other)));
	MUST(fs_put(path, sealed.envelope, 0600, err));
	REFUSED(chain_open(w.arena, w.directory, &w.link, 50, &chain, err),
		"name says");
}

Test(chain, streams_stay_in_their_directory)
{
	const char *const bad[] = {"", "..", "a/b", "A", ".x", "a\nb"};
	char *out;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		REFUSED(stream_directory(w.arena, w.directory,
					 text_from(bad[i]), &out, err),
			"stream");
	MUST(stream_directory(w.arena, w.directory, TEXT("127.0.0.1:8443"),
			      &out, err));
}

Test(chain, the_verified_checkpoint_is_named_in_the_next_entry)
{
	struct sealed sealed = world_seal(&w, w.agent);
	struct receipt receipt = world_receipt(&w, sealed.envelope);
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;
	char *stream = NULL;

	MUST(stream_directory(w.arena, w.directory, w.link.stream, &stream,
			      err));
	MUST(log_state_keep(w.arena, stream, receipt.checkpoint, err));
	sealed = world_seal(&w, w.agent);
	MUST(envelope_parse(w.arena, sealed.envelope, &envelope, err));
	MUST(statement_read(w.arena, envelope.payload, &kind, &report, err));
	cr_assert(report.log_state.known);
	cr_assert_eq(report.log_state.size, 1);
	cr_assert(digest_equal(report.log_state.root, receipt.root));
}

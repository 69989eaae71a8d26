/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/run_document.h"

#include "audit/evidence.h"
#include "unit/audit_world.h"

static struct audit_world w;
static struct text document;

static void begin(void)
{
	struct err err = {.kind = ERR_NONE};

	audit_world_make(&w, KEEP_COUNT);
	cr_assert_eq(evidence_get(w.arena, w.state, audit_world_run(&w),
				  &document, &err),
		     0, "%s", err.text);
}

static void end(void)
{
	audit_world_end(&w);
}

TestSuite(run_document, .init = begin, .fini = end, .timeout = 60);

static void refused(struct text bytes, const char *why)
{
	struct err err = {.kind = ERR_NONE};
	struct run_document run;

	cr_assert_eq(run_document_read(w.arena, bytes, w.plan.pack, &run, &err),
		     -1, "taken: %s", why);
	cr_assert_not_null(strstr(err.text, why), "%s, and not %s", err.text,
			   why);
}

static void edited(const char *from, const char *to, const char *why)
{
	refused(audit_world_edit(w.arena, document, from, to), why);
}

Test(run_document, what_was_read_is_written_byte_for_byte)
{
	struct err err = {.kind = ERR_NONE};
	struct run_document run;

	cr_assert_eq(run_document_read(w.arena, document, w.plan.pack, &run,
				       &err),
		     0, "%s", err.text);
	cr_assert(text_equal(run_document_write(w.arena, &run), document));
	cr_expect_eq(run.head.plan->ask_count, w.plan.ask_count);
	cr_expect(text_equal(run.head.plan->asks[0].key, w.plan.asks[0].key));
	cr_expect(
		digest_equal(run.head.plan->site->digest, w.plan.site->digest));
}

Test(run_document, sentences_stand_in_another_document_only)
{
	struct err err = {.kind = ERR_NONE};
	struct run_document run;
	struct text words;

	cr_assert_eq(run_document_read(w.arena, document, w.plan.pack, &run,
				       &err),
		     0, "%s", err.text);
	cr_assert(run.head.has_details);
	cr_assert_eq(evidence_get(w.arena, w.state, run.head.details, &words,
				  &err),
		     0, "%s", err.text);
	cr_expect_null(memmem(document.data, document.size, "a.csv:4", 7));
	cr_expect_not_null(memmem(words.data, words.size, "a.csv:4", 7));
	/* and neither quotes what could not be read */
	cr_expect_null(memmem(words.data, words.size, "4471", 4));
	cr_assert_eq(run_document_read(w.arena, words, w.plan.pack, &run, &err),
		     0, "%s", err.text);
	run.sentences = true;
	cr_expect(text_equal(run_document_write(w.arena, &run), words));
}

Test(run_document, the_pack_must_bear_it_out)
{
	struct pack other = *w.plan.pack;
	struct err err = {.kind = ERR_NONE};
	struct run_document run;

	other.digest.bytes[0] ^= 1;
	cr_assert_eq(run_document_read(w.arena, document, &other, &run, &err),
		     -1);
	cr_expect_eq(err.kind, ERR_TRUST);
	edited("\"check\":\"freeze/hold\"", "\"check\":\"freeze/none\"",
	       "no check freeze/none");
	edited("\"id\":\"TH-T-01\"", "\"id\":\"TH-T-99\"",
	       "not a clause of the rule pack");
	edited("\"source\":\"freeze_cases\"", "\"source\":\"freeze_none\"",
	       "no source freeze_none");
	edited("\"kind\":\"run\"", "\"kind\":\"ran\"", "not a run document");
	edited("\"trigger\":\"schedule\"", "\"trigger\":\"boredom\"",
	       "trigger");
}

Test(run_document, answers_are_to_what_was_asked_once)
{
	struct text rest, head = text_cut(document, '\n', &rest);
	struct text source = text_cut(rest, '\n', &rest);
	struct arena *a = w.arena;

	refused(text_format(a, "%.*s\n%.*s\n", TEXT_ARG(head),
			    TEXT_ARG(source)),
		"no answer to");
	refused(text_format(a, "%.*s%.*s\n", TEXT_ARG(document),
			    TEXT_ARG(source)),
		"said twice");
	refused(text_format(a, "%.*sno JSON\n", TEXT_ARG(document)),
		"not JSON");
	refused(TEXT(""), "");
	edited("\"ask\":0", "\"ask\":7", "not an ask of this look");
	edited("\"excluded\":\"1\"", "\"excluded\":\"2\"", "do not add up");
}

Test(run_document, a_check_that_keeps_less_tells_no_sentence)
{
	static const enum keep levels[] = {KEEP_NONE, KEEP_HASH};

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		struct err err = {.kind = ERR_NONE};
		struct run_document run;
		struct text bytes, words;

		audit_world_end(&w);
		audit_world_make(&w, levels[i]);
		cr_assert_eq(evidence_get(w.arena, w.state, audit_world_run(&w),
					  &bytes, &err),
			     0, "%s", err.text);
		cr_assert_eq(run_document_read(w.arena, bytes, w.plan.pack,
					       &run, &err),
			     0, "%s", err.text);
		cr_assert_eq(evidence_get(w.arena, w.state, run.head.details,
					  &words, &err),
			     0, "%s", err.text);
		cr_expect_null(memmem(words.data, words.size, "a.csv:4", 7));
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The vector of reports/row-proof.md, made and checked; what is forged is
 * refused by the step that must refuse it. */
#include "attest/proof_check.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"

#define VECTOR "tests/fixtures/row-proof/proof.json"
#define ROOT   "6f8560fae2c73b80c27015ffce4ea4c737f3b40666b85d7fad72be24d7a1a65b"

static const struct column columns[] = {
	{.name = {"case_id", 7},
	 .kind = COLUMN_STRING,
	 .type = &type_string,
	 .privacy = PRIVACY_KEYED_HASH},
	{.name = {"channel", 7}, .kind = COLUMN_STRING, .type = &type_string},
	{.name = {"opened", 6}, .kind = COLUMN_STRING, .type = &type_string},
};
static const struct source_kind kind = {.name = {"cases", 5},
					.columns = columns,
					.column_count = 3,
					.key = 0,
					.time = -1};
static const char rows[] = "case_id,channel,opened\nc2,own,2026-03-01\n"
			   "c1,aoc,2026-03-02\nc3,police,\n"
			   "c1,aoc,2026-03-01\nc5,own,x\n";

struct world {
	struct arena *arena;
	struct report report;
	struct report_look look;
	struct text vector;
	struct err err;
};

static struct digest digest_from(const char *hex)
{
	struct digest digest = {{0}};
	struct err err = {0};

	cr_assert_eq(digest_from_hex(text_from(hex), &digest, &err), 0);
	return digest;
}

static void world_begin(struct world *w)
{
	struct commitment *c = &w->look.source.commitment;

	memset(w, 0, sizeof(*w));
	w->arena = arena_open();
	w->look.has_source = w->look.source.committed = true;
	*c = (struct commitment){
		.source = TEXT("cases"),
		.kind = TEXT("rows"),
		.root = digest_from(ROOT),
		.size = 5,
		.order = TEXT("key"),
		.binding = TEXT("{\"columns\":[\"case_id\",\"channel\","
				"\"opened\"],\"key\":\"case_id\"}"),
	};
	w->report.looks = &w->look;
	w->report.look_count = 1;
	memset(w->report.identity.bytes, 0x11, DIGEST_BYTES);
	cr_assert_eq(fs_read(w->arena, VECTOR, 1 << 20, &w->vector, &w->err), 0,
		     "%s", w->err.text);
}

static void world_end(struct world *w)
{
	arena_close(w->arena);
}

Test(proof_check, the_vector_holds)
{
	struct proof_check check;
	struct world w;

	world_begin(&w);
	proof_check(w.arena, w.vector, &w.report, &check);
	cr_expect(check.good);
	for (int i = 0; i < PROOF_STEP_COUNT; i++)
		cr_expect_eq(check.lines[i].outcome, STEP_HELD, "%s: %.*s",
			     proof_step_names[i],
			     TEXT_ARG(check.lines[i].sentence));
	world_end(&w);
}

Test(proof_check, what_we_make_is_the_vector)
{
	static const uint64_t all[] = {0, 1, 2, 3, 4};
	static const struct text key = {"c1", 2}, absent = {"c4", 2};
	static const struct text names[] = {
		{"case_id", 7}, {"channel", 7}, {"opened", 6}};
	struct source_binding source = {
		.kind = &kind, .delimiter = ',', .sorted = true};
	struct records_job job = {.source = &source,
				  .inline_rows = {rows, sizeof(rows) - 1}};
	struct row_ask ask = {.rows = all,
			      .row_count = 5,
			      .keys = &key,
			      .key_count = 1,
			      .absent = &absent,
			      .absent_count = 1,
			      .size = 5};
	struct proof_document document = {.source = TEXT("cases"),
					  .size = 5,
					  .sorted = true,
					  .key_count = 1,
					  .absent_count = 1};
	struct row_proofs proofs;
	struct text bytes;
	struct world w;

	world_begin(&w);
	for (unsigned i = 0; i < 32; i++)
		job.salt_key[i] = (unsigned char)i;
	ask.root = document.root = digest_from(ROOT);
	document.attestation = w.report.identity;
	cr_assert_eq(records_prove(w.arena, &job, &ask, &proofs, &w.err), 0,
		     "%s", w.err.text);
	document.keys = proofs.keys;
	document.absent = proofs.absent;
	cr_assert_eq(proof_document_rows(w.arena, &proofs, names, 3, &document,
					 &w.err),
		     0);
	cr_assert_eq(proof_document_write(w.arena, &document, &bytes, &w.err),
		     0);
	cr_expect(text_equal(bytes, w.vector), "%.*s", TEXT_ARG(bytes));
	world_end(&w);
}

/* The first `from` in the vector replaced; the step that then fails. */
static enum proof_step step_of(struct world *w, const char *from,
			       const char *to)
{
	const char *at =
		memmem(w->vector.data, w->vector.size, from, strlen(from));
	struct proof_check check;
	struct buffer forged;

	cr_assert_not_null(at, "%s", from);
	buffer_init(&forged);
	buffer_add(&forged, w->vector.data, (size_t)(at - w->vector.data));
	buffer_str(&forged, to);
	at += strlen(from);
	buffer_add(&forged, at, (size_t)(w->vector.data + w->vector.size - at));
	proof_check(w->arena, buffer_take(&forged, w->arena), &w->report,
		    &check);
	cr_expect_not(check.good);
	return check.failed;
}

Test(proof_check, forged_documents)
{
	static const struct {
		const char *from, *to;
		enum proof_step step;
	} cases[] = {
		{"row-proof/v1", "row-proof/v2", PROOF_DOCUMENT},
		{"\"rows\"", "\"size\":5,\"rows\"", PROOF_DOCUMENT},
		{"\"index\":1", "\"index\":0", PROOF_DOCUMENT},
		{"\"index\":1", "\"index\":1.0", PROOF_DOCUMENT},
		{"\"salt\":\"f", "\"salt\":\"F", PROOF_DOCUMENT},
		{"\"path\":[\"", "\"path\":[\"0", PROOF_DOCUMENT},
		{"1111", "1112", PROOF_COMMITMENT},
		{"\"cases\"", "\"case\"", PROOF_COMMITMENT},
		{"\"size\":5", "\"size\":6", PROOF_COMMITMENT},
		{"\"order\":\"key\"", "\"order\":\"file\"", PROOF_COMMITMENT},
		{"\"root\":\"6f", "\"root\":\"7f", PROOF_COMMITMENT},
		{"\"aoc\"", "\"own\"", PROOF_ROWS},
		{"\"2026-03-01\"", "{\"bytes\":\"eA==\"}", PROOF_ROWS},
		{"\"salt\":\"f2", "\"salt\":\"f3", PROOF_ROWS},
		{"\"index\":4", "\"index\":5", PROOF_ROWS},
		{"\"channel\":\"aoc\",", "", PROOF_ROWS},
		{"\"channel\"", "\"chanel\"", PROOF_ROWS},
		{"\"count\":2", "\"count\":1", PROOF_KEYS},
		{"\"count\":2", "\"count\":3", PROOF_KEYS},
		{"\"count\":2", "\"count\":0", PROOF_KEYS},
		{"\"key\":\"c1\"", "\"key\":\"c2\"", PROOF_KEYS},
		{"\"first\":4", "\"first\":3", PROOF_ABSENCE},
		{"\"first\":4", "\"first\":5", PROOF_ABSENCE},
		{"\"first\":4", "\"first\":9007199254740991", PROOF_ABSENCE},
		{"\"key\":\"c4\"", "\"key\":\"c5\"", PROOF_ABSENCE},
		{"\"key\":\"c4\"", "\"key\":\"c3\"", PROOF_ABSENCE},
		{"\"key\":\"c4\"", "\"key\":\"c\"", PROOF_ABSENCE},
	};
	struct world w;

	world_begin(&w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum proof_step step = step_of(&w, cases[i].from, cases[i].to);

		cr_expect_eq(step, cases[i].step, "%s -> %s: failed at %s",
			     cases[i].from, cases[i].to,
			     step < PROOF_STEP_COUNT ? proof_step_names[step]
						     : "nothing");
	}
	world_end(&w);
}

/* A root over rows that are not sorted, claimed to be: signed, and found out.
 */
Test(proof_check, a_commitment_that_is_not_sorted)
{
	static const uint64_t all[] = {0, 1, 2, 3, 4};
	static const struct text names[] = {
		{"case_id", 7}, {"channel", 7}, {"opened", 6}};
	struct source_binding source = {.kind = &kind, .delimiter = ','};
	struct records_job job = {.source = &source,
				  .inline_rows = {rows, sizeof(rows) - 1}};
	struct row_ask ask = {.rows = all, .row_count = 5, .size = 5};
	struct proof_document document = {
		.source = TEXT("cases"), .size = 5, .sorted = true};
	struct records_result result;
	struct row_proofs proofs;
	struct proof_check check;
	struct text bytes;
	struct world w;

	world_begin(&w);
	source.commit = job.commit = true;
	cr_assert_eq(records_run(w.arena, &job, deadline_after_ms(60000),
				 &result, &w.err),
		     0);
	ask.root = document.root = result.source.commitment.root;
	w.look.source.commitment.root = document.root;
	document.attestation = w.report.identity;
	cr_assert_eq(records_prove(w.arena, &job, &ask, &proofs, &w.err), 0);
	cr_assert_eq(proof_document_rows(w.arena, &proofs, names, 3, &document,
					 &w.err),
		     0);
	cr_assert_eq(proof_document_write(w.arena, &document, &bytes, &w.err),
		     0);
	proof_check(w.arena, bytes, &w.report, &check);
	cr_expect_eq(check.failed, PROOF_ORDER);
	world_end(&w);
}

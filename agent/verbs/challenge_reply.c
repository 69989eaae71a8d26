/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/challenge_reply.h"

#include "attest/chain.h"
#include "attest/disclosure.h"
#include "base/fs.h"
#include "base/limits.h"
#include "deliver/outbox.h"
#include "seal/key.h"
#include "verbs/trust_given.h"

#define MONTH_SECONDS (31 * INT64_C(86400))

/* The attestation's receipt among what this agent keeps. */
static int find_receipt(struct challenge_reply *r, struct digest identity,
			const char **out, struct err *err)
{
	const char *chain = fs_join(r->arena, r->stream_directory, "chain");
	struct path_list names = {.count = 0};
	struct digest kept;
	uint64_t sequence;

	if (fs_exists(chain) && fs_list(r->arena, chain, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		if (!entry_name_parse(names.items[i], &sequence, &kept) ||
		    !digest_equal(kept, identity))
			continue;
		*out = receipt_kept(r->arena, r->stream_directory, sequence,
				    identity);
		return *out ? 0
			    : err_set(err, ERR_USAGE,
				      "attestation: it has no receipt yet");
	}
	return err_set(err, ERR_TRUST,
		       "attestation: none of that identity is kept here");
}

/* Which one it claims to be about: to be found before it can be checked. */
static int claimed(struct challenge_reply *r, struct challenge *out,
		   struct err *err)
{
	struct envelope envelope;

	if (envelope_parse(r->arena, r->bytes, &envelope, err))
		return -1;
	return challenge_read(r->arena, envelope.payload, out, err);
}

static int verify_about(struct challenge_reply *r, const char *receipt,
			struct err *err)
{
	struct trust_given given = {
		.path = site_path(r->arena, r->open->site,
				  r->regulator->trust_root)};
	struct verify_request request = {.bundle = {"", 0}};
	const struct verification *v = &r->about;

	if (trust_given_read(r->arena, &given, &request, err) ||
	    fs_read(r->arena, receipt, LIMIT_BUNDLE_BYTES, &request.bundle,
		    err) ||
	    verify_bundle(r->arena, &request, &r->about, err))
		return -1;
	if (v->good)
		return 0;
	return err_set(err, ERR_TRUST, "attestation: %s: %.*s",
		       verify_step_names[v->failed],
		       TEXT_ARG(v->lines[v->failed].sentence));
}

int challenge_reply_read(struct challenge_reply *r, struct err *err)
{
	const char *receipt;

	if (claimed(r, &r->challenge, err))
		return err_prefix(err, "challenge");
	if (find_receipt(r, r->challenge.attestation, &receipt, err) ||
	    verify_about(r, receipt, err))
		return -1;
	if (challenge_open(r->arena, r->bytes, &r->about.root, &r->challenge,
			   err))
		return err_prefix(err, "challenge");
	if (challenge_check(r->arena, &r->challenge, &r->about, err))
		return -1;
	if (instant_compare(clock_now(), r->challenge.due) > 0)
		return err_set(err, ERR_USAGE, "time: it was due before");
	return kept_commitment_open(r->arena, receipt, r->challenge.source,
				    &r->rows.kept, err);
}

static int check_limits(struct challenge_reply *r, struct err *err)
{
	const struct site *site = r->open->site;
	struct instant since = {clock_now().seconds - MONTH_SECONDS, 0};
	struct disclosed before;

	if (disclosures_count(r->arena, r->open->state, &r->challenge, since,
			      &before, err))
		return -1;
	r->rows_before = before.rows;
	if (before.nonce_used)
		return err_set(err, ERR_TRUST,
			       "nonce: it was used in another challenge");
	if (r->document.row_count + before.rows <= site->challenge_rows)
		return 0;
	return err_set(err, ERR_LIMIT,
		       "limits: %zu rows would leave, %llu left in the last "
		       "31 days, and the site allows %llu (challenges: "
		       "max-rows-per-month)",
		       r->document.row_count, (unsigned long long)before.rows,
		       (unsigned long long)site->challenge_rows);
}

/* What the other side will do is done here first. */
static int check_answer(struct challenge_reply *r, struct err *err)
{
	struct proof_check *check = arena_new(r->arena, struct proof_check);
	const char *step;

	proof_check(r->arena, r->proof, &r->about.report, check);
	if (!check->good)
		return err_set(err, ERR_TRUST,
			       "the answer would not hold: "
			       "%s: %.*s",
			       proof_step_names[check->failed],
			       TEXT_ARG(check->lines[check->failed].sentence));
	if (challenge_answered(r->arena, &r->challenge, &check->document, &step,
			       err))
		return err_prefix(err, "the answer would not hold: %s", step);
	return 0;
}

int challenge_reply_prove(struct challenge_reply *r, struct err *err)
{
	struct committed_rows *rows = &r->rows;
	size_t count;

	rows->arena = r->arena;
	rows->open = r->open;
	rows->ask.keys = r->challenge.keys;
	rows->ask.key_count = r->challenge.key_count;
	rows->ask.either = true;
	r->about.report.identity = r->challenge.attestation;
	rows->ask.rows =
		challenge_rows(r->arena, &r->challenge,
			       rows->kept.source->commitment.size, &count);
	rows->ask.row_count = count;
	if (committed_rows_find(rows, err) || committed_rows_prove(rows, err) ||
	    committed_rows_document(rows, &r->document, err) ||
	    check_limits(r, err) ||
	    proof_document_write(r->arena, &r->document, &r->proof, err))
		return -1;
	return check_answer(r, err);
}

int challenge_reply_seal(struct challenge_reply *r, struct key *key,
			 struct err *err)
{
	struct given_rows given = {.challenge = &r->challenge,
				   .document = &r->document,
				   .to = r->regulator->stream,
				   .at = clock_now()};
	struct envelope envelope;
	struct text payload;

	if (challenge_response_write(r->arena, r->challenge.id, r->proof,
				     &payload, err))
		return -1;
	envelope_begin(r->arena, PAYLOAD_CHALLENGE_RESPONSE, payload,
		       &envelope);
	if (envelope_sign(r->arena, &envelope, key, err) ||
	    envelope_print(r->arena, &envelope, &r->answer, err))
		return -1;
	if (r->answer.size > LIMIT_RESPONSE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "the answer is larger than %d bytes: the "
			       "regulator has to ask for less at a time",
			       LIMIT_RESPONSE_BYTES);
	r->response = given.response = envelope.identity;
	return disclosure_keep(r->arena, r->open->state, &given, r->answer,
			       err);
}

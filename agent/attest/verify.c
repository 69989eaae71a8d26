/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/verify.h"

#include <string.h>

#include "attest/api.h"
#include "attest/entry_key_rotation.h"
#include "attest/verify_session.h"
#include "attest/verify_time.h"
#include "base/arena.h"
#include "parse/json.h"

#define X(name, word, held) [VERIFY_##name] = word,
const char *const verify_step_names[VERIFY_STEP_COUNT] = {VERIFY_STEPS(X)};
#undef X
#define X(name, word, held) [VERIFY_##name] = held,
static const char *const held_sentences[VERIFY_STEP_COUNT] = {VERIFY_STEPS(X)};
#undef X

static int trust_root_said(struct arena *arena, struct verification *out)
{
	char issued[INSTANT_TEXT_ROOM];

	instant_print_seconds(out->root.issued, issued);
	out->lines[VERIFY_TRUST_ROOT].sentence = text_format(
		arena, "version %llu of %s, signed by the pinned authority",
		(unsigned long long)out->root.version, issued);
	return 0;
}

static int step_trust_root(struct arena *arena,
			   const struct verify_request *request,
			   struct verification *out, struct err *err)
{
	if (request->session) {
		out->root = request->session->root;
		return trust_root_said(arena, out);
	}
	if (trust_root_verify(arena, request->trust_root, request->pin,
			      request->now, &out->root, err))
		return -1;
	if (request->seen_path &&
	    trust_root_check_version(arena, &out->root, request->pin,
				     request->seen_path, err))
		return -1;
	return trust_root_said(arena, out);
}

/* A bundle, or a bare envelope that has no receipt yet. */
static int read_either(struct arena *arena, struct text bytes,
		       struct receipt *out, bool *has_receipt, struct err *err)
{
	const struct json *json;

	if (bytes.size > LIMIT_BUNDLE_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes",
			       LIMIT_BUNDLE_BYTES);
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err))
		return -1;
	*has_receipt = json->kind == JSON_IS_OBJECT &&
		       json_get(json, "dsseEnvelope") != NULL;
	return *has_receipt
		       ? receipt_from_json(arena, json, out, err)
		       : envelope_from_json(arena, json, &out->envelope, err);
}

static int step_envelope(struct arena *arena,
			 const struct verify_request *request,
			 struct verification *out, struct err *err)
{
	const struct envelope *envelope = &out->receipt.envelope;

	if (read_either(arena, request->bundle, &out->receipt,
			&out->has_receipt, err))
		return -1;
	if (envelope->signature_count != 1)
		return err_set(err, ERR_TRUST,
			       "exactly one signature wanted, got %zu",
			       envelope->signature_count);
	if (!text_is(envelope->payload_type, PAYLOAD_STATEMENT))
		return err_set(err, ERR_TRUST, "payloadType is not %s",
			       PAYLOAD_STATEMENT);
	return 0;
}

/* `held` is the agent's key where it is open already. */
static int check_signed(const struct verification *v,
			const struct public_key *held, struct err *err)
{
	const struct envelope *envelope = &v->receipt.envelope;
	struct public_key *key = NULL;
	int result;

	if (held)
		return envelope_verify(envelope, PAYLOAD_STATEMENT, held, err);
	if (public_key_open(v->agent->spki, &key, err))
		return -1;
	result = envelope_verify(envelope, PAYLOAD_STATEMENT, key, err);
	public_key_close(key);
	return result;
}

/* The hint chooses among keys of the trust root; it supplies none. */
static int step_signature(struct arena *arena,
			  const struct verify_request *request,
			  struct verification *out, struct err *err)
{
	const struct envelope *envelope = &out->receipt.envelope;
	struct text hint = envelope->signatures[0].hint;
	const struct session_key *held = NULL;

	if (request->session) {
		held = verify_session_key(request->session, hint);
		out->agent = held ? held->agent : NULL;
		out->entity = held ? held->entity : NULL;
	} else {
		out->agent = trust_root_agent(&out->root, hint, &out->entity);
	}
	if (!out->agent)
		return err_set(err, ERR_TRUST,
			       "no key of the trust root has the signature's "
			       "hint");
	if (check_signed(out, held ? held->key : NULL, err))
		return -1;
	out->lines[VERIFY_SIGNATURE].sentence =
		text_format(arena, "by %s %.*s of %.*s",
			    out->agent->officer ? "officer" : "agent",
			    TEXT_ARG(out->agent->id),
			    TEXT_ARG(out->entity->id));
	return 0;
}

static int step_key_status(struct arena *arena,
			   const struct verify_request *request,
			   struct verification *out, struct err *err)
{
	(void)arena;
	(void)request;
	if (entry_signer_check(out->kind, out->agent->officer, err) ||
	    trust_agent_check(out->agent, out->report.chain.stream,
			      out->report.created, err))
		return -1;
	if (!out->has_receipt)
		return 0;
	return trust_agent_check_index(out->agent, out->receipt.proof.index,
				       err);
}

static int step_statement(struct arena *arena,
			  const struct verify_request *request,
			  struct verification *out, struct err *err)
{
	(void)request;
	if (statement_parse(arena, out->receipt.envelope.payload, &out->kind,
			    &out->report, err))
		return -1;
	out->report.identity = out->receipt.envelope.identity;
	return 0;
}

static int step_counts(struct arena *arena,
		       const struct verify_request *request,
		       struct verification *out, struct err *err)
{
	struct key_rotation rotation;

	(void)request;
	if (statement_check_kind(arena, out->kind, &out->report, err))
		return -1;
	if (out->kind != STATEMENT_KEY_ROTATION)
		return 0;
	if (key_rotation_read(arena, out->report.matter, &rotation, err))
		return -1;
	return key_rotation_verify(arena, &rotation, &out->report.chain,
				   out->agent->key_digest, err);
}

static int check_predecessor(struct arena *arena,
			     const struct verify_request *request,
			     const struct chain_link *link, struct err *err)
{
	enum statement_kind kind;
	struct receipt receipt;
	struct report before;
	bool has_receipt;

	if (read_either(arena, request->predecessor, &receipt, &has_receipt,
			err) ||
	    statement_parse(arena, receipt.envelope.payload, &kind, &before,
			    err))
		return err_prefix(err, "predecessor");
	if (!digest_equal(receipt.envelope.identity, link->previous) ||
	    before.chain.sequence + 1 != link->sequence ||
	    !text_equal(chain_name(arena, &before.chain),
			chain_name(arena, link)))
		return err_set(err, ERR_TRUST,
			       "it names another predecessor than the one "
			       "given");
	return 0;
}

static int step_chain(struct arena *arena, const struct verify_request *request,
		      struct verification *out, struct err *err)
{
	const struct chain_link *link = &out->report.chain;
	bool given = request->predecessor.size != 0;

	if (!text_equal(link->entity, out->entity->id) ||
	    !text_equal(link->agent, out->agent->id))
		return err_set(err, ERR_TRUST,
			       "the chain is not of the agent that signed");
	if (given && check_predecessor(arena, request, link, err))
		return -1;
	out->lines[VERIFY_CHAIN].sentence = text_format(
		arena, "entry %llu of %.*s%s",
		(unsigned long long)link->sequence,
		TEXT_ARG(chain_name(arena, link)),
		given || link->sequence == 1
			? ""
			: "; the predecessor it names was not given");
	return 0;
}

struct step {
	enum verify_step step;
	int (*run)(struct arena *arena, const struct verify_request *request,
		   struct verification *out, struct err *err);
};

/* The key's status needs the time and the stream that the statement claims. */
static const struct step before_log[] = {
	{VERIFY_TRUST_ROOT, step_trust_root},
	{VERIFY_ENVELOPE, step_envelope},
	{VERIFY_SIGNATURE, step_signature},
	{VERIFY_STATEMENT, step_statement},
	{VERIFY_KEY_STATUS, step_key_status},
	{VERIFY_COUNTS, step_counts},
	{VERIFY_CHAIN, step_chain},
};
static const struct step after_log[] = {
	{VERIFY_TIME, verify_step_time},
	{VERIFY_TIMESTAMPS, verify_step_timestamps},
	{VERIFY_BRACKET, verify_step_bracket},
};

static void hold(struct verification *out, enum verify_step step)
{
	if (out->lines[step].outcome != STEP_ABSENT)
		out->lines[step].outcome = STEP_HELD;
	if (!out->lines[step].sentence.data)
		out->lines[step].sentence = text_from(held_sentences[step]);
}

static void fail(struct arena *arena, struct verification *out,
		 enum verify_step step, const struct err *err)
{
	out->failed = step;
	out->lines[step].outcome = STEP_FAILED;
	out->lines[step].sentence = text_copy(arena, text_from(err->text));
}

static bool run_steps(struct arena *arena, const struct step *steps,
		      size_t count, const struct verify_request *request,
		      struct verification *out)
{
	for (size_t i = 0; i < count; i++) {
		struct err err = {0};

		if (steps[i].run(arena, request, out, &err)) {
			fail(arena, out, steps[i].step, &err);
			return false;
		}
		hold(out, steps[i].step);
	}
	return true;
}

/* Who else has signed the checkpoint, where somebody was to. */
static void say_witnesses(struct arena *arena, struct verification *out)
{
	if (!out->wanted && !out->cosigned)
		return;
	out->lines[VERIFY_CHECKPOINT].sentence = text_format(
		arena,
		out->cosigned < out->wanted
			? "signed by the regulator's log; cosigned by %zu of "
			  "the %zu witnesses wanted, without which this log "
			  "goes on"
			: "signed by the regulator's log; cosigned by %zu "
			  "witnesses, %zu wanted",
		out->cosigned, out->wanted);
}

static bool run_log(struct arena *arena, const struct verify_request *request,
		    struct verification *out)
{
	static const enum verify_step steps[] = {
		VERIFY_LOG_ENTRY, VERIFY_CHECKPOINT, VERIFY_INCLUSION};
	struct log_proof proof = {.policy = request->policy,
				  .memo = request->memo,
				  .failed = VERIFY_STEP_COUNT};
	struct err err = {0};

	if (out->has_receipt)
		(void)!verify_receipt(arena, &out->receipt, out->agent->spki,
				      &out->root, &proof, &err);
	out->checkpoint = proof.checkpoint;
	out->cosigned = proof.cosigned;
	out->wanted = proof.wanted;
	out->cosigned_first = proof.cosigned_first;
	out->cosigned_last = proof.cosigned_last;
	if (proof.failed > VERIFY_CHECKPOINT)
		say_witnesses(arena, out);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		if (!out->has_receipt) {
			out->lines[steps[i]].outcome = STEP_ABSENT;
			out->lines[steps[i]].sentence =
				TEXT("there is no receipt yet");
		} else if (steps[i] == proof.failed) {
			fail(arena, out, proof.failed, &err);
			return false;
		} else {
			hold(out, steps[i]);
		}
	}
	return true;
}

int verify_bundle(struct arena *arena, const struct verify_request *request,
		  struct verification *out, struct err *err)
{
	(void)err; /* nothing here depends on more than the request */
	*out = (struct verification){.failed = VERIFY_STEP_COUNT};
	out->good = run_steps(arena, before_log, ARRAY_SIZE(before_log),
			      request, out) &&
		    run_log(arena, request, out) &&
		    run_steps(arena, after_log, ARRAY_SIZE(after_log), request,
			      out) &&
		    out->has_receipt;
	return 0;
}

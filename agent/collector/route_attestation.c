/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/attestations, GET /v1/attestations/<identity>[/receipt], and
 * GET /v1/chains/<entity>/<agent>/<stream>/head. */
#include "base/limits.h"
#include "collector/route.h"
#include "parse/json.h"

static struct text location_of(struct arena *arena, struct digest identity)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(identity, hex);
	return text_format(arena, "%s/%s", API_ATTESTATIONS, hex);
}

/* What was logged before is answered as it was then. */
static void answer_known(struct exchange *x, const struct held *held)
{
	struct collector *c = x->collector;
	struct text bundle;
	struct err err = {0};

	if (receipt_again(x->arena, c->desk.store,
			  log_writer_identity(c->writer), held, &bundle,
			  &err) < 0) {
		reply_failed(x, "make a receipt again", &err);
		return;
	}
	reply_body(x, 200, MEDIA_BUNDLE, bundle);
	x->reply.location = location_of(x->arena, held->identity);
}

/* A key's successor is admitted before its receipt is given. */
static bool successor_admitted(struct exchange *x)
{
	struct collector *c = x->collector;
	struct err err = {0};

	if (!x->intake.rotation.asked ||
	    rotation_admit(&c->enrolment, x->arena, &x->intake.rotation,
			   c->clock(), &err) == 0)
		return true;
	if (err.kind == ERR_TRUST)
		reply_refuse(x, API_PROBLEM_KEY_NOT_VALID, NULL);
	else
		reply_failed(x, "admit a rotated key", &err);
	return false;
}

static void answer_fork(struct exchange *x)
{
	struct refusal refusal;

	intake_fork(&x->collector->intake, x->arena, &x->intake.submission,
		    &refusal);
	reply_refusal(x, &refusal);
}

static void put(struct exchange *x)
{
	struct refusal refusal;
	int judged;

	if (!text_is(x->media, MEDIA_ENVELOPE) &&
	    !text_is(x->media, MEDIA_JSON)) {
		reply_refuse(x, API_PROBLEM_MEDIA_TYPE,
			     "wanted " MEDIA_ENVELOPE);
		return;
	}
	x->intake.body = x->body;
	x->intake.now = x->collector->clock();
	x->intake.submission.arena = x->arena;
	judged = intake_judge(&x->collector->intake, x->arena, &x->intake,
			      &refusal);
	if (judged < 0)
		reply_refusal(x, &refusal);
	else if (judged == 0)
		x->queued = true;
	else if (x->intake.submission.outcome == SUBMISSION_FORK)
		answer_fork(x);
	else if (successor_admitted(x))
		answer_known(x, &x->intake.submission.held);
}

static void put_finish(struct exchange *x)
{
	const struct submission *s = &x->intake.submission;
	struct text bundle;
	struct err err = {0};

	switch (s->outcome) {
	case SUBMISSION_FAILED:
		reply_refuse(x, API_PROBLEM_BUSY, NULL);
		return;
	case SUBMISSION_KNOWN:
		if (successor_admitted(x))
			answer_known(x, &s->held);
		return;
	case SUBMISSION_FORK:
		answer_fork(x);
		return;
	case SUBMISSION_LOGGED:
		break;
	}
	if (!successor_admitted(x))
		return;
	if (intake_receipt(&x->collector->intake, x->arena, &x->intake, &bundle,
			   &err) < 0) {
		reply_failed(x, "make a receipt", &err);
		return;
	}
	reply_body(x, 201, MEDIA_BUNDLE, bundle);
	x->reply.location = location_of(x->arena, s->held.identity);
}

const struct route route_attestation_put = {
	.method = "POST",
	.path = API_ATTESTATIONS,
	.body_limit = LIMIT_ENVELOPE_BYTES,
	.answer = put,
	.finish = put_finish,
};

static void get(struct exchange *x)
{
	struct store *store = x->collector->desk.store;
	struct text tail, hex = text_cut(x->rest, '/', &tail), out;
	struct digest identity;
	struct err err = {0};
	struct held held;
	bool found;

	if (digest_from_hex(hex, &identity, &err) < 0 ||
	    (tail.size && !text_is(tail, "receipt"))) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return;
	}
	if (store->kind->held_find(store, x->arena, identity, &held, &found,
				   &err) < 0) {
		reply_failed(x, "look for an attestation", &err);
		return;
	}
	if (!found) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return;
	}
	if (!text_starts(x->accept, "text/plain")) {
		answer_known(x, &held);
		return;
	}
	if (receipt_text(x->arena, store, &held, &out, &err) < 0) {
		reply_failed(x, "make a proof", &err);
		return;
	}
	reply_body(x, 200, MEDIA_TEXT, out);
}

const struct route route_attestation_get = {
	.method = "GET",
	.path = API_ATTESTATIONS,
	.open_ended = true,
	.answer = get,
};

static void head(struct exchange *x)
{
	struct store *store = x->collector->desk.store;
	struct json *out = json_object(x->arena);
	struct chain_id chain;
	struct text rest, last;
	struct err err = {0};
	struct held held;

	chain.entity = text_cut(x->rest, '/', &rest);
	chain.agent = text_cut(rest, '/', &rest);
	chain.stream = text_cut(rest, '/', &last);
	if (!text_is(last, "head")) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return;
	}
	if (store->kind->chain_at(store, x->arena, &chain, 0, &held, &err) <
	    0) {
		reply_failed(x, "look for a chain", &err);
		return;
	}
	if (!held.sequence) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return;
	}
	json_add(x->arena, out, "sequence",
		 json_integer(x->arena, (int64_t)held.sequence));
	json_add(x->arena, out, "digest",
		 json_text(x->arena, digest_hex_copy(x->arena, held.identity)));
	json_add(x->arena, out, "receiptIndex",
		 json_integer(x->arena, (int64_t)held.leaf));
	reply_body(x, 200, MEDIA_JSON, json_pretty(x->arena, out));
}

const struct route route_chain_head = {
	.method = "GET",
	.path = API_CHAINS,
	.open_ended = true,
	.answer = head,
};

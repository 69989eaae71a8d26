/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/intake.h"

#include <string.h>

#include "attest/statement.h"
#include "base/encode.h"
#include "collector/log_lock.h"
#include "collector/rejudge.h"
#include "ledger/leaf.h"

/* Everything about one request while it is judged. */
struct judging {
	const struct intake *intake;
	struct arena *arena;
	struct intake_request *request;
	struct refusal *refusal;
	const struct registrant *signer;
	enum statement_kind kind;
	struct report report;
};

static int internal(struct judging *j, const char *what, const struct err *err)
{
	struct text entity = {0};

	j->intake->log(what, entity, err);
	return refusal_set(j->refusal, API_PROBLEM_INTERNAL, NULL);
}

static int decode(struct judging *j)
{
	struct envelope *envelope = &j->request->envelope;
	struct err err = {0};

	if (envelope_parse(j->arena, j->request->body, envelope, &err) < 0)
		return refusal_set(j->refusal,
				   err.kind == ERR_LIMIT
					   ? API_PROBLEM_TOO_LARGE
					   : API_PROBLEM_BAD_ENVELOPE,
				   NULL);
	if (envelope->signature_count != 1)
		return refusal_set(j->refusal, API_PROBLEM_BAD_ENVELOPE,
				   "exactly one signature is wanted");
	if (!text_is(envelope->payload_type, PAYLOAD_STATEMENT))
		return refusal_set(j->refusal, API_PROBLEM_BAD_ENVELOPE,
				   "the payload type is not a statement's");
	return 0;
}

/* The hint only selects among enrolled keys. */
static int verify(struct judging *j, const struct registry_view *view)
{
	struct envelope *envelope = &j->request->envelope;
	struct text hint = {0};
	struct err err = {0};
	struct digest digest;

	if (base64_decode(j->arena, envelope->signatures[0].hint, &hint, &err) <
		    0 ||
	    hint.size != DIGEST_BYTES)
		return refusal_set(j->refusal, API_PROBLEM_UNKNOWN_KEY,
				   "keyid is the base64 of SHA-256 of the "
				   "key's SubjectPublicKeyInfo");
	memcpy(digest.bytes, hint.data, DIGEST_BYTES);
	j->signer = registry_by_hint(view, digest);
	if (!j->signer)
		return refusal_set(j->refusal, API_PROBLEM_UNKNOWN_KEY, NULL);
	if (envelope_verify(envelope, PAYLOAD_STATEMENT, j->signer->verifier,
			    &err) < 0)
		return refusal_set(j->refusal, API_PROBLEM_BAD_SIGNATURE, NULL);
	j->request->spki = text_copy(j->arena, j->signer->key->spki);
	/* one spelling of the hint from here on: the bundle's */
	envelope->signatures[0].hint = spki_hint(j->arena, j->request->spki);
	return 0;
}

/* 1: logged before. */
static int seen_before(struct judging *j)
{
	struct submission *s = &j->request->submission;
	struct store *store = j->intake->store;
	struct err err = {0};
	bool found;

	if (store->kind->held_find(store, j->arena,
				   j->request->envelope.identity, &s->held,
				   &found, &err) < 0)
		return internal(j, "look for an attestation", &err);
	if (!found)
		return 0;
	s->outcome = s->held.fork ? SUBMISSION_FORK : SUBMISSION_KNOWN;
	return 1;
}

static int authorise(struct judging *j)
{
	const struct chain_link *chain = &j->report.chain;
	struct trust_agent agent = trust_agent_of(j->signer->key);
	int64_t ahead = j->report.created.seconds - j->request->now.seconds;
	struct err err = {0};
	bool stream = agent.stream_count == 0;

	if (entry_signer_check(j->kind, agent.officer, &err))
		return refusal_set(j->refusal, API_PROBLEM_WRONG_CHAIN,
				   "a key of that sort does not sign that "
				   "kind of entry");
	for (size_t i = 0; i < agent.stream_count; i++)
		if (text_equal(agent.streams[i], chain->stream))
			stream = true;
	if (!text_equal(chain->entity, j->signer->entity->id) ||
	    !text_equal(chain->agent, j->signer->key->agent) || !stream)
		return refusal_set(j->refusal, API_PROBLEM_WRONG_CHAIN, NULL);
	if (ahead > API_CLOCK_LEEWAY_S)
		return refusal_set(j->refusal, API_PROBLEM_WRONG_TIME,
				   "createdAt is ahead of the collector's "
				   "clock");
	/* what a revoked key brings now is logged now, whatever it claims */
	if (trust_agent_check(&agent, chain->stream, j->report.created, &err) <
		    0 ||
	    agent.has_last_good ||
	    instant_compare(j->request->now, agent.invalid_after) >= 0)
		return refusal_set(j->refusal, API_PROBLEM_KEY_NOT_VALID, NULL);
	return 0;
}

/* The checkpoint it claims to have seen must be one that this log signed: else
 * somebody shows two histories, and we want to know. */
static int check_log_state(struct judging *j)
{
	const struct log_state *state = &j->report.log_state;
	const struct log_identity *log = log_writer_identity(j->intake->writer);
	struct store *store = j->intake->store;
	struct log_edge edge;
	struct err err = {0};
	struct text note;
	bool found;

	if (!state->known || !text_equal(state->origin, log->origin))
		return 0;
	if (store->kind->note_at(store, j->arena, state->size, &note, &found,
				 &err) < 0)
		return internal(j, "look for a checkpoint", &err);
	if (found &&
	    checkpoint_verify(j->arena, note, &log->key, &edge, &err) < 0)
		return internal(j, "read a checkpoint", &err);
	if (found && digest_equal(edge.root, state->root))
		return 0;
	err_set(&err, ERR_TRUST,
		"it names a checkpoint of size %llu that this log never signed",
		(unsigned long long)state->size);
	j->intake->log("split view", j->signer->entity->id, &err);
	return refusal_set(j->refusal, API_PROBLEM_WRONG_TIME,
			   "logState is not a checkpoint of this log");
}

static int judge_again(struct judging *j, struct judged *out)
{
	const struct entity *entity = j->signer->entity;
	struct rejudge_request request = {
		.entity = entity,
		.books = j->intake->books,
		.book_count = j->intake->book_count,
	};
	struct err err = {0};

	if (entity->pack_count)
		request.pack = pack_shelf_get(j->intake->packs,
					      entity->packs[0], &err);
	if (entity->pack_count && !request.pack && err.kind != ERR_NONE)
		j->intake->log("rule pack", entity->id, &err);
	err_clear(&err);
	if (rejudge(j->arena, &request, &j->report, out, &err) < 0)
		return internal(j, "judge again", &err);
	return 0;
}

static int fill(struct judging *j)
{
	struct submission *s = &j->request->submission;
	const struct envelope *envelope = &j->request->envelope;
	struct leaf leaf = {envelope->identity, envelope->signatures[0].bytes,
			    j->request->spki};
	struct held *held = &s->held;
	struct err err = {0};

	memset(held, 0, sizeof(*held));
	held->identity = envelope->identity;
	held->chain.entity = j->report.chain.entity;
	held->chain.agent = j->report.chain.agent;
	held->chain.stream = j->report.chain.stream;
	held->sequence = j->report.chain.sequence;
	held->previous = j->report.chain.previous;
	held->received = j->request->now;
	held->created = j->report.created;
	held->kind = j->kind;
	held->about = j->report.corrects ? j->report.supersedes
					 : entry_about(j->report.matter);
	held->judged.verdict = VERDICT_UNKNOWN;
	s->leaf = leaf_print(j->arena, &leaf);
	if (envelope_print(j->arena, envelope, &held->envelope, &err) < 0)
		return internal(j, "print an envelope", &err);
	if (j->kind == STATEMENT_COMMITMENT &&
	    rejudge_rows(j->arena, &j->report, &held->judged, &err) < 0)
		return internal(j, "look at its rows", &err);
	if (held->kind != STATEMENT_COMPLIANCE)
		return 0;
	return judge_again(j, &held->judged);
}

static int read_rotation(struct judging *j, const struct registry_view *view)
{
	if (j->kind != STATEMENT_KEY_ROTATION)
		return 0;
	return rotation_read(j->arena, &j->report, j->signer, view,
			     &j->request->rotation, j->refusal);
}

/* It is in the log, and we may have died before its key was admitted. */
static void rotation_again(struct judging *j, const struct registry_view *view)
{
	const struct submission *s = &j->request->submission;
	struct err err = {0};

	if (s->outcome != SUBMISSION_KNOWN ||
	    s->held.kind != STATEMENT_KEY_ROTATION)
		return;
	if (statement_read(j->arena, j->request->envelope.payload, &j->kind,
			   &j->report, &err) < 0 ||
	    authorise(j) < 0 || read_rotation(j, view) < 0)
		memset(j->refusal, 0, sizeof(*j->refusal));
}

static int judge_in(struct judging *j, const struct registry_view *view)
{
	struct err err = {0};
	int seen;

	if (verify(j, view) < 0)
		return -1;
	seen = seen_before(j);
	if (seen > 0)
		rotation_again(j, view);
	if (seen)
		return seen;
	if (statement_read(j->arena, j->request->envelope.payload, &j->kind,
			   &j->report, &err) < 0) {
		j->intake->log("statement refused", j->signer->entity->id,
			       &err);
		return refusal_set(j->refusal, API_PROBLEM_BAD_STATEMENT, NULL);
	}
	if (authorise(j) < 0 || check_log_state(j) < 0 ||
	    read_rotation(j, view) < 0)
		return -1;
	return fill(j);
}

int intake_judge(const struct intake *intake, struct arena *arena,
		 struct intake_request *request, struct refusal *refusal)
{
	struct judging j = {
		.intake = intake,
		.arena = arena,
		.request = request,
		.refusal = refusal,
	};
	struct registry_view *view;
	struct err err = {0};
	int result;

	memset(refusal, 0, sizeof(*refusal));
	if (decode(&j) < 0)
		return -1;
	if (registry_hold(intake->registry, &view, &err) < 0)
		return internal(&j, "registry", &err);
	result = judge_in(&j, view);
	registry_release(view);
	return result;
}

int intake_fork(const struct intake *intake, struct arena *arena,
		const struct submission *s, struct refusal *refusal)
{
	struct store *store = intake->store;
	struct err err = {0};
	struct held other = {.sequence = 0};

	memset(refusal, 0, sizeof(*refusal));
	if (store->kind->chain_at(store, arena, &s->held.chain,
				  s->held.sequence, &other, &err) < 0)
		intake->log("look for a fork's rival", s->held.chain.entity,
			    &err);
	refusal->has_existing = other.sequence != 0;
	if (refusal->has_existing)
		refusal->existing = other.identity;
	return refusal_set(refusal, API_PROBLEM_FORK,
			   "both are kept and logged");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/rotation.h"

#include "attest/entry_heartbeat.h"
#include "attest/entry_key_rotation.h"
#include "collector/event_drain.h"
#include "collector/trust_issue.h"
#include "unit/collector_stand.h"

static struct stand s;
static struct key *next;
static struct digest started;

static int push(struct text body, struct intake_request *request,
		struct refusal *refusal)
{
	int judged;

	memset(request, 0, sizeof(*request));
	request->body = body;
	request->now = STAND_NOW;
	request->submission.arena = s.arena;
	judged = intake_judge(&s.collector->intake, s.arena, request, refusal);
	if (judged == 0)
		cr_assert(intake_queue_wait(s.collector->queue,
					    &request->submission));
	return judged < 0 ? -1 : (int)request->submission.outcome;
}

static void set_up(void)
{
	struct intake_request request;
	struct refusal refusal;

	stand_serve(&s);
	cr_assert(zero(int, key_generate(stand_path(&s, "log.pem"), KEY_P256,
					 NULL, &s.err)));
	cr_assert(zero(int, key_open(stand_path(&s, "log.pem"), NULL, &next,
				     &s.err)));
	cr_assert(eq(int,
		     push(stand_entry(&s, 1, (struct digest){{0}}, 1, &started),
			  &request, &refusal),
		     SUBMISSION_LOGGED));
}

static void tear_down(void)
{
	key_close(next);
	stand_end(&s);
}

TestSuite(rotation, .init = set_up, .fini = tear_down);

/* A small entry, signed. */
static struct text seal(enum statement_kind kind, const struct json *matter,
			uint64_t sequence, struct key *key,
			struct digest *identity)
{
	struct report report = stand_report(sequence, started);
	struct envelope envelope;
	struct text payload, out;

	report.matter = matter;
	cr_assert(zero(int, statement_write(s.arena, kind, &report, &payload,
					    &s.err)),
		  "%s", s.err.text);
	envelope_begin(s.arena, PAYLOAD_STATEMENT, payload, &envelope);
	cr_assert(zero(int, envelope_sign(s.arena, &envelope, key, &s.err)));
	cr_assert(zero(int, envelope_print(s.arena, &envelope, &out, &s.err)));
	if (identity)
		*identity = envelope.identity;
	return out;
}

static struct chain_link link_of(const char *stream)
{
	return (struct chain_link){.entity = TEXT("th-bank-one"),
				   .agent = TEXT("agent-1"),
				   .stream = text_from(stream)};
}

static struct key_rotation make(const char *stream, struct digest old)
{
	struct chain_link link = link_of(stream);
	struct key_rotation rotation;

	cr_assert(zero(int, key_rotation_make(s.arena, &link, old, next,
					      &rotation, &s.err)),
		  "%s", s.err.text);
	return rotation;
}

static struct text rotation_entry(void)
{
	struct key_rotation rotation = make("log.example", key_digest(s.agent));

	return seal(STATEMENT_KEY_ROTATION,
		    key_rotation_json(s.arena, &rotation), 2, s.agent, NULL);
}

static struct agent_key_list keys(void)
{
	struct store *store = s.collector->desk.store;
	struct agent_key_list list;

	cr_assert(zero(int, store->kind->keys(store, s.arena, &list, &s.err)));
	return list;
}

static size_t events_of(const char *kind)
{
	struct store *store = s.collector->desk.store;
	struct event_list list;
	size_t count = 0;

	cr_assert(zero(int, store->kind->events(store, s.arena, 100, &list,
						&s.err)));
	for (size_t i = 0; i < list.count; i++)
		count += text_is(list.items[i].kind, kind);
	return count;
}

Test(rotation, both_keys_sign_and_the_new_one_is_enrolled_once)
{
	struct text body = rotation_entry();
	struct intake_request request;
	struct refusal refusal;

	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_LOGGED));
	cr_assert(request.rotation.asked);
	for (int i = 0; i < 2; i++)
		cr_assert(zero(int, rotation_admit(&s.collector->enrolment,
						   s.arena, &request.rotation,
						   STAND_NOW, &s.err)),
			  "%s", s.err.text);
	cr_assert(eq(sz, keys().count, 2));
	cr_assert(eq(sz, events_of("rotated"), 1));
	/* sent again, after a collector that died before the key was in */
	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_KNOWN));
	cr_assert(request.rotation.asked);
	for (size_t i = 0; i < keys().count; i++) {
		struct agent_key key = keys().items[i];
		bool old = digest_equal(key.hint, key_digest(s.agent));

		cr_assert(eq(i64, key.until.seconds,
			     old ? STAND_NOW.seconds + ROTATION_OVERLAP_S
				 : INT64_MAX));
	}
	registry_touch(s.collector->registry);
	cr_assert(eq(int,
		     push(seal(STATEMENT_AUDIT_STARTED, NULL, 3, next, NULL),
			  &request, &refusal),
		     SUBMISSION_LOGGED));
}

static void refused(const struct key_rotation *rotation, struct key *signer,
		    enum api_problem kind)
{
	struct intake_request request;
	struct refusal refusal;

	cr_assert(eq(int,
		     push(seal(STATEMENT_KEY_ROTATION,
			       key_rotation_json(s.arena, rotation), 2, signer,
			       NULL),
			  &request, &refusal),
		     -1));
	cr_assert(eq(int, refusal.kind, kind), "%s",
		  refusal_word(refusal.kind));
	cr_assert(eq(sz, keys().count, 1));
}

Test(rotation, a_proof_for_something_else_is_refused)
{
	struct key_rotation rotation =
		make("other.example", key_digest(s.agent));

	refused(&rotation, s.agent, API_PROBLEM_BAD_SIGNATURE);
	rotation = make("log.example", digest_of(TEXT("another key")));
	refused(&rotation, s.agent, API_PROBLEM_BAD_SIGNATURE);
	/* nobody enrols himself: the old key signs the entry */
	rotation = make("log.example", key_digest(s.agent));
	refused(&rotation, next, API_PROBLEM_UNKNOWN_KEY);
}

Test(rotation, algorithm_confusion_no_key_but_p256_can_follow)
{
	struct key_rotation rotation = make("log.example", key_digest(s.agent));
	struct key *log = s.collector->log_key; /* Ed25519 */
	struct key_rotation read;
	const struct json *matter;

	rotation.spki = key_spki(log);
	matter = key_rotation_json(s.arena, &rotation);
	cr_assert(
		eq(int, key_rotation_read(s.arena, matter, &read, &s.err), -1));
	cr_assert(strstr(s.err.text, "P-256") != NULL, "%s", s.err.text);
	err_clear(&s.err);
	/* r||s, as tokens give it, is no signature here */
	rotation = make("log.example", key_digest(s.agent));
	rotation.proof = (struct text){rotation.proof.data, 64};
	matter = key_rotation_json(s.arena, &rotation);
	cr_assert(
		eq(int, key_rotation_read(s.arena, matter, &read, &s.err), -1));
	cr_assert(strstr(s.err.text, "proof") != NULL, "%s", s.err.text);
}

Test(rotation, key_compromise_a_revoked_key_names_no_successor)
{
	struct text body = rotation_entry();
	struct store *store = s.collector->desk.store;
	struct agent_key key = stand_key(&s);
	struct intake_request request;
	struct refusal refusal;

	/* logged, but the collector died before the new key was in ... */
	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_LOGGED));
	key.invalid_after = (struct instant){STAND_NOW.seconds - 10, 0};
	cr_assert(zero(int, store->kind->key_put(store, &key, &s.err)));
	registry_touch(s.collector->registry);
	/* ... and the old key was revoked meanwhile */
	cr_assert(eq(int,
		     rotation_admit(&s.collector->enrolment, s.arena,
				    &request.rotation, STAND_NOW, &s.err),
		     -1));
	cr_assert(strstr(s.err.text, "revoked") != NULL);
	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_KNOWN));
	cr_assert(not(request.rotation.asked));
	cr_assert(eq(sz, keys().count, 1));
}

Test(rotation, key_compromise_a_backdated_entry_of_a_revoked_key_is_refused)
{
	struct store *store = s.collector->desk.store;
	struct report report = stand_report(2, started);
	struct agent_key key = stand_key(&s);
	struct intake_request request;
	struct refusal refusal;

	key.invalid_after = (struct instant){STAND_NOW.seconds - 10, 0};
	cr_assert(zero(int, store->kind->key_put(store, &key, &s.err)));
	registry_touch(s.collector->registry);
	report.created.seconds -= 3600; /* before the revocation, it claims */
	report.now = report.created;
	cr_assert(eq(
		int,
		push(stand_seal(&s, &report, PAYLOAD_STATEMENT, s.agent, NULL),
		     &request, &refusal),
		-1));
	cr_assert(eq(int, refusal.kind, API_PROBLEM_KEY_NOT_VALID));
}

Test(rotation, events_wait_for_the_log_and_are_logged_once)
{
	struct store *store = s.collector->desk.store;
	struct revocation revocation = {STAND_NOW, -1, TEXT("lost")};
	struct agent_key key = stand_key(&s);
	struct event_facts facts = {
		.kind = "revoked",
		.chain = {key.entity, key.agent, {0}},
		.identities = {key.hint},
		.identity_count = 1,
		.at = STAND_NOW,
		.revocation = &revocation,
	};
	struct waiting_event event;
	struct waiting_list waiting;

	cr_assert(zero(int, event_prepare(s.arena, s.collector->desk.authority,
					  &facts, &event, &s.err)));
	cr_assert(zero(int, store->kind->keys_change(store, &key, 1, &event,
						     &s.err)));
	cr_assert(zero(int, store->kind->events_waiting(store, s.arena,
							&waiting, &s.err)));
	cr_assert(eq(sz, waiting.count, 1));
	cr_assert(text_equal(waiting.items[0].leaf, event.leaf));
	cr_assert(eq(sz, events_of("revoked"), 0));
	for (int i = 0; i < 2; i++)
		cr_assert(zero(int,
			       event_drain(store, s.collector->queue, &s.err)));
	cr_assert(eq(sz, events_of("revoked"), 1));
	cr_assert(zero(int, store->kind->events_waiting(store, s.arena,
							&waiting, &s.err)));
	cr_assert(eq(sz, waiting.count, 0));
}

Test(rotation, a_heartbeat_is_taken_and_a_wrong_one_refused)
{
	struct heartbeat heartbeat = {
		.identity = started,
		.sequence = 1,
		.created = {STAND_NOW.seconds - 3600, 0},
		.due = {STAND_NOW.seconds + 3600, 0},
	};
	struct intake_request request;
	struct refusal refusal;

	cr_assert(eq(int,
		     push(seal(STATEMENT_HEARTBEAT,
			       heartbeat_json(s.arena, &heartbeat), 2, s.agent,
			       NULL),
			  &request, &refusal),
		     SUBMISSION_LOGGED));
	heartbeat.due = heartbeat.created;
	cr_assert(
		eq(int,
		   heartbeat_check(s.arena, heartbeat_json(s.arena, &heartbeat),
				   &s.err),
		   -1));
	cr_assert(strstr(s.err.text, "due") != NULL);
	err_clear(&s.err);
	heartbeat.due.seconds++;
	heartbeat.sequence = 0;
	cr_assert(
		eq(int,
		   heartbeat_check(s.arena, heartbeat_json(s.arena, &heartbeat),
				   &s.err),
		   -1));
	cr_assert(strstr(s.err.text, "last") != NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/verify.h"

#include "unit/timestamp_stand.h"
#include "unit/trust_world.h"

static struct world w;
static struct sealed first, second;
static struct receipt receipt;
static struct text root_file;

static void set_up(void)
{
	world_open(&w);
	world_log_add(&w, "somebody else's");
	first = world_seal(&w, w.agent);
	receipt = world_receipt(&w, first.envelope);
	world_log_add(&w, "a later one");
	second = world_seal(&w, w.agent);
	root_file = world_root_file(&w);
}

static void tear_down(void)
{
	world_close(&w);
}

TestSuite(verify, .init = set_up, .fini = tear_down);

static struct verification verified(struct text bundle)
{
	struct verify_request request = {.bundle = bundle,
					 .trust_root = root_file,
					 .pin = w.pin,
					 .now = clock_now()};
	struct verification out;

	MUST(verify_bundle(w.arena, &request, &out, err));
	return out;
}

static void expect_failed(struct text bundle, enum verify_step step,
			  const char *what)
{
	struct verification v = verified(bundle);

	cr_assert_not(v.good, "%s", what);
	cr_assert_eq(v.failed, step, "%s: failed at %s", what,
		     v.failed < VERIFY_STEP_COUNT ? verify_step_names[v.failed]
						  : "nothing");
	cr_assert_eq(v.lines[step].outcome, STEP_FAILED);
	cr_assert_gt(v.lines[step].sentence.size, 0);
	for (int i = step + 1; i < VERIFY_STEP_COUNT; i++)
		cr_assert_neq(v.lines[i].outcome, STEP_FAILED);
}

Test(verify, a_good_bundle_holds_step_by_step)
{
	struct verification v = verified(world_bundle(&w, &receipt));

	cr_assert(v.good, "%.*s",
		  TEXT_ARG(v.lines[v.failed % VERIFY_STEP_COUNT].sentence));
	for (int i = 0; i < VERIFY_STEP_COUNT; i++) {
		cr_assert_eq(v.lines[i].outcome,
			     i == VERIFY_TIMESTAMPS ? STEP_ABSENT : STEP_HELD,
			     "%s", verify_step_names[i]);
		cr_assert_gt(v.lines[i].sentence.size, 0);
	}
	cr_assert_eq(v.checkpoint.size, 2);
	cr_assert(text_is(v.entity->id, "th-examplebank"));
}

Test(verify, a_bare_envelope_is_not_good_but_nothing_failed)
{
	struct verification v = verified(first.envelope);

	cr_assert_not(v.good);
	cr_assert_eq(v.failed, VERIFY_STEP_COUNT);
	cr_assert_eq(v.lines[VERIFY_INCLUSION].outcome, STEP_ABSENT);
	cr_assert_eq(v.lines[VERIFY_SIGNATURE].outcome, STEP_HELD);
}

Test(verify, the_predecessor_is_compared_when_given)
{
	struct receipt next = world_receipt(&w, second.envelope);
	struct verify_request request = {.bundle = world_bundle(&w, &next),
					 .trust_root = root_file,
					 .pin = w.pin,
					 .now = clock_now(),
					 .predecessor = first.envelope};
	struct verification v;

	MUST(verify_bundle(w.arena, &request, &v, err));
	cr_assert(v.good);
	request.predecessor = world_bundle(&w, &receipt);
	MUST(verify_bundle(w.arena, &request, &v, err));
	cr_assert(v.good);
	request.predecessor = second.envelope;
	MUST(verify_bundle(w.arena, &request, &v, err));
	cr_assert_eq(v.failed, VERIFY_CHAIN);
}

/* The bundle with its payload's text changed, and signed again or not. */
static struct text forged(const char *from, const char *to, struct key *key,
			  const char *type)
{
	struct envelope envelope;
	struct receipt r = receipt;
	struct text payload =
		swapped(w.arena, receipt.envelope.payload, from, to);

	envelope_begin(w.arena, type, payload, &envelope);
	if (key) {
		MUST(envelope_sign(w.arena, &envelope, key, err));
		envelope.signatures[0].hint =
			receipt.envelope.signatures[0].hint;
	} else {
		envelope.signatures[0] = receipt.envelope.signatures[0];
		envelope.signature_count = 1;
	}
	r.envelope = envelope;
	return world_bundle(&w, &r);
}

Test(verify, forged_statements_fail_where_they_lie)
{
	const char *type = PAYLOAD_STATEMENT;

	expect_failed(forged("0.1.0", "0.1.1", NULL, type), VERIFY_SIGNATURE,
		      "one bit");
	expect_failed(forged("\"sequence\":1,", "\"sequence\": 1,", NULL, type),
		      VERIFY_SIGNATURE, "white space");
	expect_failed(forged("0.1.0", "0.1.0", w.other, type), VERIFY_SIGNATURE,
		      "another key under the same hint");
	expect_failed(forged("0.1.0", "0.1.0", NULL, PAYLOAD_TRUST_ROOT),
		      VERIFY_ENVELOPE, "another payload type");
	expect_failed(forged("\"sequence\":1", "\"sequence\":1,\"sequence\":1",
			     w.agent, type),
		      VERIFY_STATEMENT, "a duplicate key, rightly signed");
	expect_failed(forged("\"sequence\":1",
			     "\"sequence\":1,\"\\u0073equence\":1", w.agent,
			     type),
		      VERIFY_STATEMENT, "its escaped twin, rightly signed");
	expect_failed(forged("\"agent\":\"agent-1\"", "\"agent\":\"agent-2\"",
			     w.agent, type),
		      VERIFY_STATEMENT, "another agent in the chain");
	expect_failed(forged("0.1.0", "0.1.1", w.agent, type), VERIFY_INCLUSION,
		      "signed again, not logged");
}

Test(verify, the_future_and_the_past_are_refused)
{
	struct verification v = verified(world_bundle(&w, &receipt));
	char created[INSTANT_TEXT_ROOM];
	struct text future;

	instant_print_seconds(v.report.created, created);
	future = forged(created, "2035-01-01T00:00:00Z", w.agent,
			PAYLOAD_STATEMENT);
	expect_failed(future, VERIFY_INCLUSION, "not the logged one");
	future = receipt.envelope.payload;
	{
		struct envelope envelope;
		struct text json;
		struct receipt r;

		envelope_begin(w.arena, PAYLOAD_STATEMENT,
			       swapped(w.arena, future, created,
				       "2035-01-01T00:00:00Z"),
			       &envelope);
		MUST(envelope_sign(w.arena, &envelope, w.agent, err));
		MUST(envelope_print(w.arena, &envelope, &json, err));
		r = world_receipt(&w, json);
		expect_failed(world_bundle(&w, &r), VERIFY_TIME, "future");
	}
	expect_failed(forged(created, "2025-06-01T00:00:00Z", w.agent,
			     PAYLOAD_STATEMENT),
		      VERIFY_KEY_STATUS, "before the key was valid");
}

Test(verify, an_entry_from_before_the_checkpoint_it_names_is_refused)
{
	struct receipt later = world_receipt(&w, second.envelope);
	char *stream = NULL;
	struct sealed third;
	struct receipt r;

	MUST(stream_directory(w.arena, w.directory, w.link.stream, &stream,
			      err));
	MUST(log_state_keep(w.arena, stream, later.checkpoint, err));
	third = world_seal(&w, w.agent);
	w.leaf_count = 2; /* a log that was rolled back */
	r = world_receipt(&w, third.envelope);
	expect_failed(world_bundle(&w, &r), VERIFY_TIME, "dated back");
}

Test(verify, two_signatures_are_refused)
{
	struct text hint = receipt.envelope.signatures[0].hint;
	struct text bundle = world_bundle(&w, &receipt);
	const char *from =
		text_cstr(w.arena, text_format(w.arena,
					       "\"signatures\":[{\"keyid\":"
					       "\"%.*s\"",
					       TEXT_ARG(hint)));
	const char *to = text_cstr(
		w.arena, text_format(w.arena,
				     "\"signatures\":[{\"sig\":\"\"},{"
				     "\"keyid\":\"%.*s\"",
				     TEXT_ARG(hint)));

	expect_failed(swapped(w.arena, bundle, from, to), VERIFY_ENVELOPE,
		      "two");
	bundle = swapped(w.arena, bundle, "\"payloadType\":",
			 "\"payloadTyp\\u0065\":\"x\",\"payloadType\":");
	expect_failed(bundle, VERIFY_ENVELOPE, "escaped twin");
}

Test(verify, what_the_log_says_is_checked)
{
	struct receipt r = receipt;
	struct digest bent = receipt.root;
	struct digest path[1] = {receipt.proof.path.items[0]};
	struct text bundle;

	r.spki = key_spki(w.other); /* canonicalizedBody names another key */
	bundle = world_bundle(&w, &r);
	bundle = swapped(
		w.arena, bundle, text_cstr(w.arena, spki_hint(w.arena, r.spki)),
		text_cstr(w.arena, receipt.envelope.signatures[0].hint));
	expect_failed(bundle, VERIFY_LOG_ENTRY, "wrong leaf");

	r = receipt;
	path[0].bytes[3] ^= 1;
	r.proof.path = (struct proof_hashes){path, 1};
	expect_failed(world_bundle(&w, &r), VERIFY_INCLUSION, "wrong proof");
	r = receipt;
	r.proof.index = 0;
	expect_failed(world_bundle(&w, &r), VERIFY_INCLUSION, "wrong index");
	r = receipt;
	bent.bytes[0] ^= 1;
	r.root = bent;
	expect_failed(world_bundle(&w, &r), VERIFY_INCLUSION, "wrong root");
	r = receipt;
	r.checkpoint = swapped(w.arena, receipt.checkpoint, "\n2\n", "\n3\n");
	expect_failed(world_bundle(&w, &r), VERIFY_CHECKPOINT, "wrong size");
	r.checkpoint = swapped(w.arena, receipt.checkpoint, "log.example\n2",
			       "log.exampl\n2");
	expect_failed(world_bundle(&w, &r), VERIFY_CHECKPOINT, "other origin");
	r = receipt;
	r.log_id.bytes[0] ^= 1;
	expect_failed(world_bundle(&w, &r), VERIFY_CHECKPOINT, "other log id");
}

Test(verify, a_revoked_key_is_void_by_time_and_by_index)
{
	w.agents[0].invalid_after = world_time("2026-01-02T00:00:00Z");
	root_file = world_root_file(&w);
	expect_failed(world_bundle(&w, &receipt), VERIFY_KEY_STATUS, "time");
	w.agents[0].invalid_after = TRUST_OPEN;
	w.agents[0].has_last_good = true;
	w.agents[0].last_good_size = 1;
	root_file = world_root_file(&w);
	expect_failed(world_bundle(&w, &receipt), VERIFY_KEY_STATUS, "index");
	w.agents[0].last_good_size = 2;
	root_file = world_root_file(&w);
	cr_assert(verified(world_bundle(&w, &receipt)).good);
}

Test(verify, a_wrong_pin_or_an_old_root_ends_it_at_once)
{
	struct verify_request request = {.bundle = world_bundle(&w, &receipt),
					 .trust_root = root_file,
					 .pin = key_digest(w.other),
					 .now = clock_now()};
	struct verification v;

	MUST(verify_bundle(w.arena, &request, &v, err));
	cr_assert_eq(v.failed, VERIFY_TRUST_ROOT);
	request.pin = w.pin;
	request.now = world_time("2036-01-01T00:00:00Z");
	MUST(verify_bundle(w.arena, &request, &v, err));
	cr_assert_eq(v.failed, VERIFY_TRUST_ROOT);
}

static int witness_sign(void *context, struct text message,
			unsigned char out[ED25519_SIGNATURE_BYTES],
			struct err *err)
{
	struct text signature;

	if (key_sign(context, w.arena, message, &signature, err))
		return -1;
	memcpy(out, signature.data, ED25519_SIGNATURE_BYTES);
	return 0;
}

/* The receipt's checkpoint with the witness's cosignature on it. */
static struct text cosigned(struct key *witness, const char *name)
{
	struct text raw = spki_ed25519_raw(key_spki(witness)), line = {0};
	struct note_signer signer = {.sign = witness_sign, .context = witness};
	struct note_key key;
	struct note note;

	MUST(note_key_make(text_from(name), NOTE_COSIGNATURE,
			   (const unsigned char *)raw.data, &key, err));
	signer.key = &key;
	MUST(note_parse(w.arena, receipt.checkpoint, &note, err));
	MUST(note_sign(w.arena, note.text, &signer,
		       (uint64_t)clock_now().seconds, &line, err));
	return text_format(w.arena, "%.*s%.*s", TEXT_ARG(receipt.checkpoint),
			   TEXT_ARG(line));
}

Test(verify, a_quorum_of_witnesses_is_demanded_where_one_is_set)
{
	struct key *key = world_key(&w, "witness.pem", KEY_ED25519);
	struct trust_witness witness = {.name = TEXT("witness.example"),
					.key = spki_ed25519_raw(key_spki(key))};
	struct receipt r = receipt;

	w.root.witnesses = &witness;
	w.root.witness_count = 1;
	w.root.quorum = 1;
	root_file = world_root_file(&w);
	expect_failed(world_bundle(&w, &r), VERIFY_CHECKPOINT, "no witness");
	r.checkpoint = cosigned(key, "another.example");
	expect_failed(world_bundle(&w, &r), VERIFY_CHECKPOINT, "other name");
	r.checkpoint = cosigned(w.log, "witness.example");
	expect_failed(world_bundle(&w, &r), VERIFY_CHECKPOINT, "other key");
	r.checkpoint = cosigned(key, "witness.example");
	cr_assert(verified(world_bundle(&w, &r)).good);
	key_close(key);
}

/* A bundle with timestamps of these stands over those bytes. */
static struct text stamped(struct receipt r, struct stand *const *stands,
			   size_t count, struct text bytes)
{
	struct text *all = arena_many(w.arena, count, struct text);

	for (size_t i = 0; i < count; i++) {
		struct timestamp_ask ask = {.policy = {NULL, 0}};

		all[i] = stand_stamp(w.arena, stands[i], bytes, &ask);
	}
	r.timestamps = all;
	r.timestamp_count = count;
	return world_bundle(&w, &r);
}

static struct stand stands[2];
static struct timestamper timestampers[2];

static void believe_stands(uint64_t wanted)
{
	int64_t now = clock_now().seconds;
	static const char *const names[] = {"First", "Second"};

	for (int i = 0; i < 2; i++) {
		stand_open(&stands[i], names[i], "critical,timeStamping",
			   now - 1000, now + 1000);
		stands[i].time = now;
		MUST(timestamper_read(w.arena, stand_pem(w.arena, &stands[i]),
				      &timestampers[i], err));
	}
	w.root.timestampers = timestampers;
	w.root.timestamper_count = 2;
	w.root.timestamps = wanted;
	root_file = world_root_file(&w);
}

static void forget_stands(void)
{
	stand_close(&stands[0]);
	stand_close(&stands[1]);
}

Test(verify, timestamps_over_the_signature_bound_the_time)
{
	struct text over = receipt.envelope.signatures[0].bytes;
	struct stand *const both[] = {&stands[0], &stands[1]};
	struct verification v;

	believe_stands(2);
	v = verified(stamped(receipt, both, 2, over));
	cr_assert(v.good, "%.*s",
		  TEXT_ARG(v.lines[v.failed % VERIFY_STEP_COUNT].sentence));
	cr_assert_eq(v.lines[VERIFY_TIMESTAMPS].outcome, STEP_HELD);
	cr_assert_eq(v.timestamp_count, 2);
	cr_assert(memmem(v.lines[VERIFY_BRACKET].sentence.data,
			 v.lines[VERIFY_BRACKET].sentence.size, "not after",
			 9));
	stands[1].time -= 400; /* it was there before it was made */
	expect_failed(stamped(receipt, both, 2, over), VERIFY_BRACKET,
		      "created later");
	forget_stands();
}

Test(verify, timestamps_that_do_not_hold_are_refused)
{
	struct text over = receipt.envelope.signatures[0].bytes;
	struct stand *const twice[] = {&stands[0], &stands[0]};
	struct stand stranger, *const strange[] = {&stranger};
	int64_t now = clock_now().seconds;

	believe_stands(2);
	stand_open(&stranger, "Stranger", "critical,timeStamping", now - 1000,
		   now + 1000);
	expect_failed(world_bundle(&w, &receipt), VERIFY_TIMESTAMPS, "none");
	expect_failed(stamped(receipt, twice, 2, over), VERIFY_TIMESTAMPS,
		      "one authority twice");
	w.root.timestamps = 0;
	root_file = world_root_file(&w);
	cr_assert(verified(world_bundle(&w, &receipt)).good);
	cr_assert(verified(stamped(receipt, twice, 2, over)).good);
	expect_failed(stamped(receipt, twice, 1, receipt.envelope.payload),
		      VERIFY_TIMESTAMPS, "over the payload");
	expect_failed(stamped(receipt, twice, 1, receipt.envelope.pae),
		      VERIFY_TIMESTAMPS, "over the PAE");
	expect_failed(stamped(receipt, strange, 1, over), VERIFY_TIMESTAMPS,
		      "of a stranger");
	stand_close(&stranger);
	forget_stands();
}

Test(verify, a_key_must_have_been_valid_when_others_saw_what_it_signed)
{
	struct text over = receipt.envelope.signatures[0].bytes;
	struct stand *const one[] = {&stands[0]};

	w.agents[0].invalid_after =
		(struct instant){clock_now().seconds + 60, 0};
	believe_stands(1);
	cr_assert(verified(stamped(receipt, one, 1, over)).good);
	stands[0].time += 120;
	expect_failed(stamped(receipt, one, 1, over), VERIFY_BRACKET,
		      "seen only after the key was revoked");
	forget_stands();
}

/* Every bit of the bundle's signed parts: none may change unseen. */
Test(verify, no_bit_of_payload_or_signature_may_flip)
{
	const struct envelope *e = &receipt.envelope;
	char *payload = arena_alloc(w.arena, e->payload.size);
	char *signature = arena_alloc(w.arena, e->signatures[0].bytes.size);

	for (size_t i = 0; i < e->payload.size; i += 7) {
		struct receipt r = receipt;

		memcpy(payload, e->payload.data, e->payload.size);
		payload[i] ^= 1;
		r.envelope.payload = (struct text){payload, e->payload.size};
		expect_failed(world_bundle(&w, &r), VERIFY_SIGNATURE, "bit");
	}
	for (size_t i = 0; i < e->signatures[0].bytes.size; i++) {
		struct receipt r = receipt;

		memcpy(signature, e->signatures[0].bytes.data,
		       e->signatures[0].bytes.size);
		signature[i] ^= 1;
		r.envelope.signatures[0].bytes.data = signature;
		expect_failed(world_bundle(&w, &r), VERIFY_SIGNATURE, "bit");
	}
}

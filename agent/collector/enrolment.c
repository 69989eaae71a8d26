/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/enrolment.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "collector/event_drain.h"
#include "collector/issued_key.h"
#include "collector/trust_issue.h"
#include "model/policy.h"
#include "parse/json.h"

#define ID_LENGTH 64

/* The authority signs in one thread at a time. */
struct enrol_guard {
	pthread_mutex_t mutex;
};

struct asking {
	const struct enrolment *enrolment;
	struct arena *arena;
	struct refusal *refusal;
	struct instant now;
	struct text token, pin;
	struct agent_key key;
	struct digest identity; /* of the request */
};

struct enrol_guard *enrol_guard_open(void)
{
	struct enrol_guard *guard = xmalloc(sizeof(*guard));

	pthread_mutex_init(&guard->mutex, NULL);
	return guard;
}

void enrol_guard_close(struct enrol_guard *guard)
{
	if (!guard)
		return;
	pthread_mutex_destroy(&guard->mutex);
	free(guard);
}

void enrol_guard_lock(struct enrol_guard *guard)
{
	pthread_mutex_lock(&guard->mutex);
}

void enrol_guard_unlock(struct enrol_guard *guard)
{
	pthread_mutex_unlock(&guard->mutex);
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool chain_id_is_valid(struct text id, bool stream)
{
	struct text port = {0};
	struct text name = stream ? text_cut(id, ':', &port) : id;

	if (!name.size || name.size > ID_LENGTH || !is_alnum(name.data[0]))
		return false;
	for (size_t i = 0; i < name.size; i++)
		if (!is_alnum(name.data[i]) && name.data[i] != '.' &&
		    name.data[i] != '-')
			return false;
	if (name.size == id.size)
		return true;
	for (size_t i = 0; i < port.size; i++)
		if (port.data[i] < '0' || port.data[i] > '9')
			return false;
	return port.size >= 1 && port.size <= 5;
}

int enrolment_code_make(struct store *store, struct enrol_code code,
			char token[ENROL_TOKEN_HEX + 1], struct err *err)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char random[ENROL_TOKEN_HEX / 2];

	random_fill(random, sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++) {
		token[2 * i] = digits[random[i] >> 4];
		token[2 * i + 1] = digits[random[i] & 15];
	}
	token[ENROL_TOKEN_HEX] = '\0';
	code.token_hash = digest_of((struct text){token, ENROL_TOKEN_HEX});
	cleanse(random, sizeof(random));
	return store->kind->code_put(store, &code, err);
}

static int syntax(struct asking *a, const char *detail)
{
	return refusal_set(a->refusal, API_PROBLEM_BAD_SYNTAX, detail);
}

static int read_streams(struct asking *a, const struct json *payload)
{
	const struct json *list;
	struct text *streams;
	struct err err = {0};

	if (json_get_list(payload, "streams", &list, &err) < 0 ||
	    list->count > LIMIT_STREAMS)
		return syntax(a, "streams is a list of ids");
	streams = arena_many(a->arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind != JSON_IS_STRING ||
		    !chain_id_is_valid(list->items[i]->string, true))
			return syntax(a, "streams is a list of ids");
		streams[i] = list->items[i]->string;
	}
	a->key.streams = streams;
	a->key.stream_count = list->count;
	return 0;
}

static int read_payload(struct asking *a, struct text bytes)
{
	const struct json *payload;
	struct text spki64 = {0};
	struct err err = {0};
	enum key_algorithm algorithm;

	if (json_parse(a->arena, bytes, JSON_NO_REALS, &payload, &err) < 0 ||
	    json_get_text(payload, "entity", &a->key.entity, &err) < 0 ||
	    json_get_text(payload, "agent", &a->key.agent, &err) < 0 ||
	    json_get_text(payload, "key", &spki64, &err) < 0 ||
	    json_get_text(payload, "pin", &a->pin, &err) < 0 ||
	    json_get_text(payload, "token", &a->token, &err) < 0)
		return syntax(a, "the payload lacks a member");
	if (!chain_id_is_valid(a->key.entity, false) ||
	    !chain_id_is_valid(a->key.agent, false))
		return syntax(a, "entity and agent are ids");
	if (read_streams(a, payload) < 0)
		return -1;
	if (base64_decode(a->arena, spki64, &a->key.spki, &err) < 0 ||
	    spki_algorithm(a->key.spki, &algorithm, &err) < 0 ||
	    algorithm != KEY_P256)
		return syntax(a, "key is the base64 of a P-256 "
				 "SubjectPublicKeyInfo");
	a->key.hint = digest_of(a->key.spki);
	return 0;
}

/* Only who has the private key can have signed this request. */
static int prove_possession(struct asking *a, struct text body)
{
	struct public_key *key = NULL;
	struct envelope envelope;
	struct err err = {0};
	int held;

	if (envelope_parse(a->arena, body, &envelope, &err) < 0)
		return refusal_set(a->refusal, API_PROBLEM_BAD_ENVELOPE, NULL);
	if (read_payload(a, envelope.payload) < 0)
		return -1;
	if (public_key_open(a->key.spki, &key, &err) < 0)
		return syntax(a, "key is no point of the curve");
	held = envelope_verify(&envelope, PAYLOAD_ENROLMENT, key, &err);
	public_key_close(key);
	if (held < 0)
		return refusal_set(a->refusal, API_PROBLEM_BAD_SIGNATURE, NULL);
	a->identity = envelope.identity;
	return 0;
}

/* Every open code is compared, each in constant time. */
static int find_code(struct asking *a, struct digest *token_hash)
{
	struct store *store = a->enrolment->store;
	const struct enrol_code *codes;
	struct err err = {0};
	size_t count;
	bool found = false;

	*token_hash = digest_of(a->token);
	if (store->kind->codes(store, a->arena, a->now, &codes, &count, &err) <
	    0) {
		a->enrolment->log("enrolment codes", a->key.entity, &err);
		return refusal_set(a->refusal, API_PROBLEM_INTERNAL, NULL);
	}
	for (size_t i = 0; i < count; i++)
		if (digest_equal(codes[i].token_hash, *token_hash) &&
		    text_equal(codes[i].entity, a->key.entity))
			found = true;
	if (!found)
		return refusal_set(a->refusal, API_PROBLEM_BAD_TOKEN, NULL);
	return 0;
}

/* The collector's own statement of it, kept with the key. */
static int event_of(struct asking *a, struct waiting_event *out,
		    struct err *err)
{
	struct event_facts facts = {
		.kind = "enrolled",
		.chain = {a->key.entity, a->key.agent, {0}},
		.identities = {a->key.hint, a->identity},
		.identity_count = 2,
		.at = a->now,
	};

	return event_prepare(a->arena, a->enrolment->authority, &facts, out,
			     err);
}

static int admit(struct asking *a, struct digest token_hash, uint64_t *version,
		 struct err *err)
{
	const struct enrolment *enrolment = a->enrolment;
	struct store *store = enrolment->store;
	enum enrol_outcome outcome;
	struct trust_root_row row;
	struct waiting_event event;
	struct enrol_use use = {token_hash, &a->key, a->now, &event};

	if (event_of(a, &event, err) < 0 ||
	    store->kind->enrol(store, &use, &outcome, err) < 0)
		return -1;
	if (outcome == ENROL_NO_CODE)
		return refusal_set(a->refusal, API_PROBLEM_BAD_TOKEN, NULL);
	if (outcome == ENROL_KNOWN)
		return refusal_set(a->refusal, API_PROBLEM_KEY_IN_USE, NULL);
	registry_touch(enrolment->registry);
	/* issued also when it is asked again and the first time died between
	 * the two; not for everyone who replays a request */
	if (outcome == ENROL_AGAIN) {
		int issued = issued_key(store, a->arena, &a->key, version, err);

		if (issued)
			return issued < 0 ? -1 : 0;
	}
	if (trust_issue_next(a->arena, store, enrolment->authority, a->now,
			     &row, err) < 0)
		return -1;
	*version = row.version;
	return event_drain(store, enrolment->queue, err);
}

static struct text answer_print(struct asking *a, uint64_t version)
{
	struct json *out = json_object(a->arena);

	json_add(a->arena, out, "agent", json_text(a->arena, a->key.agent));
	json_add(a->arena, out, "entity", json_text(a->arena, a->key.entity));
	json_add(a->arena, out, "state", json_str(a->arena, "done"));
	json_add(a->arena, out, "trustRootVersion",
		 json_integer(a->arena, (int64_t)version));
	return json_pretty(a->arena, out);
}

int enrolment_answer(const struct enrolment *enrolment, struct arena *arena,
		     struct text body, struct instant now, struct text *answer,
		     struct refusal *refusal)
{
	struct asking a = {
		.enrolment = enrolment,
		.arena = arena,
		.refusal = refusal,
		.now = now,
		.key = {.from = {now.seconds - API_CLOCK_LEEWAY_S, 0},
			.until = INSTANT_NEVER,
			.invalid_after = INSTANT_NEVER,
			.last_good_size = -1},
	};
	char pin[DIGEST_HEX_ROOM];
	struct err err = {0};
	struct digest token_hash;
	uint64_t version = 0;
	int result;

	memset(refusal, 0, sizeof(*refusal));
	if (prove_possession(&a, body) < 0)
		return -1;
	if (!text_equal(a.pin,
			digest_hex(key_digest(enrolment->authority), pin)))
		return refusal_set(refusal, API_PROBLEM_WRONG_PIN, NULL);
	if (find_code(&a, &token_hash) < 0)
		return -1;
	enrol_guard_lock(enrolment->guard);
	result = admit(&a, token_hash, &version, &err);
	enrol_guard_unlock(enrolment->guard);
	if (result < 0 && err.kind != ERR_NONE) {
		enrolment->log("enrolment", a.key.entity, &err);
		return refusal_set(refusal, API_PROBLEM_INTERNAL, NULL);
	}
	if (result == 0)
		*answer = answer_print(&a, version);
	return result;
}

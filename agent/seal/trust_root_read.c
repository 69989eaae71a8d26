/* SPDX-License-Identifier: Apache-2.0 */
/* A trust root's payload: syntax and rules of reports/trust-root.md section 2.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "seal/member.h"
#include "seal/trust_root.h"
#include "seal/trust_timestamp.h"
#include "seal/trust_witness.h"

#define HTTPS "https://"

/* A key in one of the two encodings, and of that algorithm. */
static int read_key(struct arena *arena, const struct json *json,
		    const char *name, enum key_algorithm wanted,
		    struct text *out, struct err *err)
{
	enum key_algorithm algorithm;

	if (member_bytes(arena, json, name, out, err))
		return -1;
	if (spki_algorithm(*out, &algorithm, err))
		return err_prefix(err, "%s", name);
	if (algorithm != wanted)
		return err_set(err, ERR_USAGE, "%s: not %s", name,
			       wanted == KEY_P256 ? "P-256" : "Ed25519");
	return 0;
}

static int read_authority(struct arena *arena, const struct json *json,
			  struct trust_root *out, struct err *err)
{
	const struct text *encoded;
	const struct json *keys;
	struct text *spkis;

	if (member_count(json, "threshold", &out->threshold, err) ||
	    json_get_list(json, "keys", &keys, err) ||
	    member_texts(arena, json, "keys", &encoded, &out->authority_count,
			 err))
		return -1;
	if (out->authority_count > LIMIT_SIGNATURES)
		return err_set(err, ERR_LIMIT, "keys: more than %d",
			       LIMIT_SIGNATURES);
	spkis = arena_many(arena, out->authority_count, struct text);
	for (size_t i = 0; i < out->authority_count; i++) {
		struct json *holder = json_object(arena);

		json_add(arena, holder, "key", keys->items[i]);
		if (read_key(arena, holder, "key", KEY_P256, &spkis[i], err))
			return err_prefix(err, "keys[%zu]", i);
		for (size_t j = 0; j < i; j++)
			if (text_equal(spkis[i], spkis[j]))
				return err_set(err, ERR_USAGE,
					       "keys[%zu]: the same as [%zu]",
					       i, j);
	}
	if (out->threshold < 1 || out->threshold > out->authority_count)
		return err_set(err, ERR_USAGE,
			       "threshold: not 1 to the number of keys");
	out->authority = spkis;
	return 0;
}

/* Sigstore takes the note's key name from the URL's host name. */
static int read_origin(const struct json *json, struct text *out,
		       struct err *err)
{
	struct text url;

	if (json_get_text(json, "baseUrl", &url, err))
		return -1;
	if (!text_starts(url, HTTPS))
		return err_set(err, ERR_USAGE, "baseUrl: not %s and a host",
			       HTTPS);
	*out = (struct text){url.data + strlen(HTTPS),
			     url.size - strlen(HTTPS)};
	if (!id_is_valid(*out) || memchr(out->data, ':', out->size))
		return err_set(err, ERR_USAGE, "baseUrl: not a bare host name");
	return 0;
}

static int expect_word(const struct json *json, const char *name,
		       const char *wanted, struct err *err)
{
	struct text word;

	if (json_get_text(json, name, &word, err))
		return -1;
	if (!text_is(word, wanted))
		return err_set(err, ERR_USAGE, "%s: not %s", name, wanted);
	return 0;
}

static int read_log(struct arena *arena, const struct json *json,
		    struct trust_log *out, struct err *err)
{
	const struct json *key, *valid, *id;
	struct text claimed;

	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "not an object");
	if (read_origin(json, &out->origin, err) ||
	    expect_word(json, "hashAlgorithm", "SHA2_256", err) ||
	    json_get_object(json, "publicKey", &key, err) ||
	    expect_word(key, "keyDetails", "PKIX_ED25519", err) ||
	    read_key(arena, key, "rawBytes", KEY_ED25519, &out->spki, err) ||
	    json_get_object(key, "validFor", &valid, err) ||
	    member_time(valid, "start", &out->from, err) ||
	    json_get_object(json, "logId", &id, err) ||
	    member_bytes(arena, id, "keyId", &claimed, err))
		return -1;
	out->until = TRUST_OPEN;
	if (member_is_set(valid, "end") &&
	    member_time(valid, "end", &out->until, err))
		return -1;
	out->log_id = trust_log_id(out->origin, out->spki);
	if (!text_equal(claimed, (struct text){(const char *)out->log_id.bytes,
					       DIGEST_BYTES}))
		return err_set(err, ERR_USAGE,
			       "keyId: not the id of that origin and key");
	return 0;
}

static int read_logs(struct arena *arena, const struct json *sigstore,
		     struct trust_root *out, struct err *err)
{
	const struct json *list;
	struct trust_log *logs;

	if (json_canonical(arena, sigstore, &out->sigstore, err) ||
	    json_get_list(sigstore, "tlogs", &list, err))
		return -1;
	if (list->count == 0)
		return err_set(err, ERR_USAGE, "tlogs: empty");
	if (list->count > LIMIT_TRUST_LOGS)
		return err_set(err, ERR_LIMIT, "tlogs: more than %d",
			       LIMIT_TRUST_LOGS);
	logs = arena_many(arena, list->count, struct trust_log);
	for (size_t i = 0; i < list->count; i++) {
		if (read_log(arena, list->items[i], &logs[i], err))
			return err_prefix(err, "tlogs[%zu]", i);
		for (size_t j = 0; j < i; j++)
			if (text_equal(logs[i].origin, logs[j].origin))
				return err_set(err, ERR_USAGE,
					       "tlogs[%zu]: origin twice", i);
	}
	out->logs = logs;
	out->log_count = list->count;
	return 0;
}

static int read_agent(struct arena *arena, const struct json *json,
		      struct trust_agent *out, struct err *err)
{
	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "not an object");
	if (member_id(json, "id", &out->id, err) ||
	    member_texts(arena, json, "streams", &out->streams,
			 &out->stream_count, err) ||
	    read_key(arena, json, "key", KEY_P256, &out->spki, err) ||
	    member_time(json, "from", &out->from, err) ||
	    member_time_or(json, "until", TRUST_OPEN, &out->until, err) ||
	    member_time_or(json, "invalidAfter", TRUST_OPEN,
			   &out->invalid_after, err))
		return -1;
	if (out->officer &&
	    (json_get_text(json, "name", &out->name, err) ||
	     json_get_text(json, "position", &out->position, err)))
		return -1;
	out->key_digest = digest_of(out->spki);
	out->has_last_good = !member_is_null(json, "lastGoodSize");
	if (out->has_last_good &&
	    member_count(json, "lastGoodSize", &out->last_good_size, err))
		return -1;
	return 0;
}

static int read_packs(struct arena *arena, const struct json *json,
		      struct trust_entity *out, struct err *err)
{
	const struct json *list;
	struct digest *packs;

	if (json_get_list(json, "packs", &list, err))
		return -1;
	packs = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++)
		if (json_to_digest(list->items[i], &packs[i], err))
			return err_prefix(err, "packs[%zu]", i);
	out->packs = packs;
	out->pack_count = list->count;
	return 0;
}

/* Agents and officers in one list; a file without officers has no such
 * member. */
static int read_keys(struct arena *arena, const struct json *json,
		     struct trust_entity *out, struct err *err)
{
	const struct json *agents, *officers = NULL;
	struct trust_agent *keys;
	size_t count;

	if (json_get_list(json, "agents", &agents, err) ||
	    (json_get(json, "officers") &&
	     json_get_list(json, "officers", &officers, err)))
		return -1;
	count = agents->count + (officers ? officers->count : 0);
	keys = arena_many(arena, count, struct trust_agent);
	for (size_t i = 0; i < count; i++) {
		bool officer = i >= agents->count;
		size_t at = officer ? i - agents->count : i;

		keys[i].officer = officer;
		if (read_agent(arena, (officer ? officers : agents)->items[at],
			       &keys[i], err))
			return err_prefix(err, "%s[%zu]",
					  officer ? "officers" : "agents", at);
	}
	out->agents = keys;
	out->agent_count = count;
	return 0;
}

static int read_entity(struct arena *arena, const struct json *json,
		       struct trust_entity *out, struct err *err)
{
	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "not an object");
	if (member_id(json, "id", &out->id, err) ||
	    member_texts(arena, json, "classes", &out->classes,
			 &out->class_count, err) ||
	    member_texts(arena, json, "profiles", &out->profiles,
			 &out->profile_count, err) ||
	    read_packs(arena, json, out, err))
		return -1;
	return read_keys(arena, json, out, err);
}

static int compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, DIGEST_BYTES);
}

static int compare_ids(const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	return text_compare(*x, *y);
}

/* Entity ids and keys stand once in the file. */
static int check_unique(struct arena *arena, const struct trust_root *root,
			size_t agent_count, struct err *err)
{
	struct digest *keys = arena_many(arena, agent_count, struct digest);
	struct text *ids = arena_many(arena, root->entity_count, struct text);
	size_t n = 0;

	for (size_t i = 0; i < root->entity_count; i++) {
		const struct trust_entity *entity = &root->entities[i];

		ids[i] = entity->id;
		for (size_t j = 0; j < entity->agent_count; j++)
			keys[n++] = entity->agents[j].key_digest;
	}
	qsort(ids, root->entity_count, sizeof(*ids), compare_ids);
	qsort(keys, n, sizeof(*keys), compare_digests);
	for (size_t i = 1; i < root->entity_count; i++)
		if (text_equal(ids[i - 1], ids[i]))
			return err_set(err, ERR_USAGE, "entities: id twice");
	for (size_t i = 1; i < n; i++)
		if (compare_digests(&keys[i - 1], &keys[i]) == 0)
			return err_set(err, ERR_USAGE,
				       "entities: an agent's key stands "
				       "twice");
	return 0;
}

static int read_entities(struct arena *arena, const struct json *json,
			 struct trust_root *out, struct err *err)
{
	const struct json *list;
	struct trust_entity *entities;
	size_t agents = 0;

	if (json_get_list(json, "entities", &list, err))
		return -1;
	entities = arena_many(arena, list->count, struct trust_entity);
	for (size_t i = 0; i < list->count; i++) {
		if (read_entity(arena, list->items[i], &entities[i], err))
			return err_prefix(err, "entities[%zu]", i);
		agents += entities[i].agent_count;
	}
	out->entities = entities;
	out->entity_count = list->count;
	return check_unique(arena, out, agents, err);
}

static int read_payload(struct arena *arena, const struct json *json,
			struct trust_root *out, struct err *err)
{
	const struct json *authority, *sigstore;

	if (member_count(json, "version", &out->version, err) ||
	    member_time(json, "issued", &out->issued, err) ||
	    member_time(json, "expires", &out->expires, err))
		return -1;
	if (out->version < 1 || instant_compare(out->issued, out->expires) >= 0)
		return err_set(err, ERR_USAGE,
			       "version below 1, or expires not after issued");
	if (json_get_object(json, "authority", &authority, err))
		return -1;
	if (read_authority(arena, authority, out, err))
		return err_prefix(err, "authority");
	if (json_get_object(json, "trustedRoot", &sigstore, err))
		return -1;
	if (read_logs(arena, sigstore, out, err))
		return err_prefix(err, "trustedRoot");
	if (read_entities(arena, json, out, err))
		return -1;
	if (trust_witnesses_read(arena, json, out, err))
		return -1;
	return trust_timestamps_read(arena, json, sigstore, out, err);
}

int trust_root_read(struct arena *arena, struct text payload,
		    struct trust_root *out, struct err *err)
{
	struct trust_root root = {.digest = digest_of(payload)};
	const struct json *json;

	if (payload.size > LIMIT_TRUST_ROOT_BYTES)
		return err_set(err, ERR_LIMIT,
			       "trust root: larger than %d bytes",
			       LIMIT_TRUST_ROOT_BYTES);
	if (json_parse(arena, payload, JSON_NO_REALS, &json, err))
		return err_prefix(err, "trust root");
	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "trust root: not an object");
	if (read_payload(arena, json, &root, err))
		return err_prefix(err, "trust root");
	*out = root;
	return 0;
}

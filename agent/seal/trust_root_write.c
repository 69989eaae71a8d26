/* SPDX-License-Identifier: Apache-2.0 */
/* The trust root as it is signed: reports/trust-root.md section 2. */
#include "base/arena.h"
#include "seal/member.h"
#include "seal/trust_root.h"
#include "seal/trust_timestamp.h"
#include "seal/trust_witness.h"

#define MEDIA_TYPE "application/vnd.dev.sigstore.trustedroot+json;version=0.1"

static struct json *write_log(struct arena *arena, const struct trust_log *log)
{
	struct json *json = json_object(arena), *key = json_object(arena),
		    *valid = json_object(arena), *id = json_object(arena);
	struct digest log_id = trust_log_id(log->origin, log->spki);

	json_add(arena, valid, "start", json_time(arena, log->from));
	if (log->until.seconds != TRUST_OPEN.seconds)
		json_add(arena, valid, "end", json_time(arena, log->until));
	json_add(arena, key, "rawBytes", json_bytes(arena, log->spki));
	json_add(arena, key, "keyDetails", json_str(arena, "PKIX_ED25519"));
	json_add(arena, key, "validFor", valid);
	json_add(arena, id, "keyId",
		 json_bytes(arena, (struct text){(const char *)log_id.bytes,
						 DIGEST_BYTES}));
	json_add(arena, json, "baseUrl",
		 json_text(arena, text_format(arena, "https://%.*s",
					      TEXT_ARG(log->origin))));
	json_add(arena, json, "hashAlgorithm", json_str(arena, "SHA2_256"));
	json_add(arena, json, "publicKey", key);
	json_add(arena, json, "logId", id);
	return json;
}

static struct json *write_sigstore(struct arena *arena,
				   const struct trust_root *root)
{
	struct json *json = json_object(arena), *logs = json_list(arena);

	for (size_t i = 0; i < root->log_count; i++)
		json_push(arena, logs, write_log(arena, &root->logs[i]));
	json_add(arena, json, "mediaType", json_str(arena, MEDIA_TYPE));
	json_add(arena, json, "tlogs", logs);
	trust_timestampers_write(arena, root, json);
	return json;
}

static struct json *write_agent(struct arena *arena,
				const struct trust_agent *agent)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "id", json_text(arena, agent->id));
	if (agent->officer) {
		json_add(arena, json, "name", json_text(arena, agent->name));
		json_add(arena, json, "position",
			 json_text(arena, agent->position));
	}
	json_add(arena, json, "streams",
		 json_texts(arena, agent->streams, agent->stream_count));
	json_add(arena, json, "key", json_bytes(arena, agent->spki));
	json_add(arena, json, "from", json_time(arena, agent->from));
	json_add(arena, json, "until", json_time_or_null(arena, agent->until));
	json_add(arena, json, "invalidAfter",
		 json_time_or_null(arena, agent->invalid_after));
	json_add(arena, json, "lastGoodSize",
		 agent->has_last_good ? json_count(arena, agent->last_good_size)
				      : json_null(arena));
	return json;
}

static struct json *write_entity(struct arena *arena,
				 const struct trust_entity *entity)
{
	struct json *json = json_object(arena), *packs = json_list(arena),
		    *agents = json_list(arena), *officers = json_list(arena);

	for (size_t i = 0; i < entity->pack_count; i++)
		json_push(arena, packs, json_digest(arena, entity->packs[i]));
	for (size_t i = 0; i < entity->agent_count; i++)
		json_push(arena, entity->agents[i].officer ? officers : agents,
			  write_agent(arena, &entity->agents[i]));
	json_add(arena, json, "id", json_text(arena, entity->id));
	json_add(arena, json, "classes",
		 json_texts(arena, entity->classes, entity->class_count));
	json_add(arena, json, "profiles",
		 json_texts(arena, entity->profiles, entity->profile_count));
	json_add(arena, json, "packs", packs);
	json_add(arena, json, "agents", agents);
	if (officers->count)
		json_add(arena, json, "officers", officers);
	return json;
}

static struct json *write_authority(struct arena *arena,
				    const struct trust_root *root)
{
	struct json *json = json_object(arena), *keys = json_list(arena);

	for (size_t i = 0; i < root->authority_count; i++)
		json_push(arena, keys, json_bytes(arena, root->authority[i]));
	json_add(arena, json, "threshold", json_count(arena, root->threshold));
	json_add(arena, json, "keys", keys);
	return json;
}

int trust_root_write(struct arena *arena, const struct trust_root *root,
		     struct text *payload, struct err *err)
{
	struct json *json = json_object(arena), *entities = json_list(arena);
	struct trust_root again;

	for (size_t i = 0; i < root->entity_count; i++)
		json_push(arena, entities,
			  write_entity(arena, &root->entities[i]));
	json_add(arena, json, "version", json_count(arena, root->version));
	json_add(arena, json, "issued", json_time(arena, root->issued));
	json_add(arena, json, "expires", json_time(arena, root->expires));
	json_add(arena, json, "authority", write_authority(arena, root));
	json_add(arena, json, "trustedRoot", write_sigstore(arena, root));
	json_add(arena, json, "entities", entities);
	trust_witnesses_write(arena, root, json);
	trust_timestamps_write(arena, root, json);
	if (json_canonical(arena, json, payload, err) ||
	    trust_root_read(arena, *payload, &again, err))
		return err_prefix(err, "writing the trust root");
	return 0;
}

int trust_root_seal(struct arena *arena, const struct trust_root *root,
		    struct key *const *keys, size_t key_count, struct text *out,
		    struct err *err)
{
	struct envelope envelope;
	struct text payload;

	if (trust_root_write(arena, root, &payload, err))
		return -1;
	envelope_begin(arena, PAYLOAD_TRUST_ROOT, payload, &envelope);
	for (size_t i = 0; i < key_count; i++)
		if (envelope_sign(arena, &envelope, keys[i], err))
			return -1;
	return envelope_print(arena, &envelope, out, err);
}

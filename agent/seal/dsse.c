/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/dsse.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "parse/json.h"

#define TYPE_BYTES 256 /* of a payloadType */
#define HINT_BYTES 1024 /* of a keyid */

struct text dsse_pae(struct arena *arena, struct text payload_type,
		     struct text payload)
{
	struct buffer pae;

	buffer_init(&pae);
	buffer_reserve(&pae, payload.size + payload_type.size + 64);
	buffer_printf(&pae, "DSSEv1 %zu ", payload_type.size);
	buffer_text(&pae, payload_type);
	buffer_printf(&pae, " %zu ", payload.size);
	buffer_text(&pae, payload);
	return buffer_take(&pae, arena);
}

void envelope_begin(struct arena *arena, const char *payload_type,
		    struct text payload, struct envelope *out)
{
	*out = (struct envelope){.payload_type = text_from(payload_type),
				 .payload = payload};
	out->pae = dsse_pae(arena, out->payload_type, payload);
	out->identity = digest_of(out->pae);
}

int envelope_sign(struct arena *arena, struct envelope *envelope,
		  struct key *key, struct err *err)
{
	struct envelope_signature *signature =
		&envelope->signatures[envelope->signature_count];

	if (envelope->signature_count == LIMIT_SIGNATURES)
		return err_set(err, ERR_LIMIT,
			       "envelope: more than %d signatures",
			       LIMIT_SIGNATURES);
	if (key_algorithm(key) != KEY_P256)
		return err_set(err, ERR_USAGE,
			       "envelope: documents are signed with P-256");
	if (key_sign(key, arena, envelope->pae, &signature->bytes, err))
		return -1;
	signature->hint = spki_hint(arena, key_spki(key));
	envelope->signature_count++;
	return 0;
}

struct json *envelope_to_json(struct arena *arena,
			      const struct envelope *envelope)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	json_add(arena, json, "payload",
		 json_text(arena, base64_encode(arena, envelope->payload)));
	json_add(arena, json, "payloadType",
		 json_text(arena, envelope->payload_type));
	for (size_t i = 0; i < envelope->signature_count; i++) {
		struct json *item = json_object(arena);

		json_add(arena, item, "keyid",
			 json_text(arena, envelope->signatures[i].hint));
		json_add(arena, item, "sig",
			 json_text(
				 arena,
				 base64_encode(arena,
					       envelope->signatures[i].bytes)));
		json_push(arena, list, item);
	}
	json_add(arena, json, "signatures", list);
	return json;
}

int envelope_print(struct arena *arena, const struct envelope *envelope,
		   struct text *out, struct err *err)
{
	return json_canonical(arena, envelope_to_json(arena, envelope), out,
			      err);
}

static int read_signature(struct arena *arena, const struct json *json,
			  struct envelope_signature *out, struct err *err)
{
	const struct json *hint;
	struct text encoded;

	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "signature: not an object");
	if (json_get_text(json, "sig", &encoded, err) ||
	    base64_decode(arena, encoded, &out->bytes, err))
		return err_prefix(err, "sig");
	hint = json_get(json, "keyid"); /* unset is empty */
	if (!hint || hint->kind == JSON_IS_NULL)
		return 0;
	if (hint->kind != JSON_IS_STRING || hint->string.size > HINT_BYTES)
		return err_set(err, ERR_USAGE, "keyid: not a short string");
	out->hint = hint->string;
	return 0;
}

static int read_signatures(struct arena *arena, const struct json *list,
			   struct envelope *out, struct err *err)
{
	if (list->count == 0)
		return err_set(err, ERR_USAGE, "no signature");
	if (list->count > LIMIT_SIGNATURES)
		return err_set(err, ERR_LIMIT, "more than %d signatures",
			       LIMIT_SIGNATURES);
	for (size_t i = 0; i < list->count; i++)
		if (read_signature(arena, list->items[i], &out->signatures[i],
				   err))
			return err_prefix(err, "signatures[%zu]", i);
	out->signature_count = list->count;
	return 0;
}

int envelope_from_json(struct arena *arena, const struct json *json,
		       struct envelope *out, struct err *err)
{
	struct envelope envelope = {0};
	const struct json *signatures;
	struct text encoded;

	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "envelope: not an object");
	if (json_get_text(json, "payloadType", &envelope.payload_type, err) ||
	    json_get_text(json, "payload", &encoded, err) ||
	    json_get_list(json, "signatures", &signatures, err))
		return err_prefix(err, "envelope");
	if (envelope.payload_type.size > TYPE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "envelope: payloadType longer than %d bytes",
			       TYPE_BYTES);
	if (base64_decode(arena, encoded, &envelope.payload, err))
		return err_prefix(err, "envelope: payload");
	if (read_signatures(arena, signatures, &envelope, err))
		return err_prefix(err, "envelope");
	envelope.pae = dsse_pae(arena, envelope.payload_type, envelope.payload);
	envelope.identity = digest_of(envelope.pae);
	*out = envelope;
	return 0;
}

int envelope_parse(struct arena *arena, struct text bytes, struct envelope *out,
		   struct err *err)
{
	return envelope_parse_within(arena, bytes, LIMIT_ENVELOPE_BYTES, out,
				     err);
}

int envelope_parse_within(struct arena *arena, struct text bytes, size_t limit,
			  struct envelope *out, struct err *err)
{
	const struct json *json;

	if (bytes.size > limit)
		return err_set(err, ERR_LIMIT,
			       "envelope: larger than %zu bytes", limit);
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err))
		return err_prefix(err, "envelope");
	return envelope_from_json(arena, json, out, err);
}

int envelope_verify(const struct envelope *envelope, const char *payload_type,
		    const struct public_key *key, struct err *err)
{
	if (envelope->signature_count != 1)
		return err_set(err, ERR_TRUST,
			       "envelope: exactly one signature wanted, got "
			       "%zu",
			       envelope->signature_count);
	if (public_key_algorithm(key) != KEY_P256)
		return err_set(err, ERR_TRUST,
			       "envelope: documents are signed with P-256");
	if (public_key_verify(key, envelope->pae, envelope->signatures[0].bytes,
			      err))
		return err_prefix(err, "envelope");
	if (!text_is(envelope->payload_type, payload_type))
		return err_set(err, ERR_TRUST,
			       "envelope: payloadType is not %s", payload_type);
	return 0;
}

bool envelope_signed_by(const struct envelope *envelope,
			const struct public_key *key)
{
	for (size_t i = 0; i < envelope->signature_count; i++) {
		struct err ignored = {0};

		if (public_key_verify(key, envelope->pae,
				      envelope->signatures[i].bytes,
				      &ignored) == 0)
			return true;
	}
	return false;
}

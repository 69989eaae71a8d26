/* SPDX-License-Identifier: Apache-2.0 */
/* The collector's half of an enrolment: the request, read. */
#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "deliver/enrol.h"
#include "seal/member.h"

#define TOKEN_BYTES 16

static int read_payload(struct arena *arena, const struct json *json,
			struct enrolment_request *out, struct err *err)
{
	unsigned char token[TOKEN_BYTES], nonce[TOKEN_BYTES];
	struct text nonce_hex;

	if (member_id(json, "agent", &out->agent, err) ||
	    member_id(json, "entity", &out->entity, err) ||
	    member_time(json, "createdAt", &out->created, err) ||
	    member_bytes(arena, json, "key", &out->spki, err) ||
	    member_digest(json, "pin", &out->pin, err) ||
	    json_get_text(json, "nonce", &nonce_hex, err) ||
	    hex_decode(nonce_hex, nonce, sizeof(nonce), err) ||
	    json_get_text(json, "token", &out->token, err) ||
	    hex_decode(out->token, token, sizeof(token), err) ||
	    member_texts(arena, json, "streams", &out->streams,
			 &out->stream_count, err))
		return -1;
	for (size_t i = 0; i < out->stream_count; i++)
		if (!id_is_valid(out->streams[i]))
			return err_set(err, ERR_USAGE,
				       "streams[%zu]: not an id", i);
	return 0;
}

/* The envelope is verified with the key inside: that proves possession, and
 * the token, not the signature, gives the right to enrol. */
int enrolment_request_read(struct arena *arena, struct text bytes,
			   struct enrolment_request *out, struct err *err)
{
	struct enrolment_request request = {0};
	struct public_key *key = NULL;
	struct envelope envelope;
	const struct json *json;
	int result;

	if (envelope_parse(arena, bytes, &envelope, err) ||
	    json_parse(arena, envelope.payload, JSON_NO_REALS, &json, err))
		return err_prefix(err, "enrolment");
	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "enrolment: not an object");
	if (read_payload(arena, json, &request, err) ||
	    public_key_open(request.spki, &key, err))
		return err_prefix(err, "enrolment");
	result = envelope_verify(&envelope, PAYLOAD_ENROLMENT, key, err);
	public_key_close(key);
	if (result)
		return err_prefix(err, "enrolment");
	*out = request;
	return 0;
}

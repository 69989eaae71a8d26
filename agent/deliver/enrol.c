/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/enrol.h"

#include <string.h>

#include "attest/api.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"
#include "base/leftover.h"
#include "deliver/peer_problem.h"
#include "seal/member.h"

#define TOKEN_HEX   32
#define NONCE_BYTES 16

/* The part after the last colon; *head is what stands before it. */
static struct text cut_last(struct text t, struct text *head)
{
	size_t at = t.size;

	while (at > 0 && t.data[at - 1] != ':')
		at--;
	*head = (struct text){t.data, at ? at - 1 : 0};
	return (struct text){t.data + at, t.size - at};
}

static bool is_loopback(struct text host)
{
	return text_starts(host, "127.0.0.1:") || text_is(host, "127.0.0.1") ||
	       text_starts(host, "localhost:") || text_is(host, "localhost") ||
	       text_starts(host, "[::1]:") || text_is(host, "[::1]");
}

/* The token would be read on the way if it went out in the clear. */
static int make_url(struct arena *arena, struct text host, struct text *out,
		    struct err *err)
{
	static const char plain[] = "http://", tls[] = "https://";
	static const char host_bytes[] =
		"abcdefghijklmnopqrstuvwxyz0123456789.-:[]";
	struct text name = host;

	if (text_starts(host, plain)) {
		name.data += strlen(plain);
		name.size -= strlen(plain);
		if (!is_loopback(name))
			return err_set(err, ERR_USAGE,
				       "enrolment code: http only to this "
				       "machine itself");
	} else if (text_starts(host, tls)) {
		name.data += strlen(tls);
		name.size -= strlen(tls);
	}
	for (size_t i = 0; i < name.size; i++)
		if (!memchr(host_bytes, name.data[i], sizeof(host_bytes) - 1))
			name.size = 0;
	if (name.size == 0)
		return err_set(err, ERR_USAGE,
			       "enrolment code: no host name at its start");
	*out = name.data == host.data
		       ? text_format(arena, "%s%.*s", tls, TEXT_ARG(host))
		       : text_copy(arena, host);
	return 0;
}

int enrolment_code_parse(struct arena *arena, struct text code,
			 struct enrolment_code *out, struct err *err)
{
	unsigned char token_bytes[TOKEN_HEX / 2];
	struct text head, host, token, pin;

	pin = cut_last(text_trim(code), &head);
	token = cut_last(head, &host);
	if (!host.size || !token.size || !pin.size)
		return err_set(err, ERR_USAGE,
			       "enrolment code: not HOST:TOKEN:DIGEST, the "
			       "line that the regulator gave");
	if (digest_from_hex(pin, &out->pin, err))
		return err_prefix(err, "enrolment code: authority key");
	if (hex_decode(token, token_bytes, sizeof(token_bytes), err))
		return err_prefix(err, "enrolment code: token");
	out->token = text_copy(arena, token);
	return make_url(arena, host, &out->url, err);
}

static int fetch(struct arena *arena, const char *url, const char *ca_file,
		 struct deadline deadline, struct text *out, struct err *err)
{
	struct text address = text_format(arena, "%s%s", url, API_TRUST_ROOT);
	struct http_request request = {.url = text_cstr(arena, address),
				       .ca_file = ca_file,
				       .body_limit = LIMIT_TRUST_ROOT_BYTES};
	struct http_response response;
	struct http *http = http_open();
	int result = http_send(http, arena, &request, deadline, &response, err);

	http_close(http);
	if (result)
		return -1;
	if (response.outcome != HTTP_ANSWERED || response.status != 200)
		return err_set(
			err, ERR_PEER, "%s: trust root: %.*s", url,
			TEXT_ARG(peer_problem_read(arena, &response).sentence));
	*out = response.body;
	return 0;
}

/* The one that is kept already, of the same authority, must have led to it. */
static int check_kept(struct arena *arena, struct text bytes, struct digest pin,
		      const char *path, struct err *err)
{
	struct envelope envelope;
	struct trust_root kept;
	struct text old;

	if (!fs_exists(path))
		return 0;
	if (fs_read(arena, path, LIMIT_TRUST_ROOT_BYTES, &old, err) ||
	    envelope_parse(arena, old, &envelope, err) ||
	    trust_root_read(arena, envelope.payload, &kept, err))
		return err_prefix(err, "%s", path);
	for (size_t i = 0; i < kept.authority_count; i++)
		if (digest_equal(digest_of(kept.authority[i]), pin))
			return trust_root_check_change(arena, &kept, bytes,
						       err);
	return 0;
}

int trust_root_refresh(struct arena *arena,
		       const struct trust_root_source *source,
		       struct deadline deadline, struct trust_root *out,
		       struct err *err)
{
	const char *path = source->path;
	struct digest pin = source->pin;
	const char *seen =
		text_cstr(arena, text_format(arena, "%s.seen", path));
	struct text bytes;

	if (fetch(arena, source->url, source->ca_file, deadline, &bytes, err) ||
	    trust_root_verify(arena, bytes, pin, clock_now(), out, err) ||
	    trust_root_check_version(arena, out, pin, seen, err) ||
	    check_kept(arena, bytes, pin, path, err) ||
	    fs_put(path, bytes, 0644, err))
		return -1;
	leftover_sweep(path);
	leftover_sweep(seen);
	return trust_root_keep_version(arena, out, pin, seen, err);
}

static int make_request(struct arena *arena, const struct enrolment *enrolment,
			struct text *out, struct err *err)
{
	const struct enrolment_code *code = enrolment->code;
	struct json *json = json_object(arena);
	unsigned char nonce[NONCE_BYTES];
	struct envelope envelope;
	struct text payload;

	random_fill(nonce, sizeof(nonce));
	json_add(arena, json, "agent", json_text(arena, enrolment->agent));
	json_add(arena, json, "createdAt", json_time(arena, clock_now()));
	json_add(arena, json, "entity", json_text(arena, enrolment->entity));
	json_add(arena, json, "key",
		 json_bytes(arena, key_spki(enrolment->key)));
	json_add(arena, json, "nonce",
		 json_text(arena, hex_encode(arena, nonce, sizeof(nonce))));
	json_add(arena, json, "pin", json_digest(arena, code->pin));
	json_add(arena, json, "streams",
		 json_texts(arena, enrolment->streams,
			    enrolment->stream_count));
	json_add(arena, json, "token", json_text(arena, code->token));
	if (json_canonical(arena, json, &payload, err))
		return -1;
	envelope_begin(arena, PAYLOAD_ENROLMENT, payload, &envelope);
	if (envelope_sign(arena, &envelope, enrolment->key, err))
		return -1;
	return envelope_print(arena, &envelope, out, err);
}

static int post_request(struct arena *arena, const struct enrolment *enrolment,
			struct deadline deadline,
			struct http_response *response, struct err *err)
{
	static const struct http_header type = {{"Content-Type", 12},
						{MEDIA_ENVELOPE,
						 sizeof(MEDIA_ENVELOPE) - 1}};
	struct text url =
		text_format(arena, "%.*s%s", TEXT_ARG(enrolment->code->url),
			    API_ENROLMENTS);
	struct http_request request = {.method = "POST",
				       .url = text_cstr(arena, url),
				       .headers = &type,
				       .header_count = 1,
				       .ca_file = enrolment->ca_file};
	struct http *http;
	int result;

	if (make_request(arena, enrolment, &request.body, err))
		return -1;
	http = http_open();
	result = http_send(http, arena, &request, deadline, response, err);
	http_close(http);
	return result;
}

int enrol(struct arena *arena, const struct enrolment *enrolment,
	  struct deadline deadline, struct enrolment_answer *out,
	  struct err *err)
{
	const char *url = text_cstr(arena, enrolment->code->url);
	const struct trust_root_source source = {url, enrolment->ca_file,
						 enrolment->code->pin,
						 enrolment->root_path};
	struct enrolment_answer answer = {0};
	struct http_response response = {0};
	const struct json *json;
	struct trust_root root;

	/* before the token leaves: is this the regulator of the code? */
	if (trust_root_refresh(arena, &source, deadline, &root, err) ||
	    post_request(arena, enrolment, deadline, &response, err))
		return -1;
	if (response.outcome != HTTP_ANSWERED ||
	    (response.status != 201 && response.status != 202))
		return err_set(
			err, ERR_PEER, "%s: enrolment: %.*s", url,
			TEXT_ARG(peer_problem_read(arena, &response).sentence));
	answer.pending = response.status == 202;
	if (answer.pending) {
		if (json_parse(arena, response.body, JSON_NO_REALS, &json,
			       err) ||
		    member_id(json, "id", &answer.id, err)) {
			err->kind = ERR_PEER;
			return err_prefix(err, "%s: enrolment", url);
		}
	} else if (trust_root_refresh(arena, &source, deadline, &root, err)) {
		return -1;
	}
	answer.root_version = root.version;
	*out = answer;
	return 0;
}

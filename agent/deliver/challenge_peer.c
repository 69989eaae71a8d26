/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/challenge_peer.h"

#include "attest/api.h"
#include "attest/challenge.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "deliver/peer_problem.h"
#include "parse/json.h"

static struct http_request request_to(const struct challenge_peer *peer)
{
	return (struct http_request){
		.ca_file = peer->ca_file,
		.client_cert = peer->client_cert,
		.client_key = peer->client_key,
		.body_limit = LIMIT_ENVELOPE_BYTES,
	};
}

static int exchange(struct arena *arena, const struct challenge_peer *peer,
		    const struct http_request *request,
		    struct http_response *response, struct err *err)
{
	struct http *http = http_open();
	int status =
		http_send(http, arena, request, peer->deadline, response, err);

	http_close(http);
	return status;
}

/* "Plaudit <base64>" of an envelope that says when and what is asked. */
static int authorization(struct arena *arena, struct key *key, struct text *out,
			 struct err *err)
{
	struct challenge_request request = {clock_now(), TEXT(API_CHALLENGES)};
	struct envelope envelope;
	struct text payload, printed, encoded;

	if (challenge_request_write(arena, &request, &payload, err))
		return -1;
	envelope_begin(arena, PAYLOAD_REQUEST, payload, &envelope);
	if (envelope_sign(arena, &envelope, key, err) ||
	    envelope_print(arena, &envelope, &printed, err))
		return -1;
	encoded = base64_encode(arena, printed);
	*out = text_format(arena, "Plaudit %.*s", TEXT_ARG(encoded));
	return 0;
}

static int read_list(struct arena *arena, struct text body,
		     const struct text **out, size_t *count, struct err *err)
{
	const struct json *json, *list;
	struct text *items;

	if (json_parse(arena, body, JSON_NO_REALS, &json, err) ||
	    json_get_list(json, "challenges", &list, err))
		return -1;
	items = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++)
		if (json_canonical(arena, list->items[i], &items[i], err))
			return -1;
	*out = items;
	*count = list->count;
	return 0;
}

int challenges_fetch(struct arena *arena, const struct challenge_peer *peer,
		     struct key *key, const struct text **out, size_t *count,
		     struct err *err)
{
	struct http_request request = request_to(peer);
	struct http_header header = {TEXT("Authorization"), {"", 0}};
	struct http_response response = {0};

	if (authorization(arena, key, &header.value, err))
		return -1;
	request.url = text_cstr(
		arena, text_format(arena, "%s" API_CHALLENGES "?state=open",
				   peer->url));
	request.headers = &header;
	request.header_count = 1;
	if (exchange(arena, peer, &request, &response, err))
		return -1;
	if (response.outcome != HTTP_ANSWERED || response.status != 200) {
		struct peer_problem problem =
			peer_problem_read(arena, &response);

		return err_set(err, ERR_PEER, "open challenges: %.*s",
			       TEXT_ARG(problem.sentence));
	}
	if (read_list(arena, response.body, out, count, err))
		return err_prefix(err, "open challenges");
	return 0;
}

static void read_outcome(struct arena *arena, struct text body,
			 struct challenge_sent *out)
{
	struct err ignored = {.kind = ERR_NONE};
	const struct json *json;

	if (json_parse(arena, body, JSON_NO_REALS, &json, &ignored) ||
	    json_get_text(json, "outcome", &out->outcome, &ignored) ||
	    json_get_text(json, "step", &out->step, &ignored) ||
	    json_get_text(json, "detail", &out->detail, &ignored))
		return; /* step and detail are there when it is wrong */
}

int challenge_send(struct arena *arena, const struct challenge_peer *peer,
		   struct digest challenge, struct text envelope,
		   struct challenge_sent *out, struct err *err)
{
	static const struct http_header header = {{"Content-Type", 12},
						  {MEDIA_ENVELOPE,
						   sizeof(MEDIA_ENVELOPE) - 1}};
	struct http_request request = request_to(peer);
	struct http_response response = {0};
	char hex[DIGEST_HEX_ROOM];

	digest_hex(challenge, hex);
	*out = (struct challenge_sent){.status = 0};
	request.method = "PUT";
	request.url = text_cstr(arena, text_format(arena,
						   "%s" API_CHALLENGES
						   "/%s" CHALLENGE_RESPONSE_END,
						   peer->url, hex));
	request.headers = &header;
	request.header_count = 1;
	request.body = envelope;
	if (exchange(arena, peer, &request, &response, err))
		return -1;
	if (response.outcome == HTTP_ANSWERED)
		out->status = response.status;
	if (out->status == 200 || out->status == 201)
		read_outcome(arena, response.body, out);
	else
		out->problem = peer_problem_read(arena, &response).sentence;
	return 0;
}

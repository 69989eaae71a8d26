/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/head_ask.h"

#include "attest/api.h"
#include "attest/statement.h"
#include "base/arena.h"
#include "base/limits.h"
#include "deliver/peer_problem.h"
#include "seal/member.h"

static int get(struct arena *arena, const struct head_source *source,
	       struct text path, struct deadline deadline,
	       struct http_response *out, struct err *err)
{
	struct text url =
		text_format(arena, "%s%.*s", source->url, TEXT_ARG(path));
	struct http_request request = {
		.url = text_cstr(arena, url),
		.ca_file = source->ca_file,
		.client_cert = source->client_cert,
		.client_key = source->client_key,
		.body_limit = LIMIT_BUNDLE_BYTES,
	};
	struct http *http = http_open();
	int status = http_send(http, arena, &request, deadline, out, err);

	http_close(http);
	return status;
}

int head_ask(struct arena *arena, const struct head_source *source,
	     const struct chain_link *link, struct deadline deadline,
	     struct head_answer *out, struct err *err)
{
	struct text path = text_format(arena, "%s/%.*s/head", API_CHAINS,
				       TEXT_ARG(chain_name(arena, link)));
	struct http_response response;
	const struct json *json;
	struct err unread = {0};

	*out = (struct head_answer){.reached = false};
	if (get(arena, source, path, deadline, &response, err))
		return -1;
	if (response.outcome == HTTP_ANSWERED && response.status == 404) {
		out->reached = true;
		return 0;
	}
	if (response.outcome != HTTP_ANSWERED || response.status != 200) {
		out->why = peer_problem_read(arena, &response).sentence;
		return 0;
	}
	if (json_parse(arena, response.body, JSON_NO_REALS, &json, &unread) ||
	    json->kind != JSON_IS_OBJECT ||
	    member_count(json, "sequence", &out->sequence, &unread) ||
	    member_digest(json, "digest", &out->identity, &unread)) {
		out->why = TEXT("its answer cannot be read");
		return 0;
	}
	out->reached = out->known = true;
	return 0;
}

int entry_ask(struct arena *arena, const struct head_source *source,
	      struct digest identity, struct deadline deadline,
	      struct text *bundle, struct err *err)
{
	char hex[DIGEST_HEX_ROOM];
	struct http_response response;
	struct text path;

	digest_hex(identity, hex);
	path = text_format(arena, "%s/%s", API_ATTESTATIONS, hex);
	if (get(arena, source, path, deadline, &response, err))
		return -1;
	if (response.outcome != HTTP_ANSWERED || response.status != 200)
		return err_set(
			err, ERR_PEER, "%s: entry %.16s: %.*s", source->url,
			hex,
			TEXT_ARG(peer_problem_read(arena, &response).sentence));
	*bundle = response.body;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and answer on a libcurl handle: what base/http's callbacks see
 * and fill. Only base/http uses it.
 */
#ifndef PLAUDIT_BASE_HTTP_EXCHANGE_H
#define PLAUDIT_BASE_HTTP_EXCHANGE_H

#include "base/curl_calls.h"
#include "base/http.h"

struct exchange {
	CURL *curl;
	const struct curl_calls *call;
	struct arena *arena;
	const struct http_request *request;
	struct http_response *response;
	size_t header_room;
	size_t header_bytes;
	size_t body_limit;
	struct buffer body;
	const char *host; /* of the current hop */
	bool too_large;
	bool forbidden;
};

/* Makes libcurl give what comes to the exchange and ask it for sockets. */
void exchange_attach(struct exchange *x);
/* After the transfer: outcome, status, address, TLS, times, body. */
void exchange_finish(struct exchange *x, CURLcode code, const char *reason);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP client over libcurl. One request at a time; bodies are capped; no
 * redirect is followed unless the caller allows its target; only http and
 * https; the proxy environment is ignored. A transport failure is an outcome
 * (so that a probe can say why), not an error.
 */
#ifndef PLAUDIT_BASE_HTTP_H
#define PLAUDIT_BASE_HTTP_H

#include "base/clock.h"

struct http_header {
	struct text name;
	struct text value;
};

struct http_request {
	const char *method; /* NULL: GET */
	const char *url;
	const struct http_header *headers;
	size_t header_count;
	struct text body;
	const char *ca_file; /* NULL: the system's */
	const char *client_cert, *client_key; /* PEM files or NULL */
	const char *resolve; /* "host:port:address" for tests and probes */
	const char *connect_to; /* curl's HOST1:PORT1:HOST2:PORT2 or NULL */
	size_t body_limit; /* bytes of the answer, 0: LIMIT_HTTP_BODY */
	unsigned redirects; /* at most, 0: none */
	bool same_port; /* redirects stay on the first URL's port, 80 and 443 */
	/* asked before each redirect and for each resolved address; NULL: yes
	 */
	bool (*allowed)(void *context, const char *host, const char *address);
	void *context;
};

enum http_outcome {
	HTTP_ANSWERED,
	HTTP_NOT_RESOLVED,
	HTTP_NOT_CONNECTED,
	HTTP_TLS_FAILED, /* the handshake */
	HTTP_NOT_TRUSTED, /* the certificate's chain or name does not hold */
	HTTP_TIMED_OUT,
	HTTP_TOO_LARGE,
	HTTP_BROKEN, /* closed early, bad framing */
	HTTP_FORBIDDEN, /* `allowed` said no */
};

struct http_response {
	enum http_outcome outcome;
	struct text reason; /* one sentence when not HTTP_ANSWERED */
	int status;
	struct http_header *headers; /* names in lower case, as received */
	size_t header_count;
	struct text body;
	struct text final_url;
	struct text address; /* the peer's, as connected */
	struct text http_version; /* "1.1", "2" */
	bool tls;
	bool tls_verified;
	unsigned redirects;
	struct span resolved, connected, handshaken, first_byte, total;
};

struct http; /* a connection that is kept and reused; one thread */

struct http *http_open(void);
void http_close(struct http *http);
/* -1 only for bad arguments or our own failure. */
int http_send(struct http *http, struct arena *arena,
	      const struct http_request *request, struct deadline deadline,
	      struct http_response *out, struct err *err) MUST_USE;
/* The first header of that lower-case name; data NULL when absent. */
struct text http_header_get(const struct http_response *response,
			    const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/http_exchange.h"
#include "base/limits.h"

struct http {
	struct curl_calls call;
	CURL *curl;
};

/* Must run before there are threads; libcurl counts the calls itself and its
 * own guard makes it safe from 7.84 on. */
struct http *http_open(void)
{
	struct http *http = xmalloc(sizeof(*http));

	curl_calls_open(&http->call);
	if (http->call.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	http->curl = http->call.easy_init();
	if (!http->curl)
		abort();
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	http->call.easy_cleanup(http->curl);
	http->call.global_cleanup();
	free(http);
}

/* Codes that mean our own call was wrong, not the peer: nothing was sent. */
static bool is_our_fault(const struct http *http, CURLcode code)
{
	long sent = 0;

	http->call.easy_getinfo(http->curl, CURLINFO_REQUEST_SIZE, &sent);
	if (sent)
		return false;
	return code == CURLE_URL_MALFORMAT ||
	       code == CURLE_UNSUPPORTED_PROTOCOL ||
	       code == CURLE_OUT_OF_MEMORY || code == CURLE_FAILED_INIT ||
	       code == CURLE_BAD_FUNCTION_ARGUMENT ||
	       code == CURLE_SSL_CACERT_BADFILE || code == CURLE_NOT_BUILT_IN ||
	       code == CURLE_UNKNOWN_OPTION;
}

static void set_basics(const struct http *http, struct deadline deadline)
{
	int64_t left = deadline_left_ms(deadline);

	http->call.easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
	http->call.easy_setopt(http->curl, CURLOPT_PROXY, "");
	http->call.easy_setopt(http->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	http->call.easy_setopt(http->curl, CURLOPT_FOLLOWLOCATION, 0L);
	http->call.easy_setopt(http->curl, CURLOPT_SSLVERSION,
			       CURL_SSLVERSION_TLSv1_2);
	http->call.easy_setopt(http->curl, CURLOPT_TIMEOUT_MS,
			       (long)(left > INT32_MAX ? INT32_MAX : left));
	http->call.easy_setopt(http->curl, CURLOPT_CONNECTTIMEOUT_MS,
			       (long)INT32_MAX);
}

static void set_request(const struct http *http, const struct http_request *q)
{
	const char *method = q->method ? q->method : "GET";

	if (q->body.size || !strcmp(method, "POST") || !strcmp(method, "PUT")) {
		http->call.easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE_LARGE,
				       (curl_off_t)q->body.size);
		http->call.easy_setopt(http->curl, CURLOPT_POSTFIELDS,
				       q->body.size ? q->body.data : "");
	}
	if (!strcmp(method, "HEAD"))
		http->call.easy_setopt(http->curl, CURLOPT_NOBODY, 1L);
	else
		http->call.easy_setopt(http->curl, CURLOPT_CUSTOMREQUEST,
				       method);
	if (q->ca_file) {
		/* that file alone: the system's must not be trusted beside it*/
		http->call.easy_setopt(http->curl, CURLOPT_CAINFO, q->ca_file);
		http->call.easy_setopt(http->curl, CURLOPT_CAPATH, NULL);
	}
	if (q->client_cert)
		http->call.easy_setopt(http->curl, CURLOPT_SSLCERT,
				       q->client_cert);
	if (q->client_key)
		http->call.easy_setopt(http->curl, CURLOPT_SSLKEY,
				       q->client_key);
}

static bool is_one_line(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		if (t.data[i] == '\r' || t.data[i] == '\n' || !t.data[i])
			return false;
	return true;
}

/* "Name: value" lines for libcurl; *list is the caller's even on failure. */
static int headers_build(const struct http *http, struct exchange *x,
			 struct curl_slist **list, struct err *err)
{
	const struct http_request *q = x->request;

	/* no waiting for "100 Continue" */
	*list = http->call.slist_append(*list, "Expect:");
	for (size_t i = 0; i < q->header_count; i++) {
		const struct http_header *h = &q->headers[i];
		struct text line;

		if (!h->name.size || !is_one_line(h->name) ||
		    !is_one_line(h->value))
			return err_set(
				err, ERR_USAGE, "wrong request header \"%.*s\"",
				h->name.size > 40 ? 40 : (int)h->name.size,
				h->name.data);
		line = h->value.size ? text_format(x->arena, "%.*s: %.*s",
						   TEXT_ARG(h->name),
						   TEXT_ARG(h->value))
				     : text_format(x->arena, "%.*s;",
						   TEXT_ARG(h->name));
		*list = http->call.slist_append(*list, line.data);
	}
	return *list ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

static bool is_redirect(const struct http_response *r)
{
	return r->outcome == HTTP_ANSWERED &&
	       (r->status == 301 || r->status == 302 || r->status == 303 ||
		r->status == 307 || r->status == 308);
}

/* One part of a URL in the arena; NULL when it has none. */
static char *url_part(const struct http *http, struct arena *arena,
		      const char *url, CURLUPart part)
{
	CURLU *parsed = http->call.url();
	char *found = NULL, *copy = NULL;

	if (parsed && !http->call.url_set(parsed, CURLUPART_URL, url, 0) &&
	    !http->call.url_get(parsed, part, &found, CURLU_DEFAULT_PORT))
		copy = text_cstr(arena, text_from(found));
	http->call.free(found);
	http->call.url_cleanup(parsed);
	return copy;
}

static bool is_same_part(const struct http *http, struct arena *arena,
			 const char *const urls[2], CURLUPart part)
{
	const char *left = url_part(http, arena, urls[0], part);
	const char *right = url_part(http, arena, urls[1], part);

	return left && right && !strcasecmp(left, right);
}

/* One request, no redirects; *next is where the answer points to or NULL. */
static int hop(struct http *http, struct exchange *x, struct deadline deadline,
	       char **next, struct err *err)
{
	const struct http_request *q = x->request;
	struct curl_slist *headers = NULL, *resolve = NULL, *connect = NULL;
	char reason[CURL_ERROR_SIZE] = "";
	char *location = NULL;
	CURLcode code;
	int done = -1;

	*next = NULL;
	x->curl = http->curl;
	x->call = &http->call;
	x->host = url_part(http, x->arena, q->url, CURLUPART_HOST);
	if (!x->host)
		return err_set(err, ERR_USAGE, "not a URL: %.200s", q->url);
	http->call.easy_reset(http->curl);
	set_basics(http, deadline);
	set_request(http, q);
	exchange_attach(x);
	http->call.easy_setopt(http->curl, CURLOPT_URL, q->url);
	http->call.easy_setopt(http->curl, CURLOPT_ERRORBUFFER, reason);
	if (headers_build(http, x, &headers, err))
		goto out;
	http->call.easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
	if (q->resolve) {
		resolve = http->call.slist_append(NULL, q->resolve);
		http->call.easy_setopt(http->curl, CURLOPT_RESOLVE, resolve);
	}
	if (q->connect_to) {
		connect = http->call.slist_append(NULL, q->connect_to);
		http->call.easy_setopt(http->curl, CURLOPT_CONNECT_TO, connect);
	}
	code = http->call.easy_perform(http->curl);
	if (is_our_fault(http, code)) {
		err_set(err, ERR_USAGE, "%.200s: %s", q->url,
			*reason ? reason : http->call.easy_strerror(code));
		goto out;
	}
	exchange_finish(x, code, reason);
	http->call.easy_getinfo(http->curl, CURLINFO_REDIRECT_URL, &location);
	if (is_redirect(x->response) && location)
		*next = text_cstr(x->arena, text_from(location));
	done = 0;
out:
	buffer_release(&x->body);
	http->call.easy_reset(
		http->curl); /* it must not keep pointers into the request */
	http->call.slist_free_all(headers);
	http->call.slist_free_all(resolve);
	http->call.slist_free_all(connect);
	return done;
}

static bool is_port_allowed(const struct http *http, struct arena *arena,
			    const char *const urls[2])
{
	const char *port = url_part(http, arena, urls[1], CURLUPART_PORT);

	return (port && (!strcmp(port, "80") || !strcmp(port, "443"))) ||
	       is_same_part(http, arena, urls, CURLUPART_PORT);
}

/* Whether the hop may be made; what it carries is cut down to what another
 * origin may see. */
static bool redirect_take(const struct http *http, struct arena *arena,
			  struct http_request *q, const char *next,
			  struct http_response *out)
{
	const char *const both[2] = {q->url, next};
	const char *host = url_part(http, arena, next, CURLUPART_HOST);
	const char *scheme = url_part(http, arena, next, CURLUPART_SCHEME);
	bool same_scheme = is_same_part(http, arena, both, CURLUPART_SCHEME);

	if (!host || !scheme ||
	    (strcmp(scheme, "https") && (strcmp(scheme, "http") || out->tls)) ||
	    (q->same_port && !is_port_allowed(http, arena, both)) ||
	    (q->allowed && !q->allowed(q->context, host, NULL))) {
		out->outcome = HTTP_FORBIDDEN;
		out->reason = text_format(
			arena, "a redirect to %.200s is not followed", next);
		return false;
	}
	if (!same_scheme || !is_same_part(http, arena, both, CURLUPART_HOST) ||
	    !is_same_part(http, arena, both, CURLUPART_PORT)) {
		q->header_count = 0;
		q->client_cert = q->client_key = NULL;
	}
	q->url = next;
	return true;
}

int http_send(struct http *http, struct arena *arena,
	      const struct http_request *request, struct deadline deadline,
	      struct http_response *out, struct err *err)
{
	struct http_request q = *request;
	bool may_move = !q.method || !strcmp(q.method, "GET") ||
			!strcmp(q.method, "HEAD");
	struct http_response response;
	unsigned redirects = 0;
	char *next;

	for (;;) {
		struct exchange x = {.arena = arena,
				     .request = &q,
				     .response = &response,
				     .body_limit = q.body_limit};

		if (!x.body_limit)
			x.body_limit = LIMIT_HTTP_BODY;
		response = (struct http_response){.redirects = redirects};
		if (deadline_passed(deadline)) {
			response.outcome = HTTP_TIMED_OUT;
			response.reason = TEXT("no time was left");
			break;
		}
		if (hop(http, &x, deadline, &next, err))
			return -1;
		if (!next || !may_move || redirects == q.redirects ||
		    !redirect_take(http, arena, &q, next, &response))
			break;
		redirects++;
	}
	*out = response;
	return 0;
}

struct text http_header_get(const struct http_response *response,
			    const char *name)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (text_is(response->headers[i].name, name))
			return response->headers[i].value;
	return (struct text){NULL, 0};
}

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
	CURL *curl;
};

/* Must run before there are threads; libcurl counts the calls itself and its
 * own guard makes it safe from 7.84 on. */
struct http *http_open(void)
{
	struct http *http = xmalloc(sizeof(*http));

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	http->curl = curl_easy_init();
	if (!http->curl)
		abort();
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->curl);
	free(http);
	curl_global_cleanup();
}

/* Codes that mean our own call was wrong, not the peer: nothing was sent. */
static bool is_our_fault(CURL *c, CURLcode code)
{
	long sent = 0;

	curl_easy_getinfo(c, CURLINFO_REQUEST_SIZE, &sent);
	if (sent)
		return false;
	return code == CURLE_URL_MALFORMAT ||
	       code == CURLE_UNSUPPORTED_PROTOCOL ||
	       code == CURLE_OUT_OF_MEMORY || code == CURLE_FAILED_INIT ||
	       code == CURLE_BAD_FUNCTION_ARGUMENT ||
	       code == CURLE_SSL_CACERT_BADFILE || code == CURLE_NOT_BUILT_IN ||
	       code == CURLE_UNKNOWN_OPTION;
}

static void set_basics(CURL *c, struct deadline deadline)
{
	int64_t left = deadline_left_ms(deadline);

	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
			 (long)(left > INT32_MAX ? INT32_MAX : left));
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)INT32_MAX);
}

static void set_request(CURL *c, const struct http_request *q)
{
	const char *method = q->method ? q->method : "GET";

	if (q->body.size || !strcmp(method, "POST") || !strcmp(method, "PUT")) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)q->body.size);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS,
				 q->body.size ? q->body.data : "");
	}
	if (!strcmp(method, "HEAD"))
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
	if (q->ca_file) {
		/* that file alone: the system's must not be trusted beside it*/
		curl_easy_setopt(c, CURLOPT_CAINFO, q->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (q->client_cert)
		curl_easy_setopt(c, CURLOPT_SSLCERT, q->client_cert);
	if (q->client_key)
		curl_easy_setopt(c, CURLOPT_SSLKEY, q->client_key);
}

static bool is_one_line(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		if (t.data[i] == '\r' || t.data[i] == '\n' || !t.data[i])
			return false;
	return true;
}

/* "Name: value" lines for libcurl; *list is the caller's even on failure. */
static int headers_build(struct arena *arena, const struct http_request *q,
			 struct curl_slist **list, struct err *err)
{
	/* no waiting for "100 Continue" */
	*list = curl_slist_append(*list, "Expect:");
	for (size_t i = 0; i < q->header_count; i++) {
		const struct http_header *h = &q->headers[i];
		struct text line;

		if (!h->name.size || !is_one_line(h->name) ||
		    !is_one_line(h->value))
			return err_set(
				err, ERR_USAGE, "wrong request header \"%.*s\"",
				h->name.size > 40 ? 40 : (int)h->name.size,
				h->name.data);
		line = h->value.size
			       ? text_format(arena, "%.*s: %.*s",
					     TEXT_ARG(h->name),
					     TEXT_ARG(h->value))
			       : text_format(arena, "%.*s;", TEXT_ARG(h->name));
		*list = curl_slist_append(*list, line.data);
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
static char *url_part(struct arena *arena, const char *url, CURLUPart part)
{
	CURLU *parsed = curl_url();
	char *found = NULL, *copy = NULL;

	if (parsed && !curl_url_set(parsed, CURLUPART_URL, url, 0) &&
	    !curl_url_get(parsed, part, &found, CURLU_DEFAULT_PORT))
		copy = text_cstr(arena, text_from(found));
	curl_free(found);
	curl_url_cleanup(parsed);
	return copy;
}

static bool is_same_part(struct arena *arena, const char *a, const char *b,
			 CURLUPart part)
{
	const char *left = url_part(arena, a, part);
	const char *right = url_part(arena, b, part);

	return left && right && !strcasecmp(left, right);
}

/* One request, no redirects; *next is where the answer points to or NULL. */
static int hop(struct http *http, struct exchange *x, struct deadline deadline,
	       char **next, struct err *err)
{
	const struct http_request *q = x->request;
	struct curl_slist *headers = NULL, *resolve = NULL, *connect = NULL;
	char reason[CURL_ERROR_SIZE] = "";
	CURL *c = http->curl;
	char *location = NULL;
	CURLcode code;
	int done = -1;

	*next = NULL;
	x->curl = c;
	x->host = url_part(x->arena, q->url, CURLUPART_HOST);
	if (!x->host)
		return err_set(err, ERR_USAGE, "not a URL: %.200s", q->url);
	curl_easy_reset(c);
	set_basics(c, deadline);
	set_request(c, q);
	exchange_attach(x);
	curl_easy_setopt(c, CURLOPT_URL, q->url);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, reason);
	if (headers_build(x->arena, q, &headers, err))
		goto out;
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	if (q->resolve) {
		resolve = curl_slist_append(NULL, q->resolve);
		curl_easy_setopt(c, CURLOPT_RESOLVE, resolve);
	}
	if (q->connect_to) {
		connect = curl_slist_append(NULL, q->connect_to);
		curl_easy_setopt(c, CURLOPT_CONNECT_TO, connect);
	}
	code = curl_easy_perform(c);
	if (is_our_fault(c, code)) {
		err_set(err, ERR_USAGE, "%.200s: %s", q->url,
			*reason ? reason : curl_easy_strerror(code));
		goto out;
	}
	exchange_finish(x, code, reason);
	curl_easy_getinfo(c, CURLINFO_REDIRECT_URL, &location);
	if (is_redirect(x->response) && location)
		*next = text_cstr(x->arena, text_from(location));
	done = 0;
out:
	buffer_release(&x->body);
	curl_easy_reset(c); /* it must not keep pointers into the request */
	curl_slist_free_all(headers);
	curl_slist_free_all(resolve);
	curl_slist_free_all(connect);
	return done;
}

/* Whether the hop may be made; what it carries is cut down to what another
 * origin may see. */
static bool redirect_take(struct arena *arena, struct http_request *q,
			  const char *next, struct http_response *out)
{
	const char *host = url_part(arena, next, CURLUPART_HOST);
	const char *scheme = url_part(arena, next, CURLUPART_SCHEME);
	bool same_scheme = is_same_part(arena, q->url, next, CURLUPART_SCHEME);

	if (!host || !scheme ||
	    (strcmp(scheme, "https") && (strcmp(scheme, "http") || out->tls)) ||
	    (q->allowed && !q->allowed(q->context, host, NULL))) {
		out->outcome = HTTP_FORBIDDEN;
		out->reason = text_format(
			arena, "a redirect to %.200s is not followed", next);
		return false;
	}
	if (!same_scheme ||
	    !is_same_part(arena, q->url, next, CURLUPART_HOST) ||
	    !is_same_part(arena, q->url, next, CURLUPART_PORT)) {
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
		    !redirect_take(arena, &q, next, &response))
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

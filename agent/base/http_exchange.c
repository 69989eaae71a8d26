/* SPDX-License-Identifier: Apache-2.0 */
#include "base/http_exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/limits.h"

static size_t on_body(char *data, size_t size, size_t count, void *opaque)
{
	struct exchange *x = opaque;

	size *= count;
	if (size > x->body_limit - x->body.size) {
		x->too_large = true;
		return 0;
	}
	buffer_add(&x->body, data, size);
	return size;
}

static void header_keep(struct exchange *x, struct text line)
{
	struct text value;
	struct text name = text_cut(line, ':', &value);
	struct http_response *r = x->response;
	struct http_header *kept;
	char *lower;

	if (!value.data)
		return;
	lower = text_cstr(x->arena, text_trim(name));
	for (char *c = lower; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c | 0x20);
	r->headers = arena_grow(x->arena, r->headers, r->header_count,
				&x->header_room, sizeof(*r->headers));
	kept = &r->headers[r->header_count++];
	kept->name = text_from(lower);
	kept->value = text_copy(x->arena, text_trim(value));
}

static size_t on_header(char *data, size_t size, size_t count, void *opaque)
{
	struct exchange *x = opaque;
	struct text line = {data, size * count};

	x->header_bytes += line.size;
	if (x->header_bytes > LIMIT_HTTP_HEADERS) {
		x->too_large = true;
		return 0;
	}
	if (text_starts(line, "HTTP/")) {
		/* an interim answer or a hop: only the last one's are kept */
		x->response->header_count = 0;
		x->response->headers = NULL;
		x->header_room = 0;
		buffer_release(&x->body);
		return line.size;
	}
	header_keep(x, line);
	return line.size;
}

static bool address_print(const struct sockaddr *address, char *out,
			  size_t room)
{
	const void *bytes = NULL;

	if (address->sa_family == AF_INET)
		bytes = &((const struct sockaddr_in *)(const void *)address)
				 ->sin_addr;
	else if (address->sa_family == AF_INET6)
		bytes = &((const struct sockaddr_in6 *)(const void *)address)
				 ->sin6_addr;
	return bytes &&
	       inet_ntop(address->sa_family, bytes, out, (socklen_t)room);
}

/* Called for each address before a connection to it is tried. */
static curl_socket_t on_socket(void *opaque, curlsocktype purpose,
			       struct curl_sockaddr *to)
{
	struct exchange *x = opaque;
	const struct http_request *q = x->request;
	char address[INET6_ADDRSTRLEN];

	(void)purpose;
	if (q->allowed &&
	    (!address_print(&to->addr, address, sizeof(address)) ||
	     !q->allowed(q->context, x->host, address))) {
		x->forbidden = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static struct span span_of_us(curl_off_t us)
{
	return (struct span){us / 1000000, (int32_t)(us % 1000000) * 1000};
}

static void times_read(const struct exchange *x, struct http_response *out)
{
	curl_off_t us = 0;

	x->call->easy_getinfo(x->curl, CURLINFO_NAMELOOKUP_TIME_T, &us);
	out->resolved = span_of_us(us);
	x->call->easy_getinfo(x->curl, CURLINFO_CONNECT_TIME_T, &us);
	out->connected = span_of_us(us);
	x->call->easy_getinfo(x->curl, CURLINFO_APPCONNECT_TIME_T, &us);
	out->handshaken = span_of_us(us);
	x->call->easy_getinfo(x->curl, CURLINFO_STARTTRANSFER_TIME_T, &us);
	out->first_byte = span_of_us(us);
	x->call->easy_getinfo(x->curl, CURLINFO_TOTAL_TIME_T, &us);
	out->total = span_of_us(us);
}

static const char *version_name(long version)
{
	switch (version) {
	case CURL_HTTP_VERSION_1_0:
		return "1.0";
	case CURL_HTTP_VERSION_1_1:
		return "1.1";
	case CURL_HTTP_VERSION_2_0:
		return "2";
	case CURL_HTTP_VERSION_3:
		return "3";
	default:
		return "";
	}
}

static void facts_read(struct exchange *x)
{
	struct http_response *out = x->response;
	long status = 0, version = 0, verify = 1;
	char *address = NULL, *scheme = NULL, *url = NULL;

	x->call->easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
	x->call->easy_getinfo(x->curl, CURLINFO_HTTP_VERSION, &version);
	x->call->easy_getinfo(x->curl, CURLINFO_SSL_VERIFYRESULT, &verify);
	x->call->easy_getinfo(x->curl, CURLINFO_PRIMARY_IP, &address);
	x->call->easy_getinfo(x->curl, CURLINFO_SCHEME, &scheme);
	x->call->easy_getinfo(x->curl, CURLINFO_EFFECTIVE_URL, &url);
	out->status = (int)status;
	out->http_version = text_from(version_name(version));
	out->address = text_copy(x->arena, text_from(address));
	out->tls = scheme && !strcasecmp(scheme, "https");
	out->tls_verified =
		out->tls && verify == 0 && out->outcome == HTTP_ANSWERED;
	out->final_url = text_copy(x->arena, text_from(url));
	times_read(x, out);
}

static enum http_outcome outcome_of(const struct exchange *x, CURLcode code)
{
	if (x->too_large)
		return HTTP_TOO_LARGE;
	if (x->forbidden && code != CURLE_OK)
		return HTTP_FORBIDDEN;
	switch (code) {
	case CURLE_OK:
		return HTTP_ANSWERED;
	case CURLE_COULDNT_RESOLVE_HOST:
		return HTTP_NOT_RESOLVED;
	case CURLE_COULDNT_CONNECT:
		return HTTP_NOT_CONNECTED;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_TIMED_OUT;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
		return HTTP_TLS_FAILED;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return HTTP_NOT_TRUSTED;
	default:
		return HTTP_BROKEN;
	}
}

void exchange_attach(struct exchange *x)
{
	x->call->easy_setopt(x->curl, CURLOPT_WRITEFUNCTION, on_body);
	x->call->easy_setopt(x->curl, CURLOPT_WRITEDATA, x);
	x->call->easy_setopt(x->curl, CURLOPT_HEADERFUNCTION, on_header);
	x->call->easy_setopt(x->curl, CURLOPT_HEADERDATA, x);
	x->call->easy_setopt(x->curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	x->call->easy_setopt(x->curl, CURLOPT_OPENSOCKETDATA, x);
	/* a kept connection was allowed for another request, not this one */
	if (x->request->allowed)
		x->call->easy_setopt(x->curl, CURLOPT_FRESH_CONNECT, 1L);
}

void exchange_finish(struct exchange *x, CURLcode code, const char *reason)
{
	struct http_response *out = x->response;

	out->outcome = outcome_of(x, code);
	facts_read(x);
	out->body = buffer_take(&x->body, x->arena);
	if (out->outcome == HTTP_TOO_LARGE)
		out->reason = text_format(x->arena,
					  "the answer passed %zu bytes of body "
					  "or %d of headers",
					  x->body_limit, LIMIT_HTTP_HEADERS);
	else if (out->outcome == HTTP_FORBIDDEN)
		out->reason = text_format(
			x->arena, "no address of %s may be visited", x->host);
	else if (out->outcome != HTTP_ANSWERED)
		out->reason = text_copy(
			x->arena,
			text_from(*reason ? reason
					  : x->call->easy_strerror(code)));
}

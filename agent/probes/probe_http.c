/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The http probe: one request to a target of the site. The check chooses path,
 * headers and body; scheme, host and port come from the target alone.
 */
#include <string.h>

#include "base/fs.h"
#include "base/http.h"
#include "base/limits.h"
#include "probes/http_bounds.h"
#include "probes/json_fact.h"
#include "probes/sighting.h"

#define DEFAULT_TIMEOUT "10s"

static const struct word methods[] = {
	{"GET", "GET", "GET"},
	{"HEAD", "HEAD", "HEAD"},
	{"POST", "POST", "POST"},
};

static const struct field params[] = {
	{.name = "target",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "name of a target in the site file"},
	{.name = "method",
	 .kind = FIELD_WORD,
	 .words = methods,
	 .word_count = ARRAY_SIZE(methods),
	 .about = "`GET` (default), `HEAD` or `POST`"},
	{.name = "path",
	 .kind = FIELD_TEXT,
	 .about = "begins with `/`; default `/`"},
	{.name = "headers",
	 .kind = FIELD_TEXT_MAP,
	 .about = "map of header to value"},
	{.name = "body", .kind = FIELD_TEXT, .about = "text sent with `POST`"},
	{.name = "timeout",
	 .kind = FIELD_DURATION,
	 .about = "duration, default `10s`, at most 5 minutes"},
	{.name = "follow",
	 .kind = FIELD_INTEGER,
	 .about = "redirects followed inside the target's own host, 0 "
		  "(default) to 5"},
	{.name = NULL},
};

static const struct cel_type headers_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_string};

static const struct field facts[] = {
	{.name = "status", .type = &type_int, .about = "status code"},
	{.name = "headers",
	 .type = &headers_type,
	 .about = "names in lower case; repeated ones joined by \", \""},
	{.name = "body",
	 .type = &type_string,
	 .about = "as text, bytes that are no UTF-8 replaced"},
	{.name = "json",
	 .type = &type_dyn,
	 .about = "the body as JSON, null if it is none"},
	{.name = "elapsed",
	 .type = &type_duration,
	 .about = "from the start of the connection to the last byte"},
	{.name = "tls",
	 .type = &type_bool,
	 .about = "the answer came over TLS"},
	{.name = "verified",
	 .type = &type_bool,
	 .about = "chain and name of the certificate hold"},
	{.name = NULL},
};

static const enum reason reasons[] = {
	[HTTP_ANSWERED] = REASON_NONE,
	[HTTP_NOT_RESOLVED] = REASON_UNREACHABLE,
	[HTTP_NOT_CONNECTED] = REASON_UNREACHABLE,
	[HTTP_TLS_FAILED] = REASON_UNREACHABLE,
	[HTTP_NOT_TRUSTED] = REASON_NONE,
	[HTTP_TIMED_OUT] = REASON_TIMED_OUT,
	[HTTP_TOO_LARGE] = REASON_OUR_ERROR,
	[HTTP_BROKEN] = REASON_UNREACHABLE,
	[HTTP_FORBIDDEN] = REASON_NOT_ALLOWED,
};

static struct value headers_value(struct arena *arena,
				  const struct http_response *response)
{
	struct value_entry *entries =
		arena_many(arena, response->header_count, struct value_entry);
	size_t count = 0;

	for (size_t i = 0; i < response->header_count; i++) {
		struct text name =
			text_made_utf8(arena, response->headers[i].name);
		struct text value =
			text_made_utf8(arena, response->headers[i].value);
		size_t at = 0;

		while (at < count &&
		       !text_equal(value_text(entries[at].key), name))
			at++;
		if (at < count)
			value = text_format(
				arena, "%.*s, %.*s",
				TEXT_ARG(value_text(entries[at].value)),
				TEXT_ARG(value));
		entries[at].key = value_string(name);
		entries[at].value = value_string(value);
		count += at == count;
	}
	return value_map_of(arena, entries, count);
}

static void see_answer(struct arena *arena,
		       const struct http_response *response,
		       struct sighting *sight)
{
	sighting_fact(sight, "status", value_int(response->status));
	sighting_fact(sight, "headers", headers_value(arena, response));
	sighting_fact(sight, "body",
		      value_string(text_made_utf8(arena, response->body)));
	sighting_fact(sight, "json", json_fact(arena, response->body));
	sighting_fact(sight, "elapsed", value_duration(response->total));
	sighting_fact(sight, "tls", value_bool(response->tls));
	sighting_fact(sight, "verified", value_bool(response->tls_verified));
	sighting_evidence(arena, sight, "body", "application/octet-stream",
			  response->body);
}

static void see_response(struct arena *arena,
			 const struct http_response *response,
			 struct sighting *sight)
{
	enum reason reason = reasons[response->outcome];

	if (response->outcome == HTTP_ANSWERED) {
		see_answer(arena, response, sight);
	} else if (response->outcome == HTTP_NOT_TRUSTED) {
		sighting_fact(sight, "tls", value_bool(true));
		sighting_fact(sight, "verified", value_bool(false));
		sight->detail = response->reason;
	} else {
		sighting_lost(sight, reason, response->reason);
	}
}

static bool is_one_line(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		if ((unsigned char)t.data[i] < ' ' && t.data[i] != '\t')
			return false;
	return true;
}

/* False when the check asks for a header that is not for it to say. */
static bool headers_of(struct arena *arena, const struct look *look,
		       struct http_request *request)
{
	const struct setting *block = look_setting(look, "headers");
	size_t count = block ? block->count : 0;
	struct http_header *headers =
		arena_many(arena, count, struct http_header);

	for (size_t i = 0; i < count; i++) {
		headers[i].name = block->items[i].name;
		headers[i].value = block->items[i].value;
		if (!http_header_is_free(headers[i].name) ||
		    !is_one_line(headers[i].value))
			return false;
	}
	request->headers = headers;
	request->header_count = count;
	return true;
}

/* As a URL has it: an IPv6 address in brackets. */
static struct text url_host(struct arena *arena, const struct target *target)
{
	if (!target->host.size || target->host.data[0] == '[' ||
	    !memchr(target->host.data, ':', target->host.size))
		return target->host;
	return text_format(arena, "[%.*s]", TEXT_ARG(target->host));
}

static const char *connect_to_of(struct arena *arena,
				 const struct target *target)
{
	if (!target->connect_to.size)
		return NULL;
	return text_cstr(arena, text_format(arena, "%.*s:%u:%.*s",
					    TEXT_ARG(url_host(arena, target)),
					    target->port,
					    TEXT_ARG(target->connect_to)));
}

static int request_fill(struct arena *arena, const struct plan *plan,
			const struct look *look, struct http_request *request,
			struct err *err)
{
	const struct target *target = look->target;
	struct text path = look_text(look, "path", "/");
	struct text follow = look_text(look, "follow", "0");
	struct text host = url_host(arena, target);
	uint64_t redirects;

	if (text_to_u64(follow, &redirects, err) || redirects > 5)
		return err_set(err, ERR_USAGE, "follow: 0 to 5");
	request->method = text_cstr(arena, look_text(look, "method", "GET"));
	request->url =
		text_cstr(arena, text_format(arena, "%s://%.*s:%u%s%.*s",
					     target->tls ? "https" : "http",
					     TEXT_ARG(host), target->port,
					     text_starts(path, "/") ? "" : "/",
					     TEXT_ARG(path)));
	request->body = look_text(look, "body", "");
	if (target->ca_file.size)
		request->ca_file =
			fs_join(arena, text_cstr(arena, plan->site->directory),
				text_cstr(arena, target->ca_file));
	request->connect_to = connect_to_of(arena, target);
	request->redirects = (unsigned)redirects;
	request->same_port = true;
	request->allowed = http_reach_allows;
	return 0;
}

static struct deadline request_deadline(const struct look *look,
					struct deadline deadline)
{
	struct text timeout = look_text(look, "timeout", DEFAULT_TIMEOUT);
	struct err ignored = {.kind = ERR_NONE};
	struct span span = {10, 0};

	if (span_parse(timeout, &span, &ignored))
		span.seconds = 10;
	return deadline_sooner(
		deadline,
		deadline_after_ms(span.seconds * 1000 + span.nanos / 1000000));
}

/* The whole way counts, not its last hop alone. */
static void add_up(struct http_response *response, int64_t began_ns)
{
	int64_t took = clock_monotonic_ns() - began_ns;

	if (response->redirects)
		response->total = (struct span){took / 1000000000,
						(int32_t)(took % 1000000000)};
}

static int ask_target(struct arena *arena, const struct plan *plan,
		      const struct look *look, struct deadline deadline,
		      struct sighting *sight, struct err *err)
{
	struct http_reach bounds = {plan->site, look->target};
	struct http_request request = {.context = &bounds};
	struct http_response response;
	int64_t began = clock_monotonic_ns();
	struct http *http;
	int status;

	memset(&response, 0, sizeof(response));
	if (!headers_of(arena, look, &request)) {
		sighting_lost(sight, REASON_NOT_ALLOWED,
			      TEXT("the check sets a header that is not for a "
				   "check to set"));
		return 0;
	}
	if (request_fill(arena, plan, look, &request, err))
		return -1;
	http = http_open();
	status = http_send(http, arena, &request,
			   request_deadline(look, deadline), &response, err);
	http_close(http);
	if (status)
		return -1;
	add_up(&response, began);
	see_response(arena, &response, sight);
	return 0;
}

static int observe(struct arena *arena, const struct plan *plan,
		   const struct look *look, struct deadline deadline,
		   const struct sink *sink, struct err *err)
{
	struct sighting sight = sighting_begin(arena, look->kind);

	sight.where =
		text_format(arena, "%.*s:%u", TEXT_ARG(look->target->host),
			    look->target->port);
	if (ask_target(arena, plan, look, deadline, &sight, err))
		return -1;
	return sighting_send(arena, &sight, plan, look, sink, err);
}

static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char **paths = arena_many(arena, 1, const char *);

	(void)err;
	out->network = true;
	if (!look->target->ca_file.size)
		return 0;
	paths[0] = fs_join(arena, text_cstr(arena, plan->site->directory),
			   text_cstr(arena, look->target->ca_file));
	out->read_paths = paths;
	out->read_count = 1;
	return 0;
}

const struct probe_kind probe_http = {
	.name = "http",
	.summary = "sends one request to a target and looks at the answer",
	.params = params,
	.facts = facts,
	.shown_by = STRENGTH_DRILLED_PRODUCTION,
	.network = true,
	.reach = reach,
	.observe = observe,
};

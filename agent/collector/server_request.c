/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/server_request.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "collector/route.h"

#define FIRST_BYTES	 (64 * 1024)
#define FORGOTTEN_LIMITS 4 /* so many times a limit is read and forgotten */

enum request_state {
	REQUEST_READING,
	REQUEST_QUEUED, /* suspended: the writer has it */
	REQUEST_SETTLED, /* the writer is done with it */
};

struct request {
	struct exchange exchange;
	struct request_floor *floor;
	struct MHD_Connection *connection;
	const struct route *route;
	struct buffer body;
	struct deadline deadline; /* for the whole body */
	bool too_large, too_busy;
	enum request_state state;
};

static struct text argument(struct exchange *x, const char *name)
{
	struct request *r = x->connection;

	return text_from(MHD_lookup_connection_value(
		r->connection, MHD_GET_ARGUMENT_KIND, name));
}

static struct text header(struct request *r, const char *name)
{
	return text_from(MHD_lookup_connection_value(r->connection,
						     MHD_HEADER_KIND, name));
}

/* "Application/JSON; charset=utf-8" to "application/json" */
static struct text media_of(struct arena *arena, struct text value)
{
	struct text rest, media = text_trim(text_cut(value, ';', &rest));
	char *out = text_cstr(arena, media);

	for (char *c = out; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return text_from(out);
}

static void add_header(struct MHD_Response *response, const char *name,
		       const char *value)
{
	/* fails only for lack of memory, and then the answer lacks it */
	(void)MHD_add_response_header(response, name, value);
}

static void add_headers(struct request *r, struct MHD_Response *response)
{
	const struct reply *reply = &r->exchange.reply;
	struct arena *arena = r->exchange.arena;

	add_header(response, "Content-Type", reply->media);
	add_header(response, "Cache-Control",
		   reply->cache ? reply->cache : "no-store");
	add_header(response, "X-Content-Type-Options", "nosniff");
	add_header(response, "Content-Security-Policy",
		   "default-src 'none'; style-src 'unsafe-inline'; "
		   "frame-ancestors 'none'");
	if (reply->location.size)
		add_header(response, "Location",
			   text_cstr(arena, reply->location));
	if (reply->retry_after)
		add_header(response, "Retry-After",
			   text_cstr(arena, text_format(arena, "%u",
							reply->retry_after)));
	if (reply->allow)
		add_header(response, "Allow", reply->allow);
	if (atomic_load(&r->floor->stopping))
		add_header(response, "Connection", "close");
}

static enum MHD_Result respond(struct request *r)
{
	const struct reply *reply = &r->exchange.reply;
	struct MHD_Response *response;
	enum MHD_Result result;
	void *bytes;

	/* the arena keeps the bytes until the request is completed */
	memcpy(&bytes, &reply->body.data, sizeof(bytes));
	response = MHD_create_response_from_buffer(reply->body.size, bytes,
						   MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	add_headers(r, response);
	atomic_fetch_add(&r->floor->traffic.by_class[reply->status / 100], 1);
	result = MHD_queue_response(r->connection, reply->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result refuse(struct request *r, enum api_problem kind)
{
	struct refusal refusal = {.kind = kind};

	if (kind == API_PROBLEM_BUSY)
		atomic_fetch_add(&r->floor->traffic.refused_busy, 1);
	if (kind == API_PROBLEM_TOO_LARGE)
		refusal.limit = r->route->body_limit;
	reply_refusal(&r->exchange, &refusal);
	return respond(r);
}

static struct request *request_new(struct request_floor *floor,
				   struct MHD_Connection *connection,
				   const char *url, const char *method)
{
	struct request *r = xmalloc(sizeof(*r));
	struct exchange *x = &r->exchange;

	memset(r, 0, sizeof(*r));
	r->floor = floor;
	r->connection = connection;
	r->deadline = deadline_after_ms(LIMIT_REQUEST_S * 1000);
	buffer_init(&r->body);
	x->arena = arena_open();
	x->collector = floor->collector;
	x->connection = r;
	x->argument = argument;
	x->method = text_copy(x->arena, text_from(method));
	x->path = text_copy(x->arena, text_from(url));
	x->accept = text_copy(x->arena, header(r, "Accept"));
	x->language = text_copy(x->arena, header(r, "Accept-Language"));
	x->authorization = text_copy(x->arena, header(r, "Authorization"));
	x->media = media_of(x->arena, header(r, "Content-Type"));
	atomic_fetch_add(&floor->traffic.requests, 1);
	atomic_fetch_add(&floor->traffic.open, 1);
	return r;
}

/* What can be refused before any of the body was read. */
static enum MHD_Result begin(struct request *r)
{
	struct text length = header(r, "Content-Length");
	struct err err = {0};
	uint64_t bytes = 0;

	r->route = route_find(&r->exchange);
	if (!r->route)
		return respond(r);
	if (atomic_load(&r->floor->stopping))
		return refuse(r, API_PROBLEM_BUSY);
	if (length.size && text_to_u64(length, &bytes, &err) == 0 &&
	    bytes > r->route->body_limit) {
		/* who sends it anyway hears the answer only after it was read
		 */
		if (header(r, "Expect").size ||
		    bytes / FORGOTTEN_LIMITS > r->route->body_limit)
			return refuse(r, API_PROBLEM_TOO_LARGE);
		r->too_large = true;
		return MHD_YES;
	}
	/* no more on the word of somebody who has sent nothing yet */
	if (bytes)
		buffer_reserve(&r->body,
			       bytes < FIRST_BYTES ? bytes : FIRST_BYTES);
	return MHD_YES;
}

/* What is beyond a limit is read and forgotten, so that the other side gets
 * its answer; not for ever, though. */
static enum MHD_Result take_body(struct request *r, const char *bytes,
				 size_t size)
{
	struct traffic *traffic = &r->floor->traffic;

	if (deadline_passed(r->deadline))
		return MHD_NO;
	if (r->too_large || r->body.size + size > r->route->body_limit) {
		bool first = !r->too_large;

		r->too_large = true;
		return first || size <= r->route->body_limit ? MHD_YES : MHD_NO;
	}
	if (r->too_busy ||
	    atomic_load(&traffic->body_bytes) + size > LIMIT_BODIES_BYTES) {
		r->too_busy = true;
		return MHD_YES;
	}
	atomic_fetch_add(&traffic->body_bytes, size);
	buffer_add(&r->body, bytes, size);
	return MHD_YES;
}

/* In the writer's thread. */
static void settled(struct submission *submission)
{
	struct request *r = submission->context;

	r->state = REQUEST_SETTLED;
	MHD_resume_connection(r->connection);
}

static enum MHD_Result dispatch(struct request *r)
{
	struct exchange *x = &r->exchange;
	struct submission *submission = &x->intake.submission;

	if (r->too_large)
		return refuse(r, API_PROBLEM_TOO_LARGE);
	if (r->too_busy)
		return refuse(r, API_PROBLEM_BUSY);
	x->body = buffer_view(&r->body);
	r->route->answer(x);
	if (!x->queued)
		return respond(r);
	submission->done = settled;
	submission->context = r;
	r->state = REQUEST_QUEUED;
	/* first this: the writer may be done before put returns */
	MHD_suspend_connection(r->connection);
	if (!intake_queue_put(x->collector->queue, submission)) {
		atomic_fetch_add(&r->floor->traffic.refused_busy, 1);
		settled(submission);
	}
	return MHD_YES;
}

enum MHD_Result request_handle(void *context, struct MHD_Connection *connection,
			       const char *url, const char *method,
			       const char *version, const char *upload,
			       size_t *upload_size, void **request)
{
	struct request *r = *request;
	size_t size = *upload_size;

	(void)version;
	if (!r) {
		r = request_new(context, connection, url, method);
		*request = r;
		return begin(r);
	}
	if (size) {
		*upload_size = 0;
		return take_body(r, upload, size);
	}
	switch (r->state) {
	case REQUEST_READING:
		return dispatch(r);
	case REQUEST_QUEUED:
		return MHD_YES;
	case REQUEST_SETTLED:
		break;
	}
	r->route->finish(&r->exchange);
	return respond(r);
}

void request_completed(void *context, struct MHD_Connection *connection,
		       void **request, enum MHD_RequestTerminationCode how)
{
	struct request_floor *floor = context;
	struct request *r = *request;

	(void)connection;
	(void)how;
	if (!r)
		return;
	atomic_fetch_sub(&floor->traffic.body_bytes, r->body.size);
	atomic_fetch_sub(&floor->traffic.open, 1);
	buffer_release(&r->body);
	arena_close(r->exchange.arena);
	free(r);
	*request = NULL;
}

static enum MHD_Result respond_plain(struct MHD_Connection *connection,
				     unsigned status, struct text body)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	void *bytes;

	memcpy(&bytes, &body.data, sizeof(bytes));
	response = MHD_create_response_from_buffer(body.size, bytes,
						   MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	add_header(response, "Content-Type", METRICS_MEDIA);
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result metrics_handle(void *context, struct MHD_Connection *connection,
			       const char *url, const char *method,
			       const char *version, const char *upload,
			       size_t *upload_size, void **request)
{
	struct request_floor *floor = context;
	struct arena *arena;
	enum MHD_Result result;

	(void)version;
	(void)upload;
	(void)request;
	if (strcmp(method, "GET") != 0 || *upload_size)
		return respond_plain(connection, 405, TEXT("GET only\n"));
	if (!strcmp(url, "/healthz"))
		return respond_plain(connection, 200, TEXT("alive\n"));
	if (!strcmp(url, "/readyz")) {
		bool ready = !atomic_load(&floor->stopping) &&
			     intake_queue_is_well(floor->collector->queue);

		return respond_plain(connection, ready ? 200 : 503,
				     ready ? TEXT("ready\n")
					   : TEXT("not ready\n"));
	}
	if (strcmp(url, "/metrics") != 0)
		return respond_plain(connection, 404, TEXT("not here\n"));
	arena = arena_open();
	result = respond_plain(connection, 200,
			       metrics_print(arena, floor->collector,
					     &floor->traffic));
	arena_close(arena);
	return result;
}

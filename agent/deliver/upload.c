/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/upload.h"

#include <string.h>
#include <time.h>

#include "attest/api.h"
#include "attest/statement.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/limits.h"
#include "deliver/answer.h"
#include "deliver/peer_problem.h"

#define FIRST_WAIT_MS 500
#define WAIT_MAX_MS   30000
#define JSON_ENDING   5 /* ".json" */

enum fate {
	FATE_SENT,
	FATE_REFUSED, /* this envelope will never be taken */
	FATE_AGAIN, /* later, by itself */
	FATE_STOP, /* nothing will be taken until people do something */
};

struct upload {
	struct arena *arena; /* of the whole run: what is returned */
	struct arena *scratch; /* of one exchange */
	struct outbox *outbox;
	const struct upload_target *target;
	struct http *http;
	struct deadline deadline;
	struct upload_result *result;
	struct timestamp_fetch stamps;
};

static enum fate fate_of(const struct peer_problem *problem)
{
	switch (problem->status) {
	case 0:
	case 202:
	case 408:
	case 429:
		return FATE_AGAIN;
	case 400:
	case 409:
	case 413:
	case 422:
		return FATE_REFUSED;
	case 403: /* an enrolment may still be waiting for approval */
		return problem->type == API_PROBLEM_UNKNOWN_KEY ? FATE_STOP
								: FATE_REFUSED;
	default:
		return problem->status >= 500 ? FATE_AGAIN : FATE_STOP;
	}
}

/* Exponential, half of it by chance, never past the deadline. */
static int64_t back_off_ms(const struct upload *up, unsigned attempt,
			   int64_t asked_ms)
{
	int64_t first = up->target->first_wait_ms;
	int64_t wait = first > 0 ? first : FIRST_WAIT_MS;
	int64_t left = deadline_left_ms(up->deadline);
	uint32_t chance;

	for (; attempt > 0 && wait < WAIT_MAX_MS; attempt--)
		wait *= 2;
	if (wait > WAIT_MAX_MS)
		wait = WAIT_MAX_MS;
	random_fill(&chance, sizeof(chance));
	wait = wait / 2 + (int64_t)(chance % (uint64_t)(wait / 2 + 1));
	if (wait < asked_ms)
		wait = asked_ms;
	return wait < left ? wait : left;
}

static void wait_ms(int64_t ms)
{
	struct timespec left = {ms / 1000, (ms % 1000) * 1000000};

	while (nanosleep(&left, &left) != 0)
		;
}

static int post(struct upload *up, struct text envelope,
		struct http_response *response, struct err *err)
{
	static const struct http_header headers[] = {
		{{"Content-Type", 12},
		 {MEDIA_ENVELOPE, sizeof(MEDIA_ENVELOPE) - 1}},
		{{"Accept", 6}, {MEDIA_BUNDLE, sizeof(MEDIA_BUNDLE) - 1}},
		{{"Prefer", 6}, {"wait=10", 7}},
	};
	struct text url = text_format(up->scratch, "%s%s", up->target->url,
				      API_ATTESTATIONS);
	struct http_request request = {
		.method = "POST",
		.url = text_cstr(up->scratch, url),
		.headers = headers,
		.header_count = ARRAY_SIZE(headers),
		.body = envelope,
		.ca_file = up->target->ca_file,
		.client_cert = up->target->client_cert,
		.client_key = up->target->client_key,
		.body_limit = LIMIT_BUNDLE_BYTES,
	};

	return http_send(up->http, up->scratch, &request, up->deadline,
			 response, err);
}

/* An audit that its institution still looks at; what follows it waits too. */
static int wait_for_review(struct upload *up, struct text bytes, bool *waits,
			   struct err *err)
{
	char until[INSTANT_TEXT_ROOM];
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;

	*waits = false;
	if (up->target->reviewed)
		return 0;
	if (envelope_parse(up->scratch, bytes, &envelope, err) ||
	    statement_parse(up->scratch, envelope.payload, &kind, &report, err))
		return -1;
	if (!report.has_review ||
	    instant_compare(clock_now(), report.review_until) >= 0)
		return 0;
	*waits = true;
	instant_print_seconds(report.review_until, until);
	up->result->detail =
		text_format(up->arena,
			    "held for review until %s (plaudit push "
			    "--reviewed sends it now)",
			    until);
	return 0;
}

static struct text stem_of(const struct outbox_item *item)
{
	return (struct text){item->name, strlen(item->name) - JSON_ENDING};
}

/* Timestamps over its signature, from those who are up to give one. */
static int wait_for_timestamps(struct upload *up,
			       const struct outbox_item *item,
			       struct text bytes, bool *waits, struct err *err)
{
	struct envelope envelope;
	struct text missing;

	if (*waits || !up->stamps.count)
		return 0;
	if (envelope_parse(up->scratch, bytes, &envelope, err) ||
	    timestamps_fetch(&up->stamps, stem_of(item),
			     envelope.signatures[0].bytes, &missing, err))
		return -1;
	*waits = missing.size > 0;
	for (size_t i = 0; i < up->stamps.count; i++)
		if (up->stamps.silent[i])
			up->result->detail = up->stamps.why[i];
	if (*waits)
		up->result->detail = missing;
	return 0;
}

/* The answer holds: it is kept, and what was timestamped with it. */
static int keep(struct upload *up, const struct outbox_item *item,
		struct text bundle, struct err *err)
{
	struct text whole;

	if (timestamps_join(&up->stamps, stem_of(item), up->target->root,
			    bundle, &whole, err))
		return -1;
	return outbox_sent(up->scratch, up->outbox, item, whole, err);
}

/* For people, or for a timestamp that is required. */
static int must_wait(struct upload *up, const struct outbox_item *item,
		     struct text envelope, bool *waits, struct err *err)
{
	if (wait_for_review(up, envelope, waits, err))
		return -1;
	return *waits ? 0 : wait_for_timestamps(up, item, envelope, waits, err);
}

/* One exchange; -1 when the answer does not hold or we failed. */
static int try_once(struct upload *up, const struct outbox_item *item,
		    enum fate *fate, int64_t *asked_ms, struct err *err)
{
	const struct answer_ask ask = {up->scratch, up->http, up->target,
				       up->deadline};
	struct http_response response = {0};
	struct peer_problem problem;
	struct text envelope;
	bool waits;
	int held;

	if (outbox_read(up->scratch, up->outbox, item, &envelope, err) ||
	    must_wait(up, item, envelope, &waits, err))
		return -1;
	if (waits) {
		*fate = FATE_STOP;
		return 0;
	}
	if (post(up, envelope, &response, err))
		return -1;
	if (response.outcome == HTTP_ANSWERED &&
	    (response.status == 200 || response.status == 201)) {
		held = answer_accept(&ask, item->identity, response.body,
				     &up->result->log_size, err);
		*fate = held == 1 ? FATE_AGAIN : FATE_SENT;
		if (held == 1)
			up->result->detail = TEXT("the log's consistency "
						  "could not be asked");
		return held < 0 ? -1
		       : held	? 0
				: keep(up, item, response.body, err);
	}
	problem = peer_problem_read(up->scratch, &response);
	up->result->detail = text_copy(up->arena, problem.sentence);
	*asked_ms = peer_problem_retry_ms(&response);
	*fate = fate_of(&problem);
	/* our times, or a log that was set back under us? */
	if (problem.type == API_PROBLEM_WRONG_TIME &&
	    answer_check_log(&ask, err) < 0)
		return -1;
	if (*fate == FATE_REFUSED)
		return outbox_refused(up->scratch, up->outbox, item,
				      response.body, err);
	return 0;
}

static int deliver_item(struct upload *up, const struct outbox_item *item,
			enum fate *fate, struct err *err)
{
	for (unsigned attempt = 0;; attempt++) {
		int64_t asked_ms = 0;

		arena_reset(up->scratch);
		if (try_once(up, item, fate, &asked_ms, err))
			return -1;
		if (*fate != FATE_AGAIN || deadline_passed(up->deadline))
			return 0;
		wait_ms(back_off_ms(up, attempt, asked_ms));
		if (deadline_passed(up->deadline))
			return 0;
	}
}

static int deliver_all(struct upload *up, struct err *err)
{
	struct outbox_item *items;
	size_t count;

	if (outbox_list(up->arena, up->outbox, &items, &count, err))
		return -1;
	up->result->left = count;
	for (size_t i = 0; i < count; i++) {
		enum fate fate = FATE_STOP;

		if (deliver_item(up, &items[i], &fate, err))
			return err_prefix(
				err, "entry %llu",
				(unsigned long long)items[i].sequence);
		if (fate == FATE_AGAIN || fate == FATE_STOP)
			return 0;
		up->result->sent += fate == FATE_SENT;
		up->result->refused += fate == FATE_REFUSED;
		up->result->left--;
	}
	return 0;
}

/* Two pushes at once would only send everything twice. */
int upload_run(struct arena *arena, struct outbox *outbox,
	       const struct upload_target *target, struct deadline deadline,
	       struct upload_result *out, struct err *err)
{
	const char *path =
		fs_join(arena, target->stream_directory, "upload.lock");
	struct upload up = {.arena = arena,
			    .outbox = outbox,
			    .target = target,
			    .deadline = deadline,
			    .result = out};
	int lock, result;

	*out = (struct upload_result){0};
	if (fs_lock(path, deadline_left_ms(deadline), &lock, err))
		return -1;
	up.scratch = arena_open();
	up.http = http_open();
	up.stamps = (struct timestamp_fetch){.arena = arena,
					     .http = up.http,
					     .stream_directory =
						     target->stream_directory,
					     .sources = target->timestamps,
					     .count = target->timestamp_count,
					     .deadline = deadline};
	result = deliver_all(&up, err);
	http_close(up.http);
	arena_close(up.scratch);
	fs_unlock(lock);
	return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness_ask.h"

#include <pthread.h>

#include "base/limits.h"
#include "ledger/base64_line.h"
#include "ledger/note.h"

/* One request in its thread; the arena is the thread's alone. */
struct errand {
	struct arena *arena;
	struct http *http;
	struct http_request request;
	struct deadline deadline;
	struct http_response response;
	struct err err;
	int result;
	pthread_t thread;
	bool begun;
};

static void *post(void *context)
{
	struct errand *e = context;

	e->result = http_send(e->http, e->arena, &e->request, e->deadline,
			      &e->response, &e->err);
	return NULL;
}

static int body_of(const struct ask_round *round, const struct witness_ask *ask,
		   struct text *out, struct err *err)
{
	const struct log_edge *edge = round->edge;
	struct add_checkpoint add = {.old_size = ask->seen,
				     .checkpoint = edge->note};
	struct consistency_proof proof = {0};

	if (ask->seen && ask->seen < edge->size &&
	    proof_make_consistency(round->arena, round->nodes, ask->seen,
				   edge->size, &proof, err))
		return -1;
	add.path = proof.path;
	*out = add_checkpoint_print(round->arena, &add);
	return 0;
}

/* The one line of the answer that is this witness's, and holds. */
static int take_line(const struct ask_round *round, struct witness_ask *ask,
		     struct text body, struct err *err)
{
	struct text rest = body, line, text = round->edge->note;
	const char *lines = body.data;
	struct note own;

	if (note_parse(round->arena, text, &own, err))
		return -1;
	while (text_line(&rest, &line)) {
		struct note_witness found[1];
		struct note note;
		size_t count = 0;
		struct text whole = {lines, line.size + 1}, one;

		lines = rest.data;
		one = note_print(round->arena, own.text, whole);
		if (note_parse(round->arena, one, &note, err))
			return -1;
		if (!note_names(&note, &ask->key))
			continue;
		if (note_verify(&note, &ask->key, 1, found, &count, err))
			return -1;
		ask->line = text_copy(round->arena, whole);
		return 0;
	}
	return err_set(err, ERR_PEER, "its answer has no signature of %.*s",
		       TEXT_ARG(ask->key.name));
}

/* 409: it tells the size that it saw last. */
static int take_size(const struct ask_round *round, struct witness_ask *ask,
		     struct text body, struct err *err)
{
	struct text line;
	uint64_t size;

	if (!text_line(&body, &line) || text_to_u64(line, &size, err))
		return err_set(err, ERR_PEER,
			       "answer 409 does not tell a size");
	if (size > round->edge->size)
		return err_set(err, ERR_TRUST,
			       "it has cosigned %llu entries of this log, and "
			       "there are %llu",
			       (unsigned long long)size,
			       (unsigned long long)round->edge->size);
	if (size == ask->seen)
		return err_set(err, ERR_PEER,
			       "it denies the size that it tells");
	ask->seen = size;
	return 0;
}

static void judge(const struct ask_round *round, struct witness_ask *ask,
		  const struct errand *e)
{
	const struct http_response *r = &e->response;
	struct err *why = &ask->why;

	ask->state = ASK_FAILED;
	if (e->result) {
		*why = e->err;
	} else if (r->outcome != HTTP_ANSWERED) {
		ask->timed_out = r->outcome == HTTP_TIMED_OUT;
		err_set(why, ERR_PEER, "%.200s",
			text_cstr(round->arena, r->reason));
	} else if (r->status == 200) {
		if (take_line(round, ask, r->body, why) == 0) {
			ask->state = ASK_COSIGNED;
			ask->seen = round->edge->size;
		}
	} else if (r->status == 409) {
		if (take_size(round, ask, r->body, why) == 0)
			ask->state = ASK_WANTED;
	} else {
		err_set(why, ERR_PEER, "answer %d", r->status);
	}
}

static int errand_make(const struct ask_round *round, struct witness_ask *ask,
		       struct errand *e, struct err *err)
{
	struct text body;

	if (body_of(round, ask, &body, err))
		return -1;
	*e = (struct errand){
		.http = ask->http,
		.deadline = round->deadline,
		.request = {.method = "POST",
			    .url = ask->url,
			    .ca_file = ask->ca_file,
			    .body = body,
			    .body_limit = LIMIT_NOTE_BYTES},
	};
	return 0;
}

int witness_ask_all(const struct ask_round *round, struct witness_ask *asks,
		    size_t count, struct err *err)
{
	struct errand *errands = arena_many(round->arena, count, struct errand);

	for (size_t i = 0; i < count; i++)
		if (asks[i].state == ASK_WANTED &&
		    errand_make(round, &asks[i], &errands[i], err))
			return err_prefix(err, "witness %.*s",
					  TEXT_ARG(asks[i].key.name));
	for (size_t i = 0; i < count; i++) {
		struct errand *e = &errands[i];

		if (asks[i].state != ASK_WANTED)
			continue;
		asks[i].timed_out = false;
		err_clear(&asks[i].why);
		e->arena = arena_open();
		e->begun = pthread_create(&e->thread, NULL, post, e) == 0;
		if (!e->begun)
			e->result = err_set(&e->err, ERR_SYSTEM, "no thread");
	}
	for (size_t i = 0; i < count; i++) {
		if (!errands[i].arena)
			continue;
		if (errands[i].begun)
			pthread_join(errands[i].thread, NULL);
		judge(round, &asks[i], &errands[i]);
		arena_close(errands[i].arena);
	}
	return 0;
}

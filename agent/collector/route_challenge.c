/* SPDX-License-Identifier: Apache-2.0 */
/* GET /v1/challenges and PUT /v1/challenges/<id>/response:
 * reports/challenge.md section 7. */
#include "attest/challenge.h"
#include "base/encode.h"
#include "base/limits.h"
#include "collector/challenge_judge.h"
#include "collector/event_drain.h"
#include "collector/route.h"
#include "parse/json.h"

#define SCHEME "Plaudit "

/* Who asks: the entity's id, in the arena. */
static int asker(struct exchange *x, struct text *entity,
		 struct refusal *refusal)
{
	struct collector *c = x->collector;
	struct agent_word word = {.payload_type = PAYLOAD_REQUEST,
				  .now = c->clock()};
	struct challenge_request request;
	struct registry_view *view;
	struct err err = {.kind = ERR_NONE};
	struct text encoded = x->authorization;
	int64_t apart;
	int result;

	if (!text_starts(encoded, SCHEME))
		return refusal_set(refusal, API_PROBLEM_UNKNOWN_KEY,
				   "open challenges are shown to the "
				   "institution only");
	encoded.data += sizeof(SCHEME) - 1;
	encoded.size -= sizeof(SCHEME) - 1;
	if (base64_decode(x->arena, encoded, &word.bytes, &err) < 0)
		return refusal_set(refusal, API_PROBLEM_BAD_ENVELOPE, NULL);
	if (registry_hold(c->registry, &view, &err) < 0)
		return refusal_set(refusal, API_PROBLEM_BUSY, NULL);
	result = agent_word_open(x->arena, view, &word, refusal);
	if (result == 0)
		*entity = text_copy(x->arena, word.signer->entity->id);
	registry_release(view);
	if (result < 0)
		return -1;
	if (challenge_request_read(x->arena, word.envelope.payload, &request,
				   &err) < 0 ||
	    !text_is(request.path, API_CHALLENGES))
		return refusal_set(refusal, API_PROBLEM_BAD_STATEMENT, NULL);
	apart = request.at.seconds - word.now.seconds;
	if (apart > API_CLOCK_LEEWAY_S || apart < -API_CLOCK_LEEWAY_S)
		return refusal_set(refusal, API_PROBLEM_WRONG_TIME,
				   "made at another time than now");
	return 0;
}

static void list(struct exchange *x)
{
	struct store *store = x->collector->desk.store;
	struct json *out = json_object(x->arena), *items = json_list(x->arena);
	struct refusal refusal = {.kind = API_PROBLEM_INTERNAL};
	struct challenge_list open;
	struct err err = {.kind = ERR_NONE};
	struct text entity;

	if (!text_is(x->argument(x, "state"), "open")) {
		reply_refuse(x, API_PROBLEM_BAD_SYNTAX, "wanted ?state=open");
		return;
	}
	if (asker(x, &entity, &refusal) < 0) {
		reply_refusal(x, &refusal);
		return;
	}
	if (store->kind->challenges(store, x->arena, entity, true, &open,
				    &err) < 0) {
		reply_failed(x, "list challenges", &err);
		return;
	}
	for (size_t i = 0; i < open.count; i++) {
		const struct json *envelope;

		if (json_parse(x->arena, open.items[i].envelope, JSON_NO_REALS,
			       &envelope, &err) < 0) {
			reply_failed(x, "read a challenge", &err);
			return;
		}
		json_push(x->arena, items, (struct json *)(uintptr_t)envelope);
	}
	json_add(x->arena, out, "challenges", items);
	reply_body(x, 200, MEDIA_JSON, json_pretty(x->arena, out));
}

const struct route route_challenge_list = {
	.method = "GET",
	.path = API_CHALLENGES,
	.answer = list,
};

static void take(struct exchange *x)
{
	struct collector *c = x->collector;
	struct judge_desk desk = {c->desk.store, c->registry, c->packs,
				  c->desk.authority};
	struct answer_given given = {.bytes = x->body, .now = c->clock()};
	struct text tail, hex = text_cut(x->rest, '/', &tail);
	struct err err = {.kind = ERR_NONE};
	int result;

	if (digest_from_hex(hex, &given.challenge, &err) < 0 ||
	    !text_is(tail, CHALLENGE_RESPONSE_END + 1)) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return;
	}
	err_clear(&err);
	enrol_guard_lock(c->guard);
	result = challenge_take(&desk, x->arena, &given, &err);
	if (result == 0 && event_drain(c->desk.store, c->queue, &err) < 0)
		c->intake.log("log an answer's outcome", given.row.entity,
			      &err); /* it waits, and is logged later */
	enrol_guard_unlock(c->guard);
	if (result < 0 && given.refusal.kind == API_PROBLEM_INTERNAL)
		reply_failed(x, "take an answer", &err);
	else if (result < 0)
		reply_refusal(x, &given.refusal);
	else
		reply_body(x, given.again ? 200 : 201, MEDIA_JSON,
			   challenge_outcome(x->arena, &given.row));
}

const struct route route_challenge_response = {
	.method = "PUT",
	.path = API_CHALLENGES,
	.open_ended = true,
	.body_limit = LIMIT_RESPONSE_BYTES,
	.answer = take,
};

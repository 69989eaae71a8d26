/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/challenge_judge.h"

#include "attest/challenge_check.h"
#include "collector/challenge_entry.h"
#include "collector/event_drain.h"
#include "parse/json.h"

const struct word challenge_state_words[CHALLENGE_STATE_COUNT] = {
	[CHALLENGE_OPEN] = {"open", "open", "รอคำตอบ"},
	[CHALLENGE_RIGHT] = {"answered", "answered, and it holds",
			     "ตอบแล้วและถูกต้อง"},
	[CHALLENGE_WRONG] = {"answer-wrong", "answered wrongly",
			     "คำตอบไม่ถูกต้อง"},
	[CHALLENGE_LATE] = {"answer-late", "no answer in time",
			    "ไม่ตอบภายในกำหนด"},
};

struct text challenge_outcome(struct arena *arena,
			      const struct challenge_row *row)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "outcome",
		 json_str(arena, challenge_state_words[row->state].word));
	if (row->step.size) {
		json_add(arena, json, "step", json_text(arena, row->step));
		json_add(arena, json, "detail", json_text(arena, row->detail));
	}
	return json_pretty(arena, json);
}

struct taking {
	const struct judge_desk *desk;
	struct arena *arena;
	struct answer_given *given;
	struct challenge challenge;
	struct held held; /* the attestation */
	struct told_rows *told;
	struct text proof;
};

static int internal(struct taking *t)
{
	return refusal_set(&t->given->refusal, API_PROBLEM_INTERNAL, NULL);
}

/* The challenge and the attestation that it is about. */
static int find(struct taking *t, struct err *err)
{
	struct store *store = t->desk->store;
	struct challenge_row *row = &t->given->row;
	struct envelope envelope;
	bool found;

	if (store->kind->challenge_find(store, t->arena, t->given->challenge,
					row, &found, err) < 0)
		return internal(t);
	if (!found)
		return refusal_set(&t->given->refusal, API_PROBLEM_NOT_FOUND,
				   NULL);
	if (envelope_parse(t->arena, row->envelope, &envelope, err) < 0 ||
	    challenge_read(t->arena, envelope.payload, &t->challenge, err) <
		    0 ||
	    store->kind->held_find(store, t->arena, row->attestation, &t->held,
				   &found, err) < 0 ||
	    !found)
		return internal(t);
	t->challenge.id = row->id;
	return 0;
}

/* Signed by the agent whose attestation it is, about this challenge. */
static int authorise(struct taking *t, struct agent_word *word, struct err *err)
{
	const struct agent_key *key = word->signer->key;
	struct refusal *refusal = &t->given->refusal;
	struct digest id;

	if (!text_equal(key->entity, t->held.chain.entity) ||
	    !text_equal(key->agent, t->held.chain.agent))
		return refusal_set(refusal, API_PROBLEM_WRONG_CHAIN, NULL);
	if (challenge_response_read(t->arena, word->envelope.payload, &id,
				    &t->proof, err) < 0)
		return refusal_set(refusal, API_PROBLEM_BAD_STATEMENT,
				   "it is no answer to a challenge");
	if (!digest_equal(id, t->challenge.id))
		return refusal_set(refusal, API_PROBLEM_BAD_STATEMENT,
				   "it answers another challenge");
	return 0;
}

/* 1: that answer is the one that was taken. */
static int check_state(struct taking *t, struct digest response)
{
	const struct challenge_row *row = &t->given->row;
	struct refusal *refusal = &t->given->refusal;

	if (row->state == CHALLENGE_RIGHT || row->state == CHALLENGE_WRONG)
		return digest_equal(row->response, response)
			       ? 1
			       : refusal_set(refusal, API_PROBLEM_ANSWERED,
					     NULL);
	if (row->state == CHALLENGE_LATE ||
	    instant_compare(t->given->now, row->due) > 0)
		return refusal_set(refusal, API_PROBLEM_EXPIRED, NULL);
	return 0;
}

static int read_report(struct arena *arena, const struct held *held,
		       struct report *out, struct err *err)
{
	struct envelope envelope;
	enum statement_kind kind;

	if (envelope_parse(arena, held->envelope, &envelope, err) < 0 ||
	    statement_read(arena, envelope.payload, &kind, out, err) < 0)
		return -1;
	out->identity = held->identity;
	return 0;
}

static void wrong(struct taking *t, const char *step, struct text why)
{
	struct challenge_row *row = &t->given->row;

	row->state = CHALLENGE_WRONG;
	row->step = text_from(step);
	row->detail = text_copy(t->arena, why);
}

static int judge(struct taking *t, struct err *err)
{
	struct challenge_row *row = &t->given->row;
	struct proof_check *check = &t->told->check;
	struct err why = {.kind = ERR_NONE};
	const char *step;

	if (read_report(t->arena, &t->held, &t->told->report, err) < 0)
		return internal(t);
	row->state = CHALLENGE_RIGHT;
	proof_check(t->arena, t->proof, &t->told->report, check);
	if (!check->good)
		wrong(t, proof_step_names[check->failed],
		      check->lines[check->failed].sentence);
	else if (!text_equal(check->document.source, t->challenge.source))
		wrong(t, "commitment", TEXT("it is of another source"));
	else if (challenge_answered(t->arena, &t->challenge, &check->document,
				    &step, &why))
		wrong(t, step, text_from(why.text));
	return 0;
}

static int keep(struct taking *t, const struct agent_word *word,
		struct err *err)
{
	struct challenge_row *row = &t->given->row;
	bool right = row->state == CHALLENGE_RIGHT;
	struct event_facts facts = {
		.kind = right ? "answered" : "answer-wrong",
		.chain = t->held.chain,
		.identities = {row->id, row->attestation,
			       word->envelope.identity},
		.identity_count = 3,
		.at = t->given->now,
		.step = right ? NULL : text_cstr(t->arena, row->step),
	};
	struct store *store = t->desk->store;
	struct waiting_event event;
	int kept;

	row->response = word->envelope.identity;
	row->settled = t->given->now;
	if (event_prepare(t->arena, t->desk->authority, &facts, &event, err) <
		    0 ||
	    envelope_print(t->arena, &word->envelope, &row->answer, err) < 0)
		return internal(t);
	kept = store->kind->challenge_settle(store, row, &event, err);
	if (kept < 0)
		return internal(t);
	if (kept == 1)
		return refusal_set(&t->given->refusal, API_PROBLEM_ANSWERED,
				   NULL);
	return 0;
}

/* Its own chain told of another answer: that is logged beside. */
static int compare_entry(struct taking *t, struct err *err)
{
	const struct challenge_row *row = &t->given->row;
	struct store *store = t->desk->store;
	struct event_facts facts = {
		.kind = "answer-entry-differs",
		.chain = t->held.chain,
		.identities = {row->id, row->attestation, row->response},
		.identity_count = 3,
		.at = t->given->now,
	};
	struct waiting_event event;
	enum answer_told told;

	if (challenge_entry_look(t->arena, store, row, &told, err) < 0)
		return -1;
	if (told != TOLD_OTHER)
		return 0;
	if (event_prepare(t->arena, t->desk->authority, &facts, &event, err) <
	    0)
		return -1;
	return store->kind->event_put(store, &event, err);
}

static int take(struct taking *t, const struct registry_view *view,
		struct err *err)
{
	struct agent_word word = {.bytes = t->given->bytes,
				  .payload_type = PAYLOAD_CHALLENGE_RESPONSE,
				  .limit = LIMIT_RESPONSE_BYTES,
				  .now = t->given->now};
	int state;

	if (find(t, err) < 0 ||
	    agent_word_open(t->arena, view, &word, &t->given->refusal) < 0 ||
	    authorise(t, &word, err) < 0)
		return -1;
	state = check_state(t, word.envelope.identity);
	if (state) {
		t->given->again = state == 1;
		return state == 1 ? 0 : -1;
	}
	if (judge(t, err) < 0 || keep(t, &word, err) < 0)
		return -1;
	return compare_entry(t, err) < 0 ? internal(t) : 0;
}

int challenge_take(const struct judge_desk *desk, struct arena *arena,
		   struct answer_given *given, struct err *err)
{
	struct taking t = {.desk = desk,
			   .arena = arena,
			   .given = given,
			   .told = arena_new(arena, struct told_rows)};
	struct registry_view *view;
	int result;

	given->refusal = (struct refusal){.kind = API_PROBLEM_INTERNAL};
	given->again = false;
	if (registry_hold(desk->registry, &view, err) < 0)
		return internal(&t);
	result = take(&t, view, err);
	registry_release(view);
	return result;
}

int challenge_told(struct arena *arena, struct store *store,
		   const struct challenge_row *row, struct told_rows *out,
		   struct err *err)
{
	struct envelope envelope;
	struct digest id;
	struct held held;
	struct text proof;
	bool found;

	if (!row->answer.size)
		return err_set(err, ERR_USAGE, "it has no answer");
	if (store->kind->held_find(store, arena, row->attestation, &held,
				   &found, err) < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_USAGE, "its attestation is gone");
	if (read_report(arena, &held, &out->report, err) < 0 ||
	    envelope_parse_within(arena, row->answer, LIMIT_RESPONSE_BYTES,
				  &envelope, err) < 0 ||
	    challenge_response_read(arena, envelope.payload, &id, &proof, err) <
		    0)
		return -1;
	proof_check(arena, proof, &out->report, &out->check);
	return 0;
}

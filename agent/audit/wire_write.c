/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/wire.h"

#include <assert.h>

#include "base/encode.h"
#include "model/report.h"
#include "model/value_json.h"
#include "parse/json.h"
#include "probes/sighting.h"

static void add_text(struct arena *arena, struct json *object, const char *name,
		     struct text t)
{
	json_add(arena, object, name,
		 json_text(arena, text_made_utf8(arena, t)));
}

static void add_u64(struct arena *arena, struct json *object, const char *name,
		    uint64_t n)
{
	json_add(arena, object, name,
		 json_text(arena,
			   text_format(arena, "%llu", (unsigned long long)n)));
}

static void add_instant(struct arena *arena, struct json *object,
			const char *name, struct instant t)
{
	json_add(arena, object, name, value_to_json(arena, value_timestamp(t)));
}

static struct json *bounds_json(struct arena *arena,
				const struct observation *o)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < o->fact_count; i++) {
		struct json *pair = json_list(arena);

		if (!o->bounds[i].exact) {
			json_push(arena, pair,
				  value_to_json(arena, o->bounds[i].low));
			json_push(arena, pair,
				  value_to_json(arena, o->bounds[i].high));
		}
		json_push(arena, list, pair);
	}
	return list;
}

static struct json *account_json(struct arena *arena, const struct account *a)
{
	struct json *object = json_object(arena);
	struct json *list = json_list(arena);

	add_u64(arena, object, "read", a->read);
	add_u64(arena, object, "unreadable", a->unreadable);
	add_u64(arena, object, "outside", a->outside);
	add_u64(arena, object, "unsettled", a->unsettled);
	add_u64(arena, object, "excluded", a->excluded);
	add_u64(arena, object, "judged", a->judged);
	for (size_t i = 0; i < a->exclusion_count; i++) {
		struct json *item = json_object(arena);

		add_text(arena, item, "condition", a->exclusions[i].condition);
		add_u64(arena, item, "rows", a->exclusions[i].rows);
		json_push(arena, list, item);
	}
	json_add(arena, object, "exclusions", list);
	return object;
}

static void joins_json(struct arena *arena, struct json *frame,
		       const struct observation *o)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < o->join_count; i++) {
		struct json *item = account_json(arena, &o->joins[i].account);

		add_text(arena, item, "join", o->joins[i].join);
		json_push(arena, list, item);
	}
	if (o->join_count)
		json_add(arena, frame, "joins", list);
}

static struct json *evidence_json(struct arena *arena,
				  const struct observation *o, bool kept)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < o->evidence_count; i++) {
		const struct evidence *e = &o->evidence[i];
		struct json *item = json_object(arena);

		if (kept && e->unkept)
			continue;
		add_text(arena, item, "name", e->name);
		add_text(arena, item, "type", e->media_type);
		json_add(arena, item, "level",
			 json_str(arena, disclosure_words[e->level].word));
		if (kept) {
			add_text(arena, item, e->keyed ? "hmac" : "digest",
				 digest_hex_copy(arena, e->digest));
			add_u64(arena, item, "size", e->size);
		} else {
			add_text(arena, item, "bytes",
				 base64_encode(arena, e->bytes));
		}
		json_push(arena, list, item);
	}
	return list;
}

static void observation_json(struct arena *arena, struct json *frame,
			     const struct observation *o, bool kept)
{
	struct json *facts = json_list(arena);

	json_add(arena, frame, "ask", json_integer(arena, o->ask));
	json_add(arena, frame, "reason",
		 json_str(arena, reason_words[o->reason].word.word));
	add_text(arena, frame, "detail", o->detail);
	add_text(arena, frame, "where", o->where);
	for (size_t i = 0; i < o->fact_count; i++)
		json_push(arena, facts, value_to_json(arena, o->facts[i]));
	json_add(arena, frame, "facts", facts);
	if (o->bounds)
		json_add(arena, frame, "bounds", bounds_json(arena, o));
	if (o->has_account)
		json_add(arena, frame, "account",
			 account_json(arena, &o->account));
	joins_json(arena, frame, o);
	json_add(arena, frame, "shownBy",
		 json_str(arena, strength_words[o->shown_by].word));
	json_add(arena, frame, "environment",
		 json_str(arena, environment_words[o->environment].word));
	json_add(arena, frame, "vantage",
		 json_str(arena, vantage_words[o->vantage].word));
	json_add(arena, frame, "layers", json_integer(arena, o->layers));
	add_instant(arena, frame, "began", o->began);
	add_instant(arena, frame, "ended", o->ended);
	json_add(arena, frame, "evidence", evidence_json(arena, o, kept));
}

static void history_json(struct arena *arena, struct json *frame,
			 const struct source_history *history)
{
	struct json *item = json_object(arena), *cases = json_list(arena);

	for (size_t i = 0; i < HISTORY_MEMBERS; i++) {
		const char *at =
			(const char *)history + history_members[i].offset;

		add_u64(arena, item, history_members[i].name,
			*(const uint64_t *)(const void *)at);
	}
	for (size_t i = 0; i < history->case_count; i++)
		json_push(arena, cases, json_text(arena, history->cases[i]));
	add_text(arena, item, "root", digest_hex_copy(arena, history->root));
	json_add(arena, item, "cases", cases);
	json_add(arena, frame, "history", item);
}

static void source_json(struct arena *arena, struct json *frame,
			const struct source_report *s)
{
	struct json *files = json_list(arena), *samples = json_list(arena);

	for (size_t i = 0; i < s->file_count; i++) {
		struct json *item = json_object(arena);

		add_text(arena, item, "path", s->files[i].path);
		add_u64(arena, item, "bytes", s->files[i].bytes);
		add_u64(arena, item, "rows", s->files[i].rows);
		json_push(arena, files, item);
	}
	for (size_t i = 0; i < s->sample_count; i++)
		json_push(arena, samples,
			  json_text(arena,
				    text_made_utf8(arena, s->samples[i])));
	json_add(arena, frame, "files", files);
	json_add(arena, frame, "samples", samples);
	add_u64(arena, frame, "rows", s->rows);
	if (s->has_newest)
		add_instant(arena, frame, "newest", s->newest);
	if (s->totals_given) {
		add_u64(arena, frame, "totalsRows", s->totals_rows);
		json_add(arena, frame, "totalsMatch",
			 json_bool(arena, s->totals_match));
	}
	if (s->committed) {
		const struct commitment *c = &s->commitment;
		struct json *item = json_object(arena);

		add_text(arena, item, "source", c->source);
		add_text(arena, item, "kind", c->kind);
		add_text(arena, item, "root", digest_hex_copy(arena, c->root));
		add_u64(arena, item, "size", c->size);
		add_text(arena, item, "saltKey",
			 digest_hex_copy(arena, c->salt_key));
		add_text(arena, item, "order", c->order);
		add_text(arena, item, "binding", c->binding);
		json_add(arena, frame, "commitment", item);
	}
	if (s->database.used) {
		add_text(arena, frame, "server", s->database.server);
		add_text(arena, frame, "transaction", s->database.transaction);
		json_add(arena, frame, "role",
			 json_str(arena, role_words[s->database.role].word));
	}
	if (s->compared)
		history_json(arena, frame, &s->history);
	if (s->reason != REASON_NONE) {
		json_add(arena, frame, "reason",
			 json_str(arena, reason_words[s->reason].word.word));
		add_text(arena, frame, "detail", s->detail);
	}
}

static void joined_json(struct arena *arena, struct json *frame,
			const struct source_report *s)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < s->joined_count; i++) {
		struct json *item = json_object(arena);

		source_json(arena, item, &s->joined[i]);
		json_push(arena, list, item);
	}
	json_add(arena, frame, "joined", list);
}

struct text frame_write(struct arena *arena, const struct frame *frame)
{
	static const char *const kinds[] = {"observation", "source", "salt",
					    "progress",	   "done",   "failed"};
	struct json *object = json_object(arena);
	struct err err = {.kind = ERR_NONE};
	struct text out = {NULL, 0};

	json_add(arena, object, "kind", json_str(arena, kinds[frame->kind]));
	json_add(arena, object, "look", json_integer(arena, frame->look));
	switch (frame->kind) {
	case FRAME_OBSERVATION:
		observation_json(arena, object, &frame->observation,
				 frame->kept);
		break;
	case FRAME_SOURCE:
		source_json(arena, object, &frame->source);
		joined_json(arena, object, &frame->source);
		break;
	case FRAME_SALT_KEY:
		add_text(arena, object, "key",
			 hex_encode(arena, frame->salt_key,
				    sizeof(frame->salt_key)));
		break;
	case FRAME_PROGRESS:
		add_u64(arena, object, "done", frame->done);
		add_u64(arena, object, "total", frame->total);
		break;
	case FRAME_LOOK_FAILED:
		add_text(arena, object, "message", frame->message);
		break;
	case FRAME_LOOK_DONE:
		break;
	}
	if (json_canonical(arena, object, &out, &err))
		assert(!"a frame is canonical by construction");
	return out;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/wire.h"
#include "base/encode.h"
#include "model/value_json.h"
#include "parse/json.h"

static int get_u64(const struct json *object, const char *name, uint64_t *out,
		   struct err *err)
{
	struct text t;

	if (json_get_text(object, name, &t, err))
		return -1;
	return text_to_u64(t, out, err);
}

static int get_instant(struct arena *arena, const struct json *object,
		       const char *name, struct instant *out, struct err *err)
{
	const struct json *json = json_get(object, name);
	struct value v;

	if (!json)
		return err_set(err, ERR_PEER, "frame: no %s", name);
	if (value_from_json(arena, json, &v, err))
		return -1;
	if (v.kind != VALUE_TIMESTAMP)
		return err_set(err, ERR_PEER, "frame: %s is no time", name);
	*out = value_instant(v);
	return 0;
}

static int get_word(const struct json *object, const char *name,
		    const struct word *table, int count, struct err *err)
{
	struct text t;
	int found;

	if (json_get_text(object, name, &t, err))
		return -1;
	found = word_find(table, count, t);
	if (found < 0)
		return err_set(err, ERR_PEER, "frame: bad %s", name);
	return found;
}

static int read_account(struct arena *arena, const struct json *object,
			struct account *out, struct err *err)
{
	const struct json *list;
	struct exclusion *items;

	if (get_u64(object, "read", &out->read, err) ||
	    get_u64(object, "unreadable", &out->unreadable, err) ||
	    get_u64(object, "outside", &out->outside, err) ||
	    get_u64(object, "unsettled", &out->unsettled, err) ||
	    get_u64(object, "excluded", &out->excluded, err) ||
	    get_u64(object, "judged", &out->judged, err) ||
	    json_get_list(object, "exclusions", &list, err))
		return -1;
	items = arena_many(arena, list->count, struct exclusion);
	for (size_t i = 0; i < list->count; i++)
		if (json_get_text(list->items[i], "condition",
				  &items[i].condition, err) ||
		    get_u64(list->items[i], "rows", &items[i].rows, err))
			return -1;
	out->exclusions = items;
	out->exclusion_count = list->count;
	if (out->read != out->unreadable + out->outside + out->unsettled +
				 out->excluded + out->judged)
		return err_set(err, ERR_PEER, "frame: the rows do not add up");
	return 0;
}

static int read_bounds(struct arena *arena, const struct json *list,
		       struct observation *o, struct err *err)
{
	struct fact_bounds *bounds;

	if (list->kind != JSON_IS_LIST || list->count != o->fact_count)
		return err_set(err, ERR_PEER, "frame: bad bounds");
	bounds = arena_many(arena, o->fact_count, struct fact_bounds);
	for (size_t i = 0; i < o->fact_count; i++) {
		const struct json *pair = list->items[i];

		bounds[i].low = bounds[i].high = o->facts[i];
		bounds[i].exact =
			pair->kind != JSON_IS_LIST || pair->count != 2;
		if (bounds[i].exact)
			continue;
		if (value_from_json(arena, pair->items[0], &bounds[i].low,
				    err) ||
		    value_from_json(arena, pair->items[1], &bounds[i].high,
				    err))
			return -1;
	}
	o->bounds = bounds;
	return 0;
}

static int read_evidence(struct arena *arena, const struct json *frame,
			 struct observation *o, struct err *err)
{
	const struct json *list;
	struct evidence *items;

	if (json_get_list(frame, "evidence", &list, err))
		return -1;
	items = arena_many(arena, list->count, struct evidence);
	for (size_t i = 0; i < list->count; i++) {
		struct text encoded;
		int level;

		if (json_get_text(list->items[i], "name", &items[i].name,
				  err) ||
		    json_get_text(list->items[i], "type", &items[i].media_type,
				  err) ||
		    json_get_text(list->items[i], "bytes", &encoded, err) ||
		    base64_decode(arena, encoded, &items[i].bytes, err))
			return -1;
		level = get_word(list->items[i], "level", disclosure_words,
				 DISCLOSE_COUNT, err);
		if (level < 0)
			return -1;
		items[i].level = (enum disclosure)level;
		items[i].size = items[i].bytes.size;
		items[i].digest = digest_of(items[i].bytes);
	}
	o->evidence = items;
	o->evidence_count = list->count;
	return 0;
}

static int read_facts(struct arena *arena, const struct json *frame,
		      const struct plan *plan, struct observation *o,
		      struct err *err)
{
	const struct json *list;
	struct value *facts;
	size_t wanted = plan->asks[o->ask].check->fact_count;

	if (json_get_list(frame, "facts", &list, err))
		return -1;
	if (list->count && list->count != wanted)
		return err_set(err, ERR_PEER, "frame: %zu facts for %zu",
			       list->count, wanted);
	facts = arena_many(arena, list->count, struct value);
	for (size_t i = 0; i < list->count; i++)
		if (value_from_json(arena, list->items[i], &facts[i], err))
			return -1;
	o->facts = facts;
	o->fact_count = list->count;
	if (json_get(frame, "bounds"))
		return read_bounds(arena, json_get(frame, "bounds"), o, err);
	return 0;
}

static int read_words(const struct json *frame, struct observation *o,
		      struct err *err)
{
	struct text word;
	int strength, environment, vantage, reason;

	strength =
		get_word(frame, "shownBy", strength_words, STRENGTH_COUNT, err);
	environment = get_word(frame, "environment", environment_words,
			       ENVIRONMENT_COUNT, err);
	vantage = get_word(frame, "vantage", vantage_words, VANTAGE_COUNT, err);
	if (json_get_text(frame, "reason", &word, err) || strength < 0 ||
	    environment < 0 || vantage < 0)
		return -1;
	reason = reason_find(word);
	if (reason < 0)
		return err_set(err, ERR_PEER, "frame: bad reason");
	o->shown_by = (enum strength)strength;
	o->environment = (enum environment)environment;
	o->vantage = (enum vantage)vantage;
	o->reason = (enum reason)reason;
	return 0;
}

static bool look_has_ask(const struct look *look, int64_t ask)
{
	for (size_t i = 0; i < look->ask_count; i++)
		if (look->asks[i] == (uint64_t)ask)
			return true;
	return false;
}

static int read_observation(struct arena *arena, const struct json *frame,
			    const struct plan *plan, struct observation *o,
			    struct err *err)
{
	int64_t ask, layers;

	if (json_get_integer(frame, "ask", &ask, err))
		return -1;
	if (!look_has_ask(&plan->looks[o->look], ask))
		return err_set(err, ERR_PEER, "frame: not an ask of this look");
	o->ask = (unsigned)ask;
	if (read_words(frame, o, err) ||
	    json_get_text(frame, "detail", &o->detail, err) ||
	    json_get_text(frame, "where", &o->where, err) ||
	    json_get_integer(frame, "layers", &layers, err) ||
	    get_instant(arena, frame, "began", &o->began, err) ||
	    get_instant(arena, frame, "ended", &o->ended, err) ||
	    read_facts(arena, frame, plan, o, err) ||
	    read_evidence(arena, frame, o, err))
		return -1;
	o->layers = (unsigned)layers;
	if (!json_get(frame, "account"))
		return 0;
	o->has_account = true;
	return read_account(arena, json_get(frame, "account"), &o->account,
			    err);
}

static int read_commitment(const struct json *object, struct commitment *out,
			   struct err *err)
{
	struct text root, salt;

	if (json_get_text(object, "source", &out->source, err) ||
	    json_get_text(object, "kind", &out->kind, err) ||
	    json_get_text(object, "root", &root, err) ||
	    get_u64(object, "size", &out->size, err) ||
	    json_get_text(object, "saltKey", &salt, err) ||
	    json_get_text(object, "order", &out->order, err) ||
	    json_get_text(object, "binding", &out->binding, err) ||
	    digest_from_hex(root, &out->root, err))
		return -1;
	return digest_from_hex(salt, &out->salt_key, err);
}

static int read_files(struct arena *arena, const struct json *frame,
		      struct source_report *s, struct err *err)
{
	const struct json *files, *samples;
	struct source_file *items;
	struct text *texts;

	if (json_get_list(frame, "files", &files, err) ||
	    json_get_list(frame, "samples", &samples, err))
		return -1;
	items = arena_many(arena, files->count, struct source_file);
	texts = arena_many(arena, samples->count, struct text);
	for (size_t i = 0; i < files->count; i++)
		if (json_get_text(files->items[i], "path", &items[i].path,
				  err) ||
		    get_u64(files->items[i], "bytes", &items[i].bytes, err) ||
		    get_u64(files->items[i], "rows", &items[i].rows, err))
			return -1;
	for (size_t i = 0; i < samples->count; i++) {
		if (samples->items[i]->kind != JSON_IS_STRING)
			return err_set(err, ERR_PEER, "frame: bad sample");
		texts[i] = samples->items[i]->string;
	}
	s->files = items;
	s->file_count = files->count;
	s->samples = texts;
	s->sample_count = samples->count;
	return 0;
}

static int read_source(struct arena *arena, const struct json *frame,
		       struct source_report *s, struct err *err)
{
	if (read_files(arena, frame, s, err) ||
	    get_u64(frame, "rows", &s->rows, err))
		return -1;
	s->has_newest = json_get(frame, "newest") != NULL;
	if (s->has_newest &&
	    get_instant(arena, frame, "newest", &s->newest, err))
		return -1;
	s->totals_given = json_get(frame, "totalsRows") != NULL;
	if (s->totals_given &&
	    (get_u64(frame, "totalsRows", &s->totals_rows, err) ||
	     json_get_bool(frame, "totalsMatch", &s->totals_match, err)))
		return -1;
	s->committed = json_get(frame, "commitment") != NULL;
	if (s->committed)
		return read_commitment(json_get(frame, "commitment"),
				       &s->commitment, err);
	return 0;
}

static int frame_kind_of(struct text word, struct err *err)
{
	static const char *const kinds[] = {"observation", "source", "salt",
					    "progress",	   "done",   "failed"};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_is(word, kinds[i]))
			return (int)i;
	return err_set(err, ERR_PEER, "frame: bad kind");
}

static int read_body(struct arena *arena, const struct json *json,
		     const struct plan *plan, struct frame *out,
		     struct err *err)
{
	struct text hex;

	switch (out->kind) {
	case FRAME_OBSERVATION:
		out->observation.look = out->look;
		return read_observation(arena, json, plan, &out->observation,
					err);
	case FRAME_SOURCE:
		out->source.look = out->look;
		return read_source(arena, json, &out->source, err);
	case FRAME_SALT_KEY:
		if (json_get_text(json, "key", &hex, err))
			return -1;
		return hex_decode(hex, out->salt_key, sizeof(out->salt_key),
				  err);
	case FRAME_PROGRESS:
		if (get_u64(json, "done", &out->done, err))
			return -1;
		return get_u64(json, "total", &out->total, err);
	case FRAME_LOOK_FAILED:
		return json_get_text(json, "message", &out->message, err);
	case FRAME_LOOK_DONE:
		break;
	}
	return 0;
}

int frame_read(struct arena *arena, struct text bytes, const struct plan *plan,
	       struct frame *out, struct err *err)
{
	const struct json *json;
	struct frame frame;
	struct text word;
	int64_t look;
	int kind;

	memset(&frame, 0, sizeof(frame));
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err) ||
	    json_get_text(json, "kind", &word, err) ||
	    json_get_integer(json, "look", &look, err))
		return err_prefix(err, "observation pipe");
	kind = frame_kind_of(word, err);
	if (kind < 0)
		return -1;
	if (look < 0 || (uint64_t)look >= plan->look_count)
		return err_set(err, ERR_PEER, "frame: no look %lld",
			       (long long)look);
	frame.kind = (enum frame_kind)kind;
	frame.look = (unsigned)look;
	if (read_body(arena, json, plan, &frame, err))
		return err_prefix(err, "observation pipe");
	*out = frame;
	return 0;
}

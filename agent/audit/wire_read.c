/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/fact_type.h"
#include "audit/judge.h"
#include "audit/wire_field.h"
#include "base/encode.h"
#include "base/fence.h"
#include "base/limits.h"
#include "model/value_json.h"
#include "probes/sighting.h"

static int read_account(struct arena *arena, const struct json *object,
			struct account *out, struct err *err)
{
	const struct json *list;
	struct exclusion *items;
	uint64_t excluded = 0;

	if (wire_count(object, "read", &out->read, err) ||
	    wire_count(object, "unreadable", &out->unreadable, err) ||
	    wire_count(object, "outside", &out->outside, err) ||
	    wire_count(object, "unsettled", &out->unsettled, err) ||
	    wire_count(object, "excluded", &out->excluded, err) ||
	    wire_count(object, "judged", &out->judged, err) ||
	    json_get_list(object, "exclusions", &list, err))
		return -1;
	items = arena_many(arena, list->count, struct exclusion);
	for (size_t i = 0; i < list->count; i++) {
		if (json_get_text(list->items[i], "condition",
				  &items[i].condition, err) ||
		    wire_count(list->items[i], "rows", &items[i].rows, err))
			return -1;
		excluded += items[i].rows;
	}
	out->exclusions = items;
	out->exclusion_count = list->count;
	/* no sum overflows: each is below 2^53 */
	if (out->excluded != excluded ||
	    out->read != out->unreadable + out->outside + out->unsettled +
				 out->excluded + out->judged)
		return err_set(err, ERR_PEER, "frame: the rows do not add up");
	return 0;
}

/* What the look may say of an account, and what it must. */
static int get_account(struct arena *arena, const struct json *frame,
		       const struct check *check, struct observation *o,
		       struct err *err)
{
	const struct json *account = json_get(frame, "account");

	o->has_account = account != NULL;
	if (check->records ? !account && o->reason == REASON_NONE
			   : account != NULL)
		return err_set(err, ERR_PEER, "frame: bad account");
	return account ? read_account(arena, account, &o->account, err) : 0;
}

/* Of joins that the check has, in its order, each at most once. */
static int read_joins(struct arena *arena, const struct json *frame,
		      const struct check *check, struct observation *o,
		      struct err *err)
{
	const struct records_spec *spec = check->records;
	struct joined_account *joins;
	const struct json *list;
	size_t at = 0;

	if (!json_get(frame, "joins"))
		return 0;
	if (!spec || json_get_list(frame, "joins", &list, err))
		return err_set(err, ERR_PEER, "frame: joins of no check");
	joins = arena_many(arena, spec->join_count, struct joined_account);
	for (size_t i = 0; i < list->count; i++, at++) {
		struct text name;

		if (json_get_text(list->items[i], "join", &name, err))
			return -1;
		while (at < spec->join_count &&
		       !text_equal(spec->joins[at].name, name))
			at++;
		if (at == spec->join_count)
			return err_set(err, ERR_PEER, "frame: no such join");
		joins[i].join = spec->joins[at].name;
		joins[i].source = spec->joins[at].other.source->name;
		if (read_account(arena, list->items[i], &joins[i].account, err))
			return -1;
	}
	o->joins = joins;
	o->join_count = list->count;
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
		if (pair->kind != JSON_IS_LIST ||
		    (pair->count != 0 && pair->count != 2))
			return err_set(err, ERR_PEER, "frame: bad bounds");
		bounds[i].exact = pair->count == 0;
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

/* Its bytes, or in a kept line what they were. */
static int read_piece(struct arena *arena, const struct json *item,
		      struct evidence *out, struct err *err)
{
	const char *name = json_get(item, "hmac") ? "hmac" : "digest";
	struct text encoded;

	out->unkept = false;
	out->keyed = text_is(text_from(name), "hmac");
	if (json_get(item, name)) {
		if (json_get_text(item, name, &encoded, err) ||
		    digest_from_hex(encoded, &out->digest, err))
			return -1;
		out->bytes = (struct text){NULL, 0};
		out->elsewhere = true;
		return wire_count(item, "size", &out->size, err);
	}
	if (json_get_text(item, "bytes", &encoded, err) ||
	    base64_decode(arena, encoded, &out->bytes, err))
		return -1;
	out->elsewhere = false;
	out->size = out->bytes.size;
	out->digest = digest_of(out->bytes);
	return 0;
}

static int read_evidence(struct arena *arena, const struct json *frame,
			 struct observation *o, struct err *err)
{
	const struct json *list;
	struct evidence *items;

	if (json_get_list(frame, "evidence", &list, err))
		return -1;
	if (list->count > LIMIT_EVIDENCE_PIECES)
		return err_set(err, ERR_PEER, "frame: too much evidence");
	items = arena_many(arena, list->count, struct evidence);
	for (size_t i = 0; i < list->count; i++) {
		int level;

		if (wire_sentence(list->items[i], "name", &items[i].name,
				  err) ||
		    wire_sentence(list->items[i], "type", &items[i].media_type,
				  err) ||
		    read_piece(arena, list->items[i], &items[i], err))
			return -1;
		level = wire_word(list->items[i], "level", disclosure_words,
				  DISCLOSE_COUNT, err);
		if (level < 0)
			return -1;
		/* nothing a look brings back may be shown with facts alone */
		items[i].level = level > DISCLOSE_EXCERPT
					 ? (enum disclosure)level
					 : DISCLOSE_EXCERPT;
	}
	o->evidence = items;
	o->evidence_count = list->count;
	return 0;
}

static int check_facts(const struct check *check, const struct observation *o,
		       struct err *err)
{
	const struct fact_bounds exact = {.exact = true};

	for (size_t i = 0; i < o->fact_count; i++)
		if (!fact_fits(check, i, o->facts[i],
			       o->bounds ? &o->bounds[i] : &exact))
			return err_set(err, ERR_PEER,
				       "frame: %.*s has another type",
				       TEXT_ARG(check->fact_names[i]));
	return 0;
}

static int read_facts(struct arena *arena, const struct json *frame,
		      const struct check *check, struct observation *o,
		      struct err *err)
{
	const struct json *list;
	struct value *facts;

	if (json_get_list(frame, "facts", &list, err))
		return -1;
	if (list->count != check->fact_count &&
	    (list->count || o->reason == REASON_NONE))
		return err_set(err, ERR_PEER, "frame: %zu facts for %zu",
			       list->count, check->fact_count);
	facts = arena_many(arena, list->count, struct value);
	for (size_t i = 0; i < list->count; i++)
		if (value_from_json(arena, list->items[i], &facts[i], err))
			return -1;
	o->facts = facts;
	o->fact_count = list->count;
	if (json_get(frame, "bounds") &&
	    read_bounds(arena, json_get(frame, "bounds"), o, err))
		return -1;
	return check_facts(check, o, err);
}

/* The reason must be one a look can have; how strong its evidence is, and where
 * it was made, is for the plan to say. */
static int read_reason(const struct json *frame, const struct look *look,
		       struct observation *o, struct err *err)
{
	struct standing standing = look_standing(look, NULL);
	struct text word;
	int reason;

	if (json_get_text(frame, "reason", &word, err))
		return -1;
	reason = reason_find(word);
	if (reason < 0 || !reason_is_of_look((enum reason)reason))
		return err_set(err, ERR_PEER, "frame: bad reason");
	o->reason = (enum reason)reason;
	o->shown_by = standing.shown_by;
	o->environment = standing.environment;
	o->vantage = standing.vantage;
	return 0;
}

static bool look_has_ask(const struct look *look, int64_t ask)
{
	for (size_t i = 0; ask >= 0 && i < look->ask_count; i++)
		if (look->asks[i] == (uint64_t)ask)
			return true;
	return false;
}

static int read_observation(struct arena *arena, const struct json *frame,
			    const struct plan *plan, struct observation *o,
			    struct err *err)
{
	const struct look *look = &plan->looks[o->look];
	const struct check *check;
	int64_t ask, layers;

	if (json_get_integer(frame, "ask", &ask, err))
		return -1;
	if (!look_has_ask(look, ask))
		return err_set(err, ERR_PEER, "frame: not an ask of this look");
	o->ask = (unsigned)ask;
	check = plan->asks[ask].check;
	if (read_reason(frame, look, o, err) ||
	    wire_sentence(frame, "detail", &o->detail, err) ||
	    wire_sentence(frame, "where", &o->where, err) ||
	    json_get_integer(frame, "layers", &layers, err) ||
	    wire_instant(arena, frame, "began", &o->began, err) ||
	    wire_instant(arena, frame, "ended", &o->ended, err) ||
	    read_facts(arena, frame, check, o, err) ||
	    read_evidence(arena, frame, o, err))
		return -1;
	if (layers < 0 || layers >= 1 << FENCE_LAYERS)
		return err_set(err, ERR_PEER, "frame: bad layers");
	o->layers = (unsigned)layers;
	if (read_joins(arena, frame, check, o, err))
		return -1;
	return get_account(arena, frame, check, o, err);
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
		return wire_read_source(arena, json, &plan->looks[out->look],
					&out->source, err);
	case FRAME_SALT_KEY:
		if (json_get_text(json, "key", &hex, err))
			return -1;
		return hex_decode(hex, out->salt_key, sizeof(out->salt_key),
				  err);
	case FRAME_PROGRESS:
		if (wire_count(json, "done", &out->done, err))
			return -1;
		return wire_count(json, "total", &out->total, err);
	case FRAME_LOOK_FAILED:
		return wire_sentence(json, "message", &out->message, err);
	case FRAME_LOOK_DONE:
		break;
	}
	return 0;
}

int frame_read_kept(struct arena *arena, struct text bytes,
		    const struct plan *plan, struct frame *out, struct err *err)
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

int frame_read(struct arena *arena, struct text bytes, const struct plan *plan,
	       struct frame *out, struct err *err)
{
	struct frame frame;

	if (frame_read_kept(arena, bytes, plan, &frame, err))
		return -1;
	for (size_t i = 0; i < frame.observation.evidence_count; i++)
		if (frame.observation.evidence[i].elsewhere)
			return err_set(err, ERR_PEER,
				       "observation pipe: frame: evidence by "
				       "its digest alone");
	*out = frame;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/redact.h"

#include <string.h>

#include "probes/sighting.h"

#define SHORTEST_SECRET 4
#define MASK		"***"

static struct text mask_one(struct arena *arena, struct text t,
			    struct text secret)
{
	struct buffer out;
	const char *at = t.data, *end = t.data + t.size, *hit;

	if (secret.size < SHORTEST_SECRET || t.size < secret.size ||
	    !memmem(t.data, t.size, secret.data, secret.size))
		return t;
	buffer_init(&out);
	while ((hit = memmem(at, (size_t)(end - at), secret.data,
			     secret.size))) {
		buffer_add(&out, at, (size_t)(hit - at));
		buffer_str(&out, MASK);
		at = hit + secret.size;
	}
	buffer_add(&out, at, (size_t)(end - at));
	return buffer_take(&out, arena);
}

struct text redact_text(struct arena *arena, const struct redaction *rules,
			struct text t)
{
	for (size_t i = 0; i < rules->secret_count; i++)
		t = mask_one(arena, t, rules->secrets[i]);
	return t;
}

static struct value redact_value(struct arena *arena,
				 const struct redaction *rules, struct value v);

/* A secret that is no UTF-8 may have cut a character in two. */
static struct text masked(struct arena *arena, const struct redaction *rules,
			  struct text t)
{
	struct text out = redact_text(arena, rules, t);

	return out.data == t.data ? t : text_made_utf8(arena, out);
}

static struct value redact_list(struct arena *arena,
				const struct redaction *rules, struct value v)
{
	struct value *items = arena_many(arena, v.list->count, struct value);

	for (size_t i = 0; i < v.list->count; i++)
		items[i] = redact_value(arena, rules, v.list->items[i]);
	return value_list_of(arena, items, v.list->count);
}

static struct value redact_map(struct arena *arena,
			       const struct redaction *rules, struct value v)
{
	struct value_entry *entries =
		arena_many(arena, v.map->count, struct value_entry);

	for (size_t i = 0; i < v.map->count; i++) {
		entries[i].key =
			redact_value(arena, rules, v.map->entries[i].key);
		entries[i].value =
			redact_value(arena, rules, v.map->entries[i].value);
	}
	v = value_map_of(arena, entries, v.map->count);
	/* two keys that only the secret told apart */
	return v.kind == VALUE_MAP ? v : value_unknown("not-observable");
}

static struct value redact_value(struct arena *arena,
				 const struct redaction *rules, struct value v)
{
	switch (v.kind) {
	case VALUE_STRING:
		return value_string(masked(arena, rules, value_text(v)));
	case VALUE_ERROR:
	case VALUE_UNKNOWN: {
		struct text why = masked(arena, rules, value_text(v));

		v.bytes = why.data;
		v.size = why.size;
		return v;
	}
	case VALUE_BYTES:
		return value_bytes(redact_text(arena, rules, value_text(v)));
	case VALUE_LIST:
		return redact_list(arena, rules, v);
	case VALUE_MAP:
		return redact_map(arena, rules, v);
	default:
		return v;
	}
}

static void redact_evidence(struct arena *arena, const struct redaction *rules,
			    struct observation *o)
{
	struct evidence *kept =
		arena_many(arena, o->evidence_count, struct evidence);

	for (size_t i = 0; i < o->evidence_count; i++) {
		kept[i] = o->evidence[i];
		kept[i].name = redact_text(arena, rules, kept[i].name);
		kept[i].media_type =
			redact_text(arena, rules, kept[i].media_type);
		kept[i].bytes = redact_text(arena, rules, kept[i].bytes);
		kept[i].size = kept[i].bytes.size;
		kept[i].digest = digest_of(kept[i].bytes);
	}
	o->evidence = kept;
}

static void redact_bounds(struct arena *arena, const struct redaction *rules,
			  struct observation *o)
{
	struct fact_bounds *bounds;

	if (!o->bounds)
		return;
	bounds = arena_many(arena, o->fact_count, struct fact_bounds);
	for (size_t i = 0; i < o->fact_count; i++) {
		bounds[i].low = redact_value(arena, rules, o->bounds[i].low);
		bounds[i].high = redact_value(arena, rules, o->bounds[i].high);
		bounds[i].exact = o->bounds[i].exact;
	}
	o->bounds = bounds;
}

void redact_observation(struct arena *arena, const struct redaction *rules,
			struct observation *observation)
{
	struct value *facts =
		arena_many(arena, observation->fact_count, struct value);

	for (size_t i = 0; i < observation->fact_count; i++)
		facts[i] = redact_value(arena, rules, observation->facts[i]);
	observation->facts = facts;
	observation->detail = redact_text(arena, rules, observation->detail);
	observation->where = redact_text(arena, rules, observation->where);
	redact_bounds(arena, rules, observation);
	redact_evidence(arena, rules, observation);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/redact.h"

#include <string.h>

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
		entries[i].key = v.map->entries[i].key;
		entries[i].value =
			redact_value(arena, rules, v.map->entries[i].value);
	}
	return value_map_of(arena, entries, v.map->count);
}

static struct value redact_value(struct arena *arena,
				 const struct redaction *rules, struct value v)
{
	switch (v.kind) {
	case VALUE_STRING:
		return value_string(redact_text(arena, rules, value_text(v)));
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
		kept[i].bytes = redact_text(arena, rules, kept[i].bytes);
		kept[i].size = kept[i].bytes.size;
		kept[i].digest = digest_of(kept[i].bytes);
	}
	o->evidence = kept;
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
	redact_evidence(arena, rules, observation);
}

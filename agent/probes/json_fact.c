/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/json_fact.h"

#include "base/arena.h"
#include "base/limits.h"
#include "parse/json.h"

static struct value value_of(struct arena *arena, const struct json *json,
			     unsigned depth);

static struct value list_of(struct arena *arena, const struct json *json,
			    unsigned depth)
{
	struct value *items = arena_many(arena, json->count, struct value);

	for (size_t i = 0; i < json->count; i++)
		items[i] = value_of(arena, json->items[i], depth);
	return value_list_of(arena, items, json->count);
}

static struct value map_of(struct arena *arena, const struct json *json,
			   unsigned depth)
{
	struct value_entry *entries =
		arena_many(arena, json->count, struct value_entry);

	for (size_t i = 0; i < json->count; i++) {
		entries[i].key = value_string(json->members[i].name);
		entries[i].value =
			value_of(arena, json->members[i].value, depth);
	}
	return value_map_of(arena, entries, json->count);
}

/* Too deep for a statement: that part was not seen. */
static struct value value_of(struct arena *arena, const struct json *json,
			     unsigned depth)
{
	if (depth > LIMIT_FACT_DEPTH)
		return value_unknown("not-observable");
	switch (json->kind) {
	case JSON_IS_NULL:
		break;
	case JSON_IS_BOOL:
		return value_bool(json->boolean);
	case JSON_IS_INTEGER:
		return value_int(json->integer);
	case JSON_IS_REAL:
		return value_double(json->real);
	case JSON_IS_STRING:
		return value_string(json->string);
	case JSON_IS_LIST:
		return list_of(arena, json, depth + 1);
	case JSON_IS_OBJECT:
		return map_of(arena, json, depth + 1);
	}
	return value_null();
}

struct value json_fact(struct arena *arena, struct text body)
{
	struct err err = {.kind = ERR_NONE};
	const struct json *json = NULL;

	if (!json_parse(arena, body, JSON_REALS, &json, &err))
		return value_of(arena, json, 0);
	return err.kind == ERR_LIMIT ? value_unknown("not-observable")
				     : value_null();
}

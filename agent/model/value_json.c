/* SPDX-License-Identifier: Apache-2.0 */
#include "model/value_json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"

#define SAFE_INTEGER ((INT64_C(1) << 53) - 1)

static struct json *wrapped(struct arena *arena, const char *name,
			    struct json *inner)
{
	struct json *object = json_object(arena);

	json_add(arena, object, name, inner);
	return object;
}

static struct json *wrapped_text(struct arena *arena, const char *name,
				 struct text t)
{
	return wrapped(arena, name, json_text(arena, t));
}

static struct json *unsigned_text(struct arena *arena, uint64_t n)
{
	return json_text(arena, text_format(arena, "%" PRIu64, n));
}

static struct json *integer_to_json(struct arena *arena, int64_t n)
{
	if (n >= -SAFE_INTEGER && n <= SAFE_INTEGER)
		return json_integer(arena, n);
	return wrapped_text(arena, "int", text_format(arena, "%" PRId64, n));
}

/* The shortest digits that read back as the same double. */
static struct text double_text(struct arena *arena, double d)
{
	char digits[40];

	if (isnan(d))
		return TEXT("NaN");
	if (isinf(d))
		return d > 0 ? TEXT("Infinity") : TEXT("-Infinity");
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(digits, sizeof(digits), "%.*g", precision, d);
		if (strtod(digits, NULL) == d)
			break;
	}
	return text_copy(arena, text_from(digits));
}

static struct json *share_to_json(struct arena *arena, struct value v)
{
	struct json *pair = json_list(arena);

	json_push(arena, pair, unsigned_text(arena, v.uinteger));
	json_push(arena, pair, unsigned_text(arena, v.whole));
	return wrapped(arena, "share", pair);
}

static struct json *list_to_json(struct arena *arena,
				 const struct value_list *list)
{
	struct json *out = json_list(arena);

	for (size_t i = 0; i < list->count; i++)
		json_push(arena, out, value_to_json(arena, list->items[i]));
	return out;
}

static struct json *map_to_json(struct arena *arena,
				const struct value_map *map)
{
	struct json *out = json_list(arena);

	for (size_t i = 0; i < map->count; i++) {
		struct json *pair = json_list(arena);
		const struct value_entry *entry = &map->entries[i];

		json_push(arena, pair, value_to_json(arena, entry->key));
		json_push(arena, pair, value_to_json(arena, entry->value));
		json_push(arena, out, pair);
	}
	return wrapped(arena, "map", out);
}

static struct json *time_to_json(struct arena *arena, struct value v)
{
	char room[INSTANT_TEXT_ROOM];

	if (v.kind == VALUE_TIMESTAMP)
		return wrapped_text(
			arena, "time",
			text_copy(arena,
				  instant_print(value_instant(v), room)));
	return wrapped_text(arena, "duration",
			    text_copy(arena,
				      span_print_seconds(value_span(v), room)));
}

static struct json *scalar_to_json(struct arena *arena, struct value v)
{
	switch (v.kind) {
	case VALUE_BOOL:
		return json_bool(arena, v.boolean);
	case VALUE_INT:
		return integer_to_json(arena, v.integer);
	case VALUE_UINT:
		return wrapped(arena, "uint", unsigned_text(arena, v.uinteger));
	case VALUE_DOUBLE:
		return wrapped_text(arena, "double",
				    double_text(arena, v.real));
	case VALUE_STRING:
		return json_text(arena, value_text(v));
	case VALUE_BYTES:
		return wrapped_text(arena, "bytes",
				    base64_encode(arena, value_text(v)));
	case VALUE_DECIMAL:
		return wrapped_text(arena, "decimal",
				    decimal_print(arena, v.integer, v.scale));
	default:
		return json_null(arena);
	}
}

struct json *value_to_json(struct arena *arena, struct value v)
{
	switch (v.kind) {
	case VALUE_LIST:
		return list_to_json(arena, v.list);
	case VALUE_MAP:
		return map_to_json(arena, v.map);
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		return time_to_json(arena, v);
	case VALUE_SHARE:
		return share_to_json(arena, v);
	case VALUE_OPTIONAL:
		return v.inner == NULL ? json_null(arena)
				       : value_to_json(arena, *v.inner);
	case VALUE_TYPE: /* no fact and no parameter has such a value */
		return wrapped_text(arena, "unknown", TEXT("a type"));
	case VALUE_ERROR:
		return wrapped_text(arena, "error", value_text(v));
	case VALUE_UNKNOWN:
		return wrapped_text(arena, "unknown", value_text(v));
	default:
		return scalar_to_json(arena, v);
	}
}

static int wanted(struct err *err, const char *what)
{
	return err_set(err, ERR_USAGE, "typed value: wanted %s", what);
}

static int read_double(const struct json *json, struct value *out,
		       struct err *err)
{
	char digits[64];
	char *end;
	double d;

	if (json->kind != JSON_IS_STRING || json->string.size == 0 ||
	    json->string.size >= sizeof(digits) ||
	    strchr("-0123456789NI", json->string.data[0]) == NULL)
		return wanted(err, "a number in a string after \"double\"");
	memcpy(digits, json->string.data, json->string.size);
	digits[json->string.size] = '\0';
	d = strtod(digits, &end);
	if (end != digits + json->string.size)
		return wanted(err, "a number in a string after \"double\"");
	*out = value_double(d);
	return 0;
}

static int read_decimal(struct text t, struct value *out, struct err *err)
{
	const char *point = memchr(t.data, '.', t.size);
	uint32_t scale = 0;
	int64_t units;

	if (point != NULL) {
		size_t digits = t.size - (size_t)(point - t.data) - 1;

		if (digits == 0 || digits > DECIMAL_SCALE_MAX)
			return wanted(err, "1 to 18 digits after the point");
		scale = (uint32_t)digits;
	}
	if (decimal_parse(t, scale, &units, err) < 0)
		return -1;
	*out = value_decimal(units, scale);
	return 0;
}

static int read_share(const struct json *json, struct value *out,
		      struct err *err)
{
	uint64_t part, whole;

	if (json->kind != JSON_IS_LIST || json->count != 2 ||
	    json->items[0]->kind != JSON_IS_STRING ||
	    json->items[1]->kind != JSON_IS_STRING)
		return wanted(err, "two numbers in strings after \"share\"");
	if (text_to_u64(json->items[0]->string, &part, err) < 0 ||
	    text_to_u64(json->items[1]->string, &whole, err) < 0)
		return -1;
	*out = value_share(part, whole);
	return 0;
}

static int read_list(struct arena *arena, const struct json *json,
		     struct value *out, struct err *err)
{
	struct value *items = arena_many(arena, json->count, struct value);

	for (size_t i = 0; i < json->count; i++)
		if (value_from_json(arena, json->items[i], &items[i], err) < 0)
			return -1;
	*out = value_list_of(arena, items, json->count);
	return 0;
}

static int read_map(struct arena *arena, const struct json *json,
		    struct value *out, struct err *err)
{
	struct value_entry *entries;
	struct value map;

	if (json->kind != JSON_IS_LIST)
		return wanted(err, "a list of pairs after \"map\"");
	entries = arena_many(arena, json->count, struct value_entry);
	for (size_t i = 0; i < json->count; i++) {
		const struct json *pair = json->items[i];

		if (pair->kind != JSON_IS_LIST || pair->count != 2)
			return wanted(err, "a list of pairs after \"map\"");
		if (value_from_json(arena, pair->items[0], &entries[i].key,
				    err) < 0 ||
		    value_from_json(arena, pair->items[1], &entries[i].value,
				    err) < 0)
			return -1;
	}
	map = value_map_of(arena, entries, json->count);
	if (map.kind != VALUE_MAP)
		return wanted(err, "a map without the same key twice");
	*out = map;
	return 0;
}

static int read_time(struct text t, struct value *out, struct err *err)
{
	struct instant instant;

	if (instant_parse(t, &instant, err) < 0)
		return -1;
	*out = value_timestamp(instant);
	return 0;
}

static int read_duration(struct text t, struct value *out, struct err *err)
{
	struct span span;

	if (span_parse(t, &span, err) < 0)
		return -1;
	*out = value_duration(span);
	return 0;
}

static int read_bytes(struct arena *arena, struct text t, struct value *out,
		      struct err *err)
{
	struct text bytes;

	if (base64_decode(arena, t, &bytes, err) < 0)
		return -1;
	*out = value_bytes(bytes);
	return 0;
}

static int read_unseen(enum value_kind kind, struct text t, struct value *out)
{
	*out = value_string(t);
	out->kind = kind;
	return 0;
}

/* {"duration": "..."} and its kin whose inside is a string. */
static int read_named(struct arena *arena, struct text name, struct text t,
		      struct value *out, struct err *err)
{
	if (text_is(name, "duration"))
		return read_duration(t, out, err);
	if (text_is(name, "time"))
		return read_time(t, out, err);
	if (text_is(name, "decimal"))
		return read_decimal(t, out, err);
	if (text_is(name, "bytes"))
		return read_bytes(arena, t, out, err);
	if (text_is(name, "unknown"))
		return read_unseen(VALUE_UNKNOWN, t, out);
	if (text_is(name, "error"))
		return read_unseen(VALUE_ERROR, t, out);
	if (text_is(name, "int")) {
		*out = value_int(0);
		return text_to_i64(t, &out->integer, err);
	}
	if (text_is(name, "uint")) {
		*out = value_uint(0);
		return text_to_u64(t, &out->uinteger, err);
	}
	return err_set(err, ERR_USAGE, "typed value: unknown kind \"%.*s\"",
		       TEXT_ARG(name));
}

static int read_object(struct arena *arena, const struct json *json,
		       struct value *out, struct err *err)
{
	const struct json *inner;
	struct text name;

	if (json->count != 1)
		return wanted(err, "one member that names the kind");
	name = json->members[0].name;
	inner = json->members[0].value;
	if (text_is(name, "share"))
		return read_share(inner, out, err);
	if (text_is(name, "map"))
		return read_map(arena, inner, out, err);
	if (text_is(name, "double"))
		return read_double(inner, out, err);
	if (inner->kind != JSON_IS_STRING)
		return wanted(err, "a string inside");
	return read_named(arena, name, inner->string, out, err);
}

int value_from_json(struct arena *arena, const struct json *json,
		    struct value *out, struct err *err)
{
	switch (json->kind) {
	case JSON_IS_NULL:
		*out = value_null();
		return 0;
	case JSON_IS_BOOL:
		*out = value_bool(json->boolean);
		return 0;
	case JSON_IS_INTEGER:
		*out = value_int(json->integer);
		return 0;
	case JSON_IS_STRING:
		*out = value_string(json->string);
		return 0;
	case JSON_IS_LIST:
		return read_list(arena, json, out, err);
	case JSON_IS_OBJECT:
		return read_object(arena, json, out, err);
	default:
		return wanted(err, "no real number");
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON tree: getters that name what is missing, and builders.
 */
#include <assert.h>

#include "parse/json.h"

static struct json *new_value(struct arena *arena, enum json_kind kind)
{
	struct json *value = arena_new(arena, struct json);

	value->kind = kind;
	return value;
}

const struct json *json_get(const struct json *object, const char *name)
{
	if (!object || object->kind != JSON_IS_OBJECT)
		return NULL;
	for (size_t i = 0; i < object->count; i++)
		if (text_is(object->members[i].name, name))
			return object->members[i].value;
	return NULL;
}

static const struct json *get_kind(const struct json *object, const char *name,
				   enum json_kind kind, struct err *err)
{
	static const char *const names[] = {
		[JSON_IS_NULL] = "null",	  [JSON_IS_BOOL] = "a boolean",
		[JSON_IS_INTEGER] = "an integer", [JSON_IS_REAL] = "a real",
		[JSON_IS_STRING] = "a string",	  [JSON_IS_LIST] = "a list",
		[JSON_IS_OBJECT] = "an object",
	};
	const struct json *value = json_get(object, name);

	if (!value) {
		err_set(err, ERR_USAGE, "member \"%s\" is missing", name);
		return NULL;
	}
	if (value->kind != kind) {
		err_set(err, ERR_USAGE, "member \"%s\" is %s, wanted %s", name,
			names[value->kind], names[kind]);
		return NULL;
	}
	return value;
}

int json_get_text(const struct json *object, const char *name, struct text *out,
		  struct err *err)
{
	const struct json *v = get_kind(object, name, JSON_IS_STRING, err);

	if (!v)
		return -1;
	*out = v->string;
	return 0;
}

int json_get_integer(const struct json *object, const char *name, int64_t *out,
		     struct err *err)
{
	const struct json *v = get_kind(object, name, JSON_IS_INTEGER, err);

	if (!v)
		return -1;
	*out = v->integer;
	return 0;
}

int json_get_bool(const struct json *object, const char *name, bool *out,
		  struct err *err)
{
	const struct json *v = get_kind(object, name, JSON_IS_BOOL, err);

	if (!v)
		return -1;
	*out = v->boolean;
	return 0;
}

int json_get_list(const struct json *object, const char *name,
		  const struct json **out, struct err *err)
{
	const struct json *v = get_kind(object, name, JSON_IS_LIST, err);

	if (!v)
		return -1;
	*out = v;
	return 0;
}

int json_get_object(const struct json *object, const char *name,
		    const struct json **out, struct err *err)
{
	const struct json *v = get_kind(object, name, JSON_IS_OBJECT, err);

	if (!v)
		return -1;
	*out = v;
	return 0;
}

struct json *json_object(struct arena *arena)
{
	return new_value(arena, JSON_IS_OBJECT);
}

struct json *json_list(struct arena *arena)
{
	return new_value(arena, JSON_IS_LIST);
}

struct json *json_text(struct arena *arena, struct text t)
{
	struct json *value = new_value(arena, JSON_IS_STRING);

	value->string = text_copy(arena, t);
	return value;
}

struct json *json_str(struct arena *arena, const char *terminated)
{
	return json_text(arena, text_from(terminated));
}

struct json *json_integer(struct arena *arena, int64_t n)
{
	struct json *value = new_value(arena, JSON_IS_INTEGER);

	value->integer = n;
	return value;
}

struct json *json_bool(struct arena *arena, bool b)
{
	struct json *value = new_value(arena, JSON_IS_BOOL);

	value->boolean = b;
	return value;
}

struct json *json_null(struct arena *arena)
{
	return new_value(arena, JSON_IS_NULL);
}

void json_add(struct arena *arena, struct json *object, const char *name,
	      struct json *value)
{
	json_add_text(arena, object, text_from(name), value);
}

static bool has_member(const struct json *object, struct text name)
{
	for (size_t i = 0; i < object->count; i++)
		if (text_equal(object->members[i].name, name))
			return true;
	return false;
}

void json_add_text(struct arena *arena, struct json *object, struct text name,
		   struct json *value)
{
	assert(object->kind == JSON_IS_OBJECT && value);
	assert(!has_member(object, name));
	if (object->count == object->room)
		object->members =
			arena_grow(arena, object->members, object->count,
				   &object->room, sizeof(*object->members));
	object->members[object->count++] =
		(struct json_member){text_copy(arena, name), value};
}

void json_push(struct arena *arena, struct json *list, struct json *value)
{
	assert(list->kind == JSON_IS_LIST && value);
	if (list->count == list->room)
		list->items = arena_grow(arena, list->items, list->count,
					 &list->room, sizeof(struct json *));
	list->items[list->count++] = value;
}

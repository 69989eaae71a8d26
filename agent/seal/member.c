/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/member.h"

#include <string.h>

#include "base/encode.h"
#include "base/limits.h"

#define ID_BYTES   64
#define TIME_BYTES 20 /* YYYY-MM-DDTHH:MM:SSZ */

bool member_is_null(const struct json *object, const char *name)
{
	const struct json *member = json_get(object, name);

	return member && member->kind == JSON_IS_NULL;
}

bool member_is_set(const struct json *object, const char *name)
{
	return json_get(object, name) && !member_is_null(object, name);
}

int member_count(const struct json *object, const char *name, uint64_t *out,
		 struct err *err)
{
	int64_t n;

	if (json_get_integer(object, name, &n, err))
		return -1;
	if (n < 0 || (uint64_t)n > MEMBER_COUNT_MAX)
		return err_set(err, ERR_USAGE, "%s: not a count (0 to 2^53-1)",
			       name);
	*out = (uint64_t)n;
	return 0;
}

static int json_to_time(const struct json *json, struct instant *out,
			struct err *err)
{
	if (json->kind != JSON_IS_STRING || json->string.size != TIME_BYTES ||
	    json->string.data[10] != 'T' || !text_ends(json->string, "Z"))
		return err_set(err, ERR_USAGE,
			       "not a time as YYYY-MM-DDTHH:MM:SSZ");
	return instant_parse(json->string, out, err);
}

int json_to_digest(const struct json *json, struct digest *out, struct err *err)
{
	if (json->kind != JSON_IS_STRING)
		return err_set(err, ERR_USAGE, "not a digest");
	return digest_from_hex(json->string, out, err);
}

static int find(const struct json *object, const char *name,
		const struct json **out, struct err *err)
{
	*out = json_get(object, name);
	if (!*out)
		return err_set(err, ERR_USAGE, "%s: missing", name);
	return 0;
}

int member_time(const struct json *object, const char *name,
		struct instant *out, struct err *err)
{
	const struct json *member;

	if (find(object, name, &member, err))
		return -1;
	if (json_to_time(member, out, err))
		return err_prefix(err, "%s", name);
	return 0;
}

int member_time_or(const struct json *object, const char *name,
		   struct instant none, struct instant *out, struct err *err)
{
	if (member_is_null(object, name)) {
		*out = none;
		return 0;
	}
	return member_time(object, name, out, err);
}

int member_digest(const struct json *object, const char *name,
		  struct digest *out, struct err *err)
{
	const struct json *member;

	if (find(object, name, &member, err))
		return -1;
	if (json_to_digest(member, out, err))
		return err_prefix(err, "%s", name);
	return 0;
}

int member_bytes(struct arena *arena, const struct json *object,
		 const char *name, struct text *out, struct err *err)
{
	struct text encoded;

	if (json_get_text(object, name, &encoded, err))
		return -1;
	if (base64_decode(arena, encoded, out, err))
		return err_prefix(err, "%s", name);
	return 0;
}

bool id_is_valid(struct text id)
{
	if (id.size == 0 || id.size > ID_BYTES)
		return false;
	for (size_t i = 0; i < id.size; i++) {
		char c = id.data[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		bool mark = c == '.' || c == '-' || c == ':';

		if (!word && (i == 0 || !mark))
			return false;
	}
	return true;
}

int member_id(const struct json *object, const char *name, struct text *out,
	      struct err *err)
{
	if (json_get_text(object, name, out, err))
		return -1;
	if (!id_is_valid(*out))
		return err_set(err, ERR_USAGE,
			       "%s: not an id ([a-z0-9][a-z0-9.:-]*, at most "
			       "%d)",
			       name, ID_BYTES);
	return 0;
}

int member_texts(struct arena *arena, const struct json *object,
		 const char *name, const struct text **out, size_t *count,
		 struct err *err)
{
	const struct json *list;
	struct text *items;

	if (json_get_list(object, name, &list, err))
		return -1;
	if (list->count > LIMIT_SUBJECTS)
		return err_set(err, ERR_LIMIT, "%s: more than %d", name,
			       LIMIT_SUBJECTS);
	items = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind != JSON_IS_STRING)
			return err_set(err, ERR_USAGE, "%s[%zu]: not a string",
				       name, i);
		items[i] = list->items[i]->string;
	}
	*out = items;
	*count = list->count;
	return 0;
}

struct json *json_time(struct arena *arena, struct instant t)
{
	char room[INSTANT_TEXT_ROOM];

	return json_text(arena,
			 text_copy(arena, instant_print_seconds(t, room)));
}

struct json *json_time_or_null(struct arena *arena, struct instant t)
{
	if (t.seconds == INT64_MAX || t.seconds == INT64_MIN)
		return json_null(arena);
	return json_time(arena, t);
}

struct json *json_digest(struct arena *arena, struct digest digest)
{
	return json_text(arena, digest_hex_copy(arena, digest));
}

struct json *json_bytes(struct arena *arena, struct text bytes)
{
	return json_text(arena, base64_encode(arena, bytes));
}

struct json *json_count(struct arena *arena, uint64_t n)
{
	return json_integer(arena, (int64_t)n);
}

struct json *json_texts(struct arena *arena, const struct text *items,
			size_t count)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < count; i++)
		json_push(arena, list, json_text(arena, items[i]));
	return list;
}

int member_only(const struct json *object, const char *const *names,
		struct err *err)
{
	if (object->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "not an object");
	for (size_t i = 0; i < object->count; i++) {
		const char *const *name = names;

		while (*name && !text_is(object->members[i].name, *name))
			name++;
		if (!*name)
			return err_set(err, ERR_USAGE,
				       "%.*s: no such member is known",
				       TEXT_ARG(object->members[i].name));
	}
	return 0;
}

int member_words(const struct json *object, const char *name, size_t most,
		 struct text *out, struct err *err)
{
	if (json_get_text(object, name, out, err))
		return -1;
	if (!out->size || out->size > most)
		return err_set(err, ERR_USAGE, "%s: wanted 1 to %zu bytes",
			       name, most);
	for (size_t i = 0; i < out->size; i++)
		if ((unsigned char)out->data[i] < ' ' && out->data[i] != '\n')
			return err_set(err, ERR_USAGE,
				       "%s: a control character", name);
	return 0;
}

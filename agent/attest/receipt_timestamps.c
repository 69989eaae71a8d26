/* SPDX-License-Identifier: Apache-2.0 */
/* The timestamps of a bundle, and a bundle that gets some. */
#include "attest/receipt_timestamps.h"

#include "base/arena.h"
#include "base/limits.h"
#include "seal/member.h"

#define MATERIAL "verificationMaterial"

struct json *receipt_timestamps_json(struct arena *arena,
				     const struct text *all, size_t count)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	for (size_t i = 0; i < count; i++) {
		struct json *one = json_object(arena);

		json_add(arena, one, "signedTimestamp",
			 json_bytes(arena, all[i]));
		json_push(arena, list, one);
	}
	json_add(arena, json, "rfc3161Timestamps", list);
	return json;
}

int receipt_timestamps_read(struct arena *arena, const struct json *material,
			    struct receipt *out, struct err *err)
{
	const struct json *data, *list;
	struct text *all;

	if (!member_is_set(material, TIMESTAMP_DATA))
		return 0;
	if (json_get_object(material, TIMESTAMP_DATA, &data, err))
		return -1;
	if (!member_is_set(data, "rfc3161Timestamps"))
		return 0;
	if (json_get_list(data, "rfc3161Timestamps", &list, err))
		return -1;
	if (list->count > LIMIT_TIMESTAMPS)
		return err_set(err, ERR_LIMIT,
			       "rfc3161Timestamps: more than %d",
			       LIMIT_TIMESTAMPS);
	all = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->kind != JSON_IS_OBJECT ||
		    member_bytes(arena, list->items[i], "signedTimestamp",
				 &all[i], err)) {
			err_set(err, ERR_USAGE, "not an object");
			return err_prefix(err, "rfc3161Timestamps[%zu]", i);
		}
	out->timestamps = all;
	out->timestamp_count = list->count;
	return 0;
}

/* All members of an object but one. */
static struct json *without(struct arena *arena, const struct json *object,
			    const char *name)
{
	struct json *copy = json_object(arena);

	for (size_t i = 0; i < object->count; i++)
		if (!text_is(object->members[i].name, name))
			json_add_text(arena, copy, object->members[i].name,
				      object->members[i].value);
	return copy;
}

int receipt_add_timestamps(struct arena *arena, struct text bundle,
			   const struct text *all, size_t count,
			   struct text *out, struct err *err)
{
	const struct json *json, *material;
	struct json *whole, *inner;

	if (json_parse(arena, bundle, JSON_NO_REALS, &json, err) ||
	    json_get_object(json, MATERIAL, &material, err))
		return err_prefix(err, "bundle");
	inner = without(arena, material, TIMESTAMP_DATA);
	json_add(arena, inner, TIMESTAMP_DATA,
		 receipt_timestamps_json(arena, all, count));
	whole = without(arena, json, MATERIAL);
	json_add(arena, whole, MATERIAL, inner);
	return json_canonical(arena, whole, out, err);
}

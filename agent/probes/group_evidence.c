/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/group_evidence.h"

#include "base/digest.h"
#include "base/encode.h"
#include "base/fs.h"
#include "base/limits.h"
#include "model/value_json.h"
#include "probes/sighting.h"

#define SHOWN_BYTES 16 /* of an HMAC */

/* As it is hashed: a person who has the value has the text. */
static struct text key_text(struct arena *arena, struct value v)
{
	char room[INSTANT_TEXT_ROOM];

	if (v.kind == VALUE_STRING)
		return value_text(v);
	if (v.kind == VALUE_TIMESTAMP)
		return text_copy(arena, instant_print(value_instant(v), room));
	return value_print(arena, v, "en");
}

static struct json *key_json(struct arena *arena, struct value v,
			     enum privacy privacy, struct text hash_key)
{
	struct text t;
	struct digest digest;

	if (v.kind == VALUE_NULL || privacy == PRIVACY_NEVER ||
	    (privacy == PRIVACY_KEYED_HASH && !hash_key.size))
		return json_null(arena);
	t = text_made_utf8(arena, key_text(arena, v));
	if (privacy == PRIVACY_OPEN)
		return json_text(arena, t);
	digest = digest_hmac(hash_key, t);
	t = hex_encode(arena, digest.bytes, SHOWN_BYTES);
	return json_text(arena, text_format(arena, "hmac:%.*s", TEXT_ARG(t)));
}

static struct json *group_json(struct arena *arena,
			       const struct records_spec *spec,
			       const struct listed_group *group,
			       struct text hash_key)
{
	struct json *out = json_object(arena), *keys = json_object(arena);
	struct json *figures = json_object(arena);

	for (size_t i = 0; i < spec->per_count; i++)
		json_add(arena, keys, text_cstr(arena, spec->per[i].name),
			 key_json(arena, group->keys[i], spec->list.privacy[i],
				  hash_key));
	for (size_t i = 0; i < spec->each_count; i++)
		if (group->figures[i].kind < VALUE_ERROR &&
		    group->figures[i].kind != VALUE_LIST)
			json_add(arena, figures,
				 text_cstr(arena, spec->each[i].name),
				 value_to_json(arena, group->figures[i]));
	json_add(arena, out, "keys", keys);
	json_add(arena, out, "figures", figures);
	return out;
}

static struct json *count_json(struct arena *arena, uint64_t n)
{
	return json_text(arena,
			 text_format(arena, "%llu", (unsigned long long)n));
}

struct evidence group_evidence(struct arena *arena,
			       const struct records_spec *spec,
			       const struct group_listing *listing,
			       struct text hash_key)
{
	struct json *out = json_object(arena), *list = json_list(arena);
	struct evidence evidence = {
		.name = TEXT(GROUP_EVIDENCE),
		.media_type = TEXT("application/json"),
		.level = DISCLOSE_EXCERPT,
	};
	struct err ignored = {.kind = ERR_NONE};

	json_add(arena, out, "worst",
		 json_text(arena, spec->each[spec->list.worst].name));
	json_add(arena, out, "groups", count_json(arena, listing->groups));
	json_add(arena, out, "small", count_json(arena, listing->small));
	json_add(arena, out, "unknown", count_json(arena, listing->unknown));
	json_add(arena, out, "atLeast", count_json(arena, listing->least_rows));
	for (size_t i = 0; i < listing->count; i++)
		json_push(arena, list,
			  group_json(arena, spec, &listing->items[i],
				     hash_key));
	json_add(arena, out, "list", list);
	if (json_canonical(arena, out, &evidence.bytes, &ignored))
		evidence.bytes = TEXT("{}");
	return evidence;
}

struct text hash_key_read(struct arena *arena, const struct site *site)
{
	struct text bytes = {NULL, 0};
	struct err ignored = {.kind = ERR_NONE};
	const char *base = text_cstr(arena, site->directory);

	if (site->hash_key_file.size &&
	    fs_read(arena,
		    fs_join(arena, base, text_cstr(arena, site->hash_key_file)),
		    LIMIT_HASH_KEY_BYTES, &bytes, &ignored) == 0)
		return text_trim(bytes);
	return (struct text){NULL, 0};
}

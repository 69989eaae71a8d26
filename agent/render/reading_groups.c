/* SPDX-License-Identifier: Apache-2.0 */
#include "render/reading_groups.h"

#include "model/value_json.h"
#include "parse/json.h"

static struct text member_text(const struct json *json, const char *name)
{
	const struct json *found = json_get(json, name);

	return found && found->kind == JSON_IS_STRING ? found->string
						      : TEXT("");
}

static struct text key_words(const struct voice *voice,
			     const struct json_member *key)
{
	struct text shown = key->value->kind == JSON_IS_STRING
				    ? key->value->string
				    : say(voice, WORDING_GROUP_KEY_HIDDEN);

	return phrase_join(voice, key->name, " ", shown);
}

static struct text figure_words(const struct voice *voice,
				const struct json_member *figure)
{
	struct err ignored = {.kind = ERR_NONE};
	struct value v;

	if (value_from_json(voice->arena, figure->value, &v, &ignored))
		v = value_null();
	return phrase_join(voice, figure->name, " ", phrase_value(voice, v));
}

static struct text line_of(const struct voice *voice, const struct json *group)
{
	const struct json *keys = json_get(group, "keys");
	const struct json *figures = json_get(group, "figures");
	struct text left = {NULL, 0}, right = {NULL, 0};

	for (size_t i = 0; keys && i < keys->count; i++)
		left = phrase_join(voice, left, ", ",
				   key_words(voice, &keys->members[i]));
	for (size_t i = 0; figures && i < figures->count; i++)
		right = phrase_join(voice, right, "; ",
				    figure_words(voice, &figures->members[i]));
	return phrase_join(voice, left, ": ", right);
}

static struct text notes_of(const struct voice *voice, const struct json *json)
{
	struct text small[2] = {member_text(json, "small"),
				member_text(json, "atLeast")};
	struct text unknown = member_text(json, "unknown");
	struct text notes = {NULL, 0};

	if (!text_is(small[0], "0"))
		notes = phrase_fill(voice, WORDING_GROUPS_SMALL, small, 2);
	if (!text_is(unknown, "0"))
		notes = phrase_join(voice, notes, " ",
				    phrase_one(voice, WORDING_GROUPS_UNKNOWN,
					       unknown));
	return notes;
}

struct groups_reading reading_groups(const struct reading *reading,
				     const struct finding *finding)
{
	struct voice voice = reading_voice_of(reading, finding);
	struct groups_reading out = {.json = NULL};
	struct err ignored = {.kind = ERR_NONE};
	const struct json *json, *list;
	struct text head[2];

	if (!finding->groups.size ||
	    json_parse(voice.arena, finding->groups, JSON_NO_REALS, &json,
		       &ignored) ||
	    json_get_list(json, "list", &list, &ignored))
		return out;
	out.json = json;
	head[0] = member_text(json, "worst");
	head[1] = member_text(json, "groups");
	out.heading = phrase_fill(&voice, WORDING_GROUPS, head, 2);
	out.notes = notes_of(&voice, json);
	out.lines = arena_many(voice.arena, list->count, struct text);
	out.count = list->count;
	for (size_t i = 0; i < list->count; i++)
		out.lines[i] = line_of(&voice, list->items[i]);
	return out;
}

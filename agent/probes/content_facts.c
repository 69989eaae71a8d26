/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/content_facts.h"

#include "cel/regex.h"
#include "probes/settings_file.h"

const struct field content_settings_fields[] = {
	{.name = "separator",
	 .kind = FIELD_TEXT,
	 .about = "between key and value; default \"=\""},
	{.name = "comment",
	 .kind = FIELD_TEXT,
	 .about = "begins a comment; default \"#\""},
	{.name = NULL},
};

const struct cel_type content_settings_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_string};

static void see_matches(struct arena *arena, struct text pattern,
			struct text content, struct sighting *sight)
{
	struct err err = {.kind = ERR_NONE};
	const struct regex *regex = regex_new(arena, pattern, &err);
	int64_t count = 0;

	if (!regex)
		return;
	while (content.size) {
		struct text line = text_cut(content, '\n', &content);
		enum regex_answer answer = regex_matches(regex, line);

		if (answer == REGEX_GAVE_UP) {
			sighting_fact(sight, "matches",
				      value_unknown("not-observable"));
			return;
		}
		count += answer == REGEX_YES;
	}
	sighting_fact(sight, "matches", value_int(count));
}

static struct text item_text(const struct setting *block, const char *name,
			     const char *otherwise)
{
	for (size_t i = 0; i < block->count; i++)
		if (text_is(block->items[i].name, name))
			return block->items[i].value;
	return text_from(otherwise);
}

void content_see(struct arena *arena, const struct look *look,
		 struct text content, struct sighting *sight)
{
	const struct setting *block = look_setting(look, "settings");
	struct text pattern = look_text(look, "pattern", NULL);

	if (pattern.size)
		see_matches(arena, pattern, content, sight);
	if (block)
		sighting_fact(
			sight, "settings",
			settings_file_value(arena, content,
					    item_text(block, "separator", "="),
					    item_text(block, "comment", "#")));
}

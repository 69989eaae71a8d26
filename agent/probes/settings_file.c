/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/settings_file.h"

#include <string.h>

#include "base/limits.h"

static bool begins_with(struct text t, struct text head)
{
	return t.size >= head.size && !memcmp(t.data, head.data, head.size);
}

static bool setting_line(struct text line, struct text separator,
			 struct text comment, struct value_entry *out)
{
	const char *hit;

	line = text_trim(line);
	if (!line.size || (comment.size && begins_with(line, comment)))
		return false;
	hit = memmem(line.data, line.size, separator.data, separator.size);
	if (!hit)
		return false;
	out->key = value_string(
		text_trim((struct text){line.data, (size_t)(hit - line.data)}));
	hit += separator.size;
	out->value = value_string(text_trim(
		(struct text){hit, (size_t)(line.data + line.size - hit)}));
	return true;
}

/* Whether the line could be a setting whose bytes we cannot read; a comment in
 * another encoding is none of ours. */
static bool is_garbled(struct text line, struct text comment)
{
	line = text_trim(line);
	return !text_is_utf8(line) &&
	       !(comment.size && begins_with(line, comment));
}

static size_t entry_put(struct value_entry *entries, size_t count,
			struct value_entry entry)
{
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(value_text(entries[i].key),
				value_text(entry.key)))
			continue;
		entries[i].value = entry.value;
		return count;
	}
	entries[count] = entry;
	return count + 1;
}

struct value settings_file_value(struct arena *arena, struct text content,
				 struct text separator, struct text comment)
{
	struct value_entry *entries = NULL, entry;
	size_t count = 0, room = 0;

	while (content.size && separator.size) {
		struct text line = text_cut(content, '\n', &content);

		if (is_garbled(line, comment) || count == LIMIT_SETTINGS)
			return value_unknown("not-observable");
		if (!setting_line(line, separator, comment, &entry))
			continue;
		entries = arena_grow(arena, entries, count, &room,
				     sizeof(*entries));
		count = entry_put(entries, count, entry);
	}
	return value_map_of(arena, entries, count);
}

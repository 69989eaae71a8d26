/* SPDX-License-Identifier: Apache-2.0 */
#include "render/sentence.h"

#include <string.h>

static struct text parameter_named(const struct voice *voice,
				   const struct finding *finding,
				   struct text name)
{
	for (size_t i = 0; i < finding->parameter_count; i++)
		if (text_equal(finding->parameters[i].name, name))
			return phrase_value(voice,
					    finding->parameters[i].value);
	return (struct text){NULL, 0};
}

static struct text fact_named(const struct voice *voice,
			      const struct finding *finding, struct text name)
{
	for (size_t i = 0; i < finding->seen_count; i++)
		if (text_equal(finding->seen[i].name, name))
			return phrase_seen(voice, &finding->seen[i]);
	return (struct text){NULL, 0};
}

/* What the path names; data NULL when the finding has no such thing. */
static struct text path_value(const struct voice *voice, struct text path,
			      const struct finding *finding, struct instant now)
{
	struct text name;
	struct text root = text_cut(path, '.', &name);

	if (text_is(root, "params") && name.size > 0)
		return parameter_named(voice, finding, name);
	if (text_is(root, "subject") && name.size > 0)
		return finding->subject;
	if (text_is(path, "now"))
		return phrase_instant(voice, now);
	return fact_named(voice, finding, path);
}

struct text sentence_fill(const struct voice *voice, struct text sentence,
			  const struct finding *finding, struct instant now)
{
	struct buffer out;

	buffer_init(&out);
	for (size_t at = 0; at < sentence.size; at++) {
		const char *here = sentence.data + at;
		size_t left = sentence.size - at;
		const char *end = memchr(here, '}', left);
		struct text path, value;

		if (left > 1 && (*here == '{' || *here == '}') &&
		    here[1] == *here) {
			buffer_char(&out, *here);
			at++;
			continue;
		}
		if (*here != '{' || end == NULL) {
			buffer_char(&out, *here);
			continue;
		}
		path = (struct text){here + 1, (size_t)(end - here) - 1};
		value = path_value(voice, path, finding, now);
		if (value.data == NULL)
			value = (struct text){here, path.size + 2};
		buffer_text(&out, value);
		at += path.size + 1;
	}
	return buffer_take(&out, voice->arena);
}

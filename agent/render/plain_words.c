/* SPDX-License-Identifier: Apache-2.0 */
#include "render/plain_words.h"

#include "base/arena.h"

#define X(name, en, th) {en, th},
static const struct {
	const char *en, *th;
} phrases[] = {PLAIN_WORDS(X)};
#undef X

struct text plain_say(const struct voice *voice, enum plain id)
{
	return text_from(voice_is_thai(voice) ? phrases[id].th
					      : phrases[id].en);
}

struct text plain_fill(const struct voice *voice, enum plain id,
		       const struct text *arguments, size_t count)
{
	struct text t = plain_say(voice, id);
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < t.size; i++) {
		size_t argument;

		if (t.data[i] != '{' || i + 2 >= t.size) {
			buffer_char(&out, t.data[i]);
			continue;
		}
		argument = (size_t)(t.data[i + 1] - '0');
		if (argument < count)
			buffer_text(&out, arguments[argument]);
		i += 2;
	}
	return buffer_take(&out, voice->arena);
}

struct text plain_one(const struct voice *voice, enum plain id,
		      struct text argument)
{
	return plain_fill(voice, id, &argument, 1);
}

struct text plain_two(const struct voice *voice, enum plain id, struct text a,
		      struct text b)
{
	return plain_fill(voice, id, (struct text[]){a, b}, 2);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_source.h"

#include <string.h>

#include "base/limits.h"

#define SAMPLE 64 /* characters between two known byte offsets */

struct yaml_mark yaml_source_mark(const struct yaml_source *source, size_t byte)
{
	struct yaml_mark mark = {1, 1};

	for (size_t i = 0; i < byte && i < source->bytes.size; i++) {
		unsigned char c = (unsigned char)source->bytes.data[i];

		if (c == '\n') {
			mark.line++;
			mark.column = 1;
		} else if ((c & 0xc0) != 0x80) {
			mark.column++;
		}
	}
	return mark;
}

static bool is_utf16(struct text t)
{
	return t.size >= 2 && (memcmp(t.data, "\xff\xfe", 2) == 0 ||
			       memcmp(t.data, "\xfe\xff", 2) == 0 ||
			       t.data[0] == '\0' || t.data[1] == '\0');
}

static bool sample_characters(struct arena *arena, struct yaml_source *source,
			      struct yaml_problem *problem)
{
	struct text bytes = source->bytes;
	size_t at = 0, characters = 0, size;
	uint32_t point;

	source->samples = arena_many(arena, bytes.size / SAMPLE + 1, uint32_t);
	while (at < bytes.size) {
		if (characters++ % SAMPLE == 0)
			source->samples[source->sample_count++] = (uint32_t)at;
		size = utf8_next(bytes.data + at, bytes.size - at, &point);
		if (size == 0) {
			problem->mark = yaml_source_mark(source, at);
			problem->text = TEXT("not UTF-8");
			return false;
		}
		at += size;
	}
	return true;
}

bool yaml_source_open(struct arena *arena, struct text bytes,
		      struct yaml_source *out, struct yaml_problem *problem)
{
	*out = (struct yaml_source){.bytes = bytes.size ? bytes : TEXT("")};
	problem->mark = (struct yaml_mark){1, 1};
	if (bytes.size > LIMIT_YAML_BYTES) {
		problem->text =
			text_format(arena, "the file is larger than %d bytes",
				    LIMIT_YAML_BYTES);
		return false;
	}
	if (is_utf16(bytes)) {
		problem->text = TEXT("the file is UTF-16, wanted UTF-8");
		return false;
	}
	if (bytes.size >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
		out->bytes = (struct text){bytes.data + 3, bytes.size - 3};
	return sample_characters(arena, out, problem);
}

/* libyaml's index counts characters. */
size_t yaml_source_byte(const struct yaml_source *source, size_t character)
{
	size_t sample = character / SAMPLE, at;
	uint32_t point;

	if (sample >= source->sample_count)
		return source->bytes.size;
	at = source->samples[sample];
	for (size_t i = character % SAMPLE; i && at < source->bytes.size; i--)
		at += utf8_next(source->bytes.data + at,
				source->bytes.size - at, &point);
	return at;
}

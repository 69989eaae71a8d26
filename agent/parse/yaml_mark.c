/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an offset in a scalar's value back to its place in the file, by walking
 * the value and its source together. And the map look-up.
 */
#include <string.h>

#include "parse/yaml.h"

/* What a stretch of source makes: bytes of source, bytes of value. */
struct stretch {
	size_t source, value;
};

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Size of the line break at `at`, 0 if there is none. */
static size_t break_size(struct text t, size_t at)
{
	if (at >= t.size || !is_break(t.data[at]))
		return 0;
	if (t.data[at] == '\r' && at + 1 < t.size && t.data[at + 1] == '\n')
		return 2;
	return 1;
}

static size_t line_end(struct text t, size_t at)
{
	while (at < t.size && !is_break(t.data[at]))
		at++;
	return at;
}

static struct yaml_mark place(const struct yaml_node *scalar, size_t end)
{
	struct yaml_mark mark = scalar->mark;
	size_t at = 0;

	while (at < end && at < scalar->source.size) {
		size_t size = break_size(scalar->source, at);

		if (size) {
			mark.line++;
			mark.column = 1;
		} else if ((scalar->source.data[at] & 0xc0) != 0x80) {
			mark.column++;
		}
		at += size ? size : 1;
	}
	return mark;
}

/* A literal block: line by line; what a line lost is its indentation. */
static size_t literal_offset(const struct yaml_node *scalar, size_t offset)
{
	struct text source = scalar->source, value = scalar->scalar;
	size_t begin = 0, from = line_end(source, 0), to, size;

	from += break_size(source, from);
	for (size_t i = 0; i < offset; i++) {
		if (value.data[i] != '\n')
			continue;
		begin = i + 1;
		from = line_end(source, from);
		from += break_size(source, from);
	}
	to = line_end(source, from);
	size = line_end(value, begin) - begin;
	if (to - from > size)
		from = to - size;
	return from + (offset - begin) < to ? from + (offset - begin) : to;
}

/* Blanks and breaks: one break is a space, more are one break less. */
static struct stretch white_stretch(struct text source, size_t at)
{
	size_t breaks = 0, end = at;

	while (end < source.size) {
		size_t size = break_size(source, end);

		if (!size && !is_blank(source.data[end]))
			break;
		breaks += size > 0;
		end += size ? size : 1;
	}
	if (!breaks)
		return (struct stretch){end - at, end - at};
	return (struct stretch){end - at, breaks == 1 ? 1 : breaks - 1};
}

/* The code point of `digits` hexadecimal digits as a size in UTF-8. */
static size_t hex_size(struct text source, size_t at, size_t digits)
{
	uint32_t point = 0;
	char out[4];

	for (size_t i = at; i < at + digits && i < source.size; i++) {
		char c = source.data[i];
		unsigned letter = ((unsigned char)c | 0x20u) - 'a' + 10;

		point = point * 16 +
			(c <= '9' ? (unsigned)(c - '0') : letter % 16);
	}
	return utf8_put(point <= 0x10ffff ? point : 0xfffd, out);
}

static struct stretch escape_stretch(struct text source, size_t at)
{
	size_t skipped = break_size(source, at + 1);
	char c = at + 1 < source.size ? source.data[at + 1] : 0;

	if (skipped) {
		size_t end = at + 1 + skipped;

		while (end < source.size && is_blank(source.data[end]))
			end++;
		return (struct stretch){end - at, 0};
	}
	switch (c) {
	case 'x':
		return (struct stretch){4, hex_size(source, at + 2, 2)};
	case 'u':
		return (struct stretch){6, hex_size(source, at + 2, 4)};
	case 'U':
		return (struct stretch){10, hex_size(source, at + 2, 8)};
	case 'N':
	case '_':
		return (struct stretch){2, 2};
	case 'L':
	case 'P':
		return (struct stretch){2, 3};
	default:
		return (struct stretch){2, 1};
	}
}

static struct stretch next_stretch(struct text source, size_t at, char quote)
{
	char c = source.data[at];

	if (is_blank(c) || is_break(c))
		return white_stretch(source, at);
	if (quote == '"' && c == '\\')
		return escape_stretch(source, at);
	if (quote == '\'' && c == '\'')
		return (struct stretch){2, 1};
	return (struct stretch){1, 1};
}

/* Flow and folded scalars: `at` is where the value's first byte stands. */
static size_t folded_offset(struct text source, size_t at, char quote,
			    size_t offset)
{
	size_t done = 0;

	while (done < offset && at < source.size) {
		struct stretch next = next_stretch(source, at, quote);

		if (done + next.value > offset) {
			if (next.source == next.value)
				at += offset - done;
			break;
		}
		at += next.source;
		done += next.value;
	}
	return at;
}

struct yaml_mark yaml_mark_at(const struct yaml_node *scalar, size_t offset)
{
	struct text source = scalar->source;
	size_t at = 0;

	if (source.size == 0)
		return scalar->mark;
	if (offset > scalar->scalar.size)
		offset = scalar->scalar.size;
	if (scalar->plain)
		return place(scalar, folded_offset(source, 0, 0, offset));
	if (!scalar->block)
		return place(scalar,
			     folded_offset(source, 1, source.data[0], offset));
	if (source.data[0] == '|')
		return place(scalar, literal_offset(scalar, offset));
	at = line_end(source, 0);
	while (at < source.size &&
	       (is_blank(source.data[at]) || is_break(source.data[at])))
		at++;
	return place(scalar, folded_offset(source, at, 0, offset));
}

struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (map->pairs[i].key->kind == YAML_SCALAR &&
		    text_is(map->pairs[i].key->scalar, key))
			return map->pairs[i].value;
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "render/escape.h"

#define REPLACEMENT 0xfffd

static bool is_harmful(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       point == 0x061c || point == 0x200e || point == 0x200f ||
	       (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x206f) || point == 0xfeff ||
	       (point >= 0xfff9 && point <= 0xfffb) ||
	       (point & 0xfffe) == 0xfffe;
}

/* The next character to show; always takes at least one byte. */
static size_t next_clean(struct text t, size_t at, uint32_t *point)
{
	size_t size = utf8_next(t.data + at, t.size - at, point);

	if (size == 0) {
		*point = REPLACEMENT;
		return 1;
	}
	if (*point == '\t' || *point == '\n' || *point == '\r')
		*point = ' ';
	else if (is_harmful(*point))
		*point = REPLACEMENT;
	return size;
}

struct text text_clean(struct arena *arena, struct text t)
{
	struct buffer out;
	char bytes[4];
	uint32_t point;

	buffer_init(&out);
	for (size_t at = 0; at < t.size;) {
		at += next_clean(t, at, &point);
		buffer_add(&out, bytes, utf8_put(point, bytes));
	}
	return buffer_take(&out, arena);
}

static const char *entity_of(uint32_t point)
{
	switch (point) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_put(struct buffer *out, struct text t)
{
	char bytes[4];
	uint32_t point;

	for (size_t at = 0; at < t.size;) {
		const char *entity;

		at += next_clean(t, at, &point);
		entity = entity_of(point);
		if (entity != NULL)
			buffer_str(out, entity);
		else
			buffer_add(out, bytes, utf8_put(point, bytes));
	}
}

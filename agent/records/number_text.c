/* SPDX-License-Identifier: Apache-2.0 */
#include "records/number_text.h"

#include <string.h>

#define THAI_ZERO 0x0e50
#define THAI_NINE 0x0e59

struct text thai_digits_plain(struct arena *arena, struct text t)
{
	/* the first byte of all Thai letters */
	const char *first = memchr(t.data, '\xe0', t.size);
	size_t at = 0, size = 0;
	char *out;

	if (!first)
		return t;
	out = arena_alloc(arena, t.size);
	while (at < t.size) {
		uint32_t point;
		size_t used = utf8_next(t.data + at, t.size - at, &point);

		if (used == 3 && point >= THAI_ZERO && point <= THAI_NINE) {
			out[size++] = (char)('0' + (point - THAI_ZERO));
		} else {
			used = used ? used : 1;
			memcpy(out + size, t.data + at, used);
			size += used;
		}
		at += used;
	}
	return (struct text){out, size};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char not_a_number[] = "not a number";
static const char misplaced[] = "a thousands separator out of its place";

/* Between thousands stand groups of three, the first of one to three; whether
 * they are marked at all is free. */
struct grouping {
	size_t digits; /* of the group at hand */
	bool marked;
};

static bool take_mark(struct grouping *g)
{
	bool fits =
		g->marked ? g->digits == 3 : g->digits >= 1 && g->digits <= 3;

	g->marked = true;
	g->digits = 0;
	return fits;
}

/* What stands before the decimal mark, without separators; *at moves on. */
static const char *plain_whole(char thousands, char point, struct text t,
			       size_t *at, char *room, size_t *size)
{
	struct grouping g = {0, false};

	for (; *at < t.size && t.data[*at] != point; (*at)++) {
		char c = t.data[*at];

		if (is_digit(c)) {
			g.digits++;
			room[(*size)++] = c;
		} else if (!thousands || c != thousands) {
			return not_a_number;
		} else if (!take_mark(&g)) {
			return misplaced;
		}
	}
	return g.marked && g.digits != 3 ? misplaced : NULL;
}

const char *number_text_plain(const struct number_form *form, struct text t,
			      char room[NUMBER_TEXT_ROOM], struct text *plain)
{
	char point = form->decimal ? form->decimal : '.';
	size_t size = 0, at = 0;
	const char *why;

	*plain = t;
	if (!form->thousands && point == '.')
		return NULL;
	if (t.size > NUMBER_TEXT_ROOM)
		return not_a_number;
	if (t.size && (*t.data == '-' || *t.data == '+'))
		room[size++] = t.data[at++];
	why = plain_whole(form->thousands, point, t, &at, room, &size);
	if (why)
		return why;
	if (at < t.size) {
		room[size++] = '.';
		at++;
	}
	for (; at < t.size; at++) {
		if (!is_digit(t.data[at]))
			return not_a_number;
		room[size++] = t.data[at];
	}
	*plain = (struct text){room, size};
	return NULL;
}

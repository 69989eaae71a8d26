/* SPDX-License-Identifier: Apache-2.0 */
#include "render/width.h"

struct range {
	uint32_t first, last;
};

/* marks that join the character before them, and characters of no width */
static const struct range no_width[] = {
	{0x0300, 0x036f},   {0x0483, 0x0489}, {0x0591, 0x05bd},
	{0x064b, 0x065f},   {0x0900, 0x0902}, {0x093c, 0x093c},
	{0x0941, 0x0948},   {0x094d, 0x094d}, {0x0e31, 0x0e31},
	{0x0e34, 0x0e3a},   {0x0e47, 0x0e4e}, {0x0eb1, 0x0eb1},
	{0x0eb4, 0x0ebc},   {0x0ec8, 0x0ece}, {0x102d, 0x1030},
	{0x1032, 0x1037},   {0x1039, 0x103a}, {0x103d, 0x103e},
	{0x17b4, 0x17b5},   {0x17b7, 0x17bd}, {0x17c6, 0x17c6},
	{0x17c9, 0x17d3},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
	{0x200b, 0x200d},   {0x2060, 0x2064}, {0x20d0, 0x20ff},
	{0xfe00, 0xfe0f},   {0xfe20, 0xfe2f}, {0x1f3fb, 0x1f3ff},
	{0xe0100, 0xe01ef},
};

static const struct range two_wide[] = {
	{0x1100, 0x115f},   {0x2e80, 0x303e},	{0x3041, 0x33ff},
	{0x3400, 0x4dbf},   {0x4e00, 0xa4cf},	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},   {0xf900, 0xfaff},	{0xfe30, 0xfe6f},
	{0xff00, 0xff60},   {0xffe0, 0xffe6},	{0x1f300, 0x1f64f},
	{0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t point)
{
	for (size_t i = 0; i < count; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

unsigned point_columns(uint32_t point)
{
	if (point < 0x300)
		return 1;
	if (is_in(no_width, ARRAY_SIZE(no_width), point))
		return 0;
	return is_in(two_wide, ARRAY_SIZE(two_wide), point) ? 2 : 1;
}

unsigned text_columns(struct text t)
{
	unsigned columns = 0;
	uint32_t point;

	for (size_t at = 0; at < t.size;) {
		size_t size = utf8_next(t.data + at, t.size - at, &point);

		columns += size == 0 ? 1 : point_columns(point);
		at += size == 0 ? 1 : size;
	}
	return columns;
}

static bool is_thai(uint32_t point)
{
	return point >= 0x0e01 && point <= 0x0e5b;
}

/* Whether a line may end between the two, though there is no space. */
static bool may_part(uint32_t before, uint32_t after)
{
	bool leading = before >= 0x0e40 && before <= 0x0e44;
	bool follows = point_columns(after) == 0 || after == 0x0e30 ||
		       after == 0x0e32 || after == 0x0e33 || after == 0x0e45 ||
		       after == 0x0e46 || after == 0x0e2f;

	return is_thai(before) && is_thai(after) && !leading && !follows;
}

static struct text trim_end(struct text t)
{
	while (t.size > 0 && t.data[t.size - 1] == ' ')
		t.size--;
	return t;
}

/* Where the line ends: at the last space if it leaves the line half full,
 * else where Thai may part, else where the cells end. */
static size_t break_at(struct text t, unsigned columns)
{
	size_t at = 0, space = 0, part = 0;
	unsigned used = 0, used_space = 0;
	uint32_t point = 0, before = 0;

	while (at < t.size) {
		size_t size = utf8_next(t.data + at, t.size - at, &point);
		unsigned wide = size == 0 ? 1 : point_columns(point);

		if (point == ' ') {
			space = at;
			used_space = used;
		} else if (at > 0 && may_part(before, point)) {
			part = at;
		}
		if (used + wide > columns && at > 0)
			break;
		used += wide;
		at += size == 0 ? 1 : size;
		before = point;
	}
	if (at == t.size)
		return at;
	if (space > 0 && (part == 0 || used_space * 2 >= columns))
		return space;
	return part > 0 ? part : at;
}

struct text line_break(struct text t, unsigned columns, struct text *rest)
{
	size_t end = break_at(t, columns == 0 ? 1 : columns);
	struct text line = trim_end((struct text){t.data, end});

	while (end < t.size && t.data[end] == ' ')
		end++;
	*rest = (struct text){t.data + end, t.size - end};
	return line;
}

struct text text_shorten(struct arena *arena, struct text t, unsigned columns)
{
	struct text rest;
	struct text line;

	if (text_columns(t) <= columns)
		return t;
	line = line_break(t, columns > 1 ? columns - 1 : 1, &rest);
	return text_format(arena, "%.*s\u2026", TEXT_ARG(line));
}

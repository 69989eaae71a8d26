/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define NEAREST_BYTES 64 /* longer words get no "did you mean" */

struct text text_from(const char *terminated)
{
	if (!terminated)
		return (struct text){"", 0};
	return (struct text){terminated, strlen(terminated)};
}

bool text_equal(struct text a, struct text b)
{
	return a.size == b.size && (!a.size || !memcmp(a.data, b.data, a.size));
}

bool text_is(struct text a, const char *terminated)
{
	return text_equal(a, text_from(terminated));
}

int text_compare(struct text a, struct text b)
{
	size_t shorter = a.size < b.size ? a.size : b.size;
	int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

	if (order)
		return order;
	return (a.size > b.size) - (a.size < b.size);
}

bool text_starts(struct text t, const char *prefix)
{
	size_t size = strlen(prefix);

	return t.size >= size && (!size || !memcmp(t.data, prefix, size));
}

bool text_ends(struct text t, const char *suffix)
{
	size_t size = strlen(suffix);

	return t.size >= size &&
	       (!size || !memcmp(t.data + t.size - size, suffix, size));
}

char *text_cstr(struct arena *arena, struct text t)
{
	char *copy = arena_alloc(arena, t.size + 1);

	if (t.size)
		memcpy(copy, t.data, t.size);
	return copy;
}

struct text text_copy(struct arena *arena, struct text t)
{
	return (struct text){text_cstr(arena, t), t.size};
}

struct text text_format(struct arena *arena, const char *format, ...)
{
	struct buffer buffer;
	va_list args;

	buffer_init(&buffer);
	va_start(args, format);
	buffer_vprintf(&buffer, format, args);
	va_end(args);
	return buffer_take(&buffer, arena);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text text_trim(struct text t)
{
	while (t.size && is_space(t.data[t.size - 1]))
		t.size--;
	while (t.size && is_space(t.data[0])) {
		t.data++;
		t.size--;
	}
	return t;
}

struct text text_cut(struct text t, char separator, struct text *rest)
{
	const char *at = t.size ? memchr(t.data, separator, t.size) : NULL;
	struct text whole = t;

	*rest = (struct text){NULL, 0};
	if (!at)
		return whole;
	t.size = (size_t)(at - t.data);
	*rest = (struct text){at + 1, whole.size - t.size - 1};
	return t;
}

/* Enough of a wrong input to find it again in a message. */
static int shown(struct text t)
{
	return t.size > 40 ? 40 : (int)t.size;
}

int text_to_u64(struct text t, uint64_t *out, struct err *err)
{
	uint64_t n = 0;

	if (!t.size || (t.size > 1 && t.data[0] == '0'))
		return err_set(err, ERR_USAGE, "not a whole number: \"%.*s\"",
			       shown(t), t.data ? t.data : "");
	for (size_t i = 0; i < t.size; i++) {
		unsigned digit = (unsigned char)t.data[i] - (unsigned)'0';

		if (digit > 9)
			return err_set(err, ERR_USAGE,
				       "not a whole number: \"%.*s\"", shown(t),
				       t.data);
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, digit, &n))
			return err_set(err, ERR_USAGE,
				       "number too large: \"%.*s\"", shown(t),
				       t.data);
	}
	*out = n;
	return 0;
}

int text_to_i64(struct text t, int64_t *out, struct err *err)
{
	bool minus = t.size && t.data[0] == '-';
	struct text digits = {t.data + minus, t.size - minus};
	uint64_t n;

	if (text_to_u64(digits, &n, err))
		return -1;
	if (n > (uint64_t)INT64_MAX + minus)
		return err_set(err, ERR_USAGE, "number too large: \"%.*s\"",
			       shown(t), t.data);
	*out = (int64_t)(minus ? 0 - n : n);
	return 0;
}

size_t utf8_next(const char *data, size_t size, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)data;
	size_t length;
	uint32_t c;

	if (!size)
		return 0;
	c = bytes[0];
	if (c < 0x80) {
		*point = c;
		return 1;
	}
	if (c < 0xc2 || c > 0xf4)
		return 0;
	length = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (size < length)
		return 0;
	c &= 0x7fu >> length;
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (bytes[i] & 0x3f);
	}
	if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*point = c;
	return length;
}

size_t utf8_put(uint32_t point, char out[4])
{
	size_t length = point < 0x80	  ? 1
			: point < 0x800	  ? 2
			: point < 0x10000 ? 3
					  : 4;

	if (length == 1) {
		out[0] = (char)point;
		return 1;
	}
	for (size_t i = length; i-- > 1; point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3f));
	out[0] = (char)(0xf00u >> length | point);
	return length;
}

bool text_is_utf8(struct text t)
{
	size_t at = 0;

	while (at < t.size) {
		uint64_t eight;
		uint32_t point;
		size_t length;

		if (t.size - at >= sizeof(eight)) {
			memcpy(&eight, t.data + at, sizeof(eight));
			if (!(eight & 0x8080808080808080u)) {
				at += sizeof(eight);
				continue;
			}
		}
		length = utf8_next(t.data + at, t.size - at, &point);
		if (!length)
			return false;
		at += length;
	}
	return true;
}

static unsigned least_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap two neighbours) from a to b. */
static unsigned edit_distance(struct text a, struct text b)
{
	unsigned cost[NEAREST_BYTES + 1][NEAREST_BYTES + 1];

	for (unsigned i = 0; i <= a.size; i++)
		cost[i][0] = i;
	for (unsigned j = 0; j <= b.size; j++)
		cost[0][j] = j;
	for (size_t i = 1; i <= a.size; i++) {
		for (size_t j = 1; j <= b.size; j++) {
			bool same = a.data[i - 1] == b.data[j - 1];
			unsigned best = cost[i - 1][j - 1] + !same;

			best = least_of(best, cost[i - 1][j] + 1);
			best = least_of(best, cost[i][j - 1] + 1);
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
			    a.data[i - 2] == b.data[j - 1])
				best = least_of(best, cost[i - 2][j - 2] + 1);
			cost[i][j] = best;
		}
	}
	return cost[a.size][b.size];
}

struct text text_nearest(struct text word, const struct text *candidates,
			 size_t count)
{
	struct text nearest = {NULL, 0};
	unsigned best = (unsigned)(word.size / 3) + 1;

	if (word.size > NEAREST_BYTES)
		return nearest;
	for (size_t i = 0; i < count; i++) {
		unsigned distance;

		if (candidates[i].size > NEAREST_BYTES)
			continue;
		distance = edit_distance(word, candidates[i]);
		if (distance < best) {
			best = distance;
			nearest = candidates[i];
		}
	}
	return nearest;
}

void buffer_init(struct buffer *buffer)
{
	*buffer = (struct buffer){NULL, 0, 0};
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	buffer_init(buffer);
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
	size_t room = buffer->room ? buffer->room : 256;

	if (buffer->room - buffer->size >= more)
		return;
	if (more > SIZE_MAX / 4 - buffer->size)
		xmalloc(SIZE_MAX); /* dies, as out of memory does */
	while (room - buffer->size < more)
		room *= 2;
	buffer->data = xrealloc(buffer->data, room);
	buffer->room = room;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
	if (!size)
		return;
	buffer_reserve(buffer, size);
	memcpy(buffer->data + buffer->size, bytes, size);
	buffer->size += size;
}

void buffer_text(struct buffer *buffer, struct text t)
{
	buffer_add(buffer, t.data, t.size);
}

void buffer_str(struct buffer *buffer, const char *terminated)
{
	buffer_add(buffer, terminated, strlen(terminated));
}

void buffer_char(struct buffer *buffer, char c)
{
	buffer_add(buffer, &c, 1);
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list args)
{
	va_list again;
	int size;

	va_copy(again, args);
	buffer_reserve(buffer, 64);
	size = vsnprintf(buffer->data + buffer->size,
			 buffer->room - buffer->size, format, args);
	if (size > 0 && (size_t)size >= buffer->room - buffer->size) {
		buffer_reserve(buffer, (size_t)size + 1);
		vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format,
			  again);
	}
	if (size > 0)
		buffer->size += (size_t)size;
	va_end(again);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buffer_vprintf(buffer, format, args);
	va_end(args);
}

struct text buffer_view(const struct buffer *buffer)
{
	return (struct text){buffer->data ? buffer->data : "", buffer->size};
}

struct text buffer_take(struct buffer *buffer, struct arena *arena)
{
	struct text taken = text_copy(arena, buffer_view(buffer));

	buffer_release(buffer);
	return taken;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The extension "strings": positions are counted in code points. */
#include <string.h>

#include "base/limits.h"
#include "cel/format.h"
#include "cel/function.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value out_of_range(void)
{
	return value_error("index out of range");
}

/* The byte where the n-th code point starts; SIZE_MAX beyond the end. */
static size_t byte_at(struct value s, int64_t n)
{
	size_t at = 0;

	if (n < 0)
		return SIZE_MAX;
	for (; n > 0; n--) {
		if (at >= s.size)
			return SIZE_MAX;
		at++;
		while (at < s.size &&
		       ((unsigned char)s.bytes[at] & 0xc0) == 0x80)
			at++;
	}
	return at;
}

static int64_t points_before(struct value s, size_t byte)
{
	int64_t n = 0;

	for (size_t i = 0; i < byte; i++)
		n += ((unsigned char)s.bytes[i] & 0xc0) != 0x80;
	return n;
}

static struct value part(struct value s, size_t from, size_t to)
{
	return value_string((struct text){s.bytes + from, to - from});
}

static struct value char_at(ARGS)
{
	size_t from = byte_at(a[0], a[1].integer);
	size_t to;

	UNUSED_CALL;
	if (from == SIZE_MAX)
		return out_of_range();
	to = byte_at(a[0], a[1].integer + 1);
	return part(a[0], from, to == SIZE_MAX ? from : to);
}

static struct value index_from(struct value s, struct value of, size_t from)
{
	const char *found;

	if (!of.size)
		return value_int(points_before(s, from));
	found = s.size > from ? memmem(s.bytes + from, s.size - from, of.bytes,
				       of.size)
			      : NULL;
	if (!found)
		return value_int(-1);
	return value_int(points_before(s, (size_t)(found - s.bytes)));
}

static struct value index_of(ARGS)
{
	UNUSED_CALL;
	return index_from(a[0], a[1], 0);
}

static struct value index_of_from(ARGS)
{
	size_t from = byte_at(a[0], a[2].integer);

	UNUSED_CALL;
	return from == SIZE_MAX ? out_of_range() : index_from(a[0], a[1], from);
}

static struct value last_before(struct value s, struct value of, size_t last)
{
	if (of.size > s.size)
		return value_int(-1);
	if (last > s.size - of.size)
		last = s.size - of.size;
	for (size_t at = last + 1; at-- > 0;)
		if (!of.size || !memcmp(s.bytes + at, of.bytes, of.size))
			return value_int(points_before(s, at));
	return value_int(-1);
}

static struct value last_index_of(ARGS)
{
	UNUSED_CALL;
	return last_before(a[0], a[1], a[0].size);
}

static struct value last_index_from(ARGS)
{
	size_t from = byte_at(a[0], a[2].integer);

	UNUSED_CALL;
	return from == SIZE_MAX ? out_of_range()
				: last_before(a[0], a[1], from);
}

static struct value substring(ARGS)
{
	size_t from = byte_at(a[0], a[1].integer);

	UNUSED_CALL;
	return from == SIZE_MAX ? out_of_range() : part(a[0], from, a[0].size);
}

static struct value substring_to(ARGS)
{
	size_t from = byte_at(a[0], a[1].integer);
	size_t to = byte_at(a[0], a[2].integer);

	UNUSED_CALL;
	if (from == SIZE_MAX || to == SIZE_MAX)
		return out_of_range();
	return from > to ? value_error("invalid substring range")
			 : part(a[0], from, to);
}

static struct value with_case(const struct cel_call *call, struct value s,
			      char first, char last)
{
	char *out = call_alloc(call, s.size, 1);

	if (!out)
		return value_too_large();
	for (size_t i = 0; i < s.size; i++) {
		char c = s.bytes[i];

		out[i] = c >= first && c <= last ? (char)(c ^ 32) : c;
	}
	return value_string((struct text){out, s.size});
}

static struct value lower(ARGS)
{
	return with_case(call, a[0], 'A', 'Z');
}

static struct value upper(ARGS)
{
	return with_case(call, a[0], 'a', 'z');
}

/* The next place of `of` at or behind *at; an empty one is between all
 * code points. */
static bool next_place(struct value s, struct value of, size_t *at)
{
	const char *found;

	if (*at > s.size)
		return false;
	if (!of.size) {
		while (*at < s.size &&
		       ((unsigned char)s.bytes[*at] & 0xc0) == 0x80)
			++*at;
		return true;
	}
	found = s.size > *at
			? memmem(s.bytes + *at, s.size - *at, of.bytes, of.size)
			: NULL;
	if (found)
		*at = (size_t)(found - s.bytes);
	return found != NULL;
}

static struct value taken(const struct cel_call *call, struct buffer *out)
{
	if (out->size > *call->left) {
		buffer_release(out);
		return value_too_large();
	}
	*call->left -= out->size;
	return value_string(buffer_take(out, call->scratch));
}

static struct value replace_some(const struct cel_call *call,
				 const struct value *a, int64_t most)
{
	struct buffer out;
	size_t done = 0, at = 0;

	buffer_init(&out);
	while (most-- != 0 && out.size <= *call->left &&
	       next_place(a[0], a[1], &at)) {
		buffer_add(&out, a[0].bytes + done, at - done);
		buffer_text(&out, value_text(a[2]));
		done = at;
		at += a[1].size ? a[1].size : 1;
		done += a[1].size;
	}
	if (done < a[0].size)
		buffer_add(&out, a[0].bytes + done, a[0].size - done);
	return taken(call, &out);
}

static struct value replace(ARGS)
{
	return replace_some(call, a, -1);
}

static struct value replace_most(ARGS)
{
	return replace_some(call, a, a[3].integer < 0 ? -1 : a[3].integer);
}

static struct value split_some(const struct cel_call *call,
			       const struct value *a, int64_t most)
{
	struct value *items = NULL;
	size_t room = 0, count = 0, done = 0, at = a[1].size ? 0 : 1;

	if (!most)
		return value_list_of(call->scratch, NULL, 0);
	for (;;) {
		bool last = most > 0 && count + 1 == (size_t)most;

		if (count == room)
			items = arena_grow(call->scratch, items, count, &room,
					   sizeof(*items));
		if (count >= LIMIT_CEL_ITEMS ||
		    *call->left < sizeof(*items) * 2)
			return value_too_large();
		*call->left -= sizeof(*items) * 2;
		if (last || !next_place(a[0], a[1], &at) ||
		    (!a[1].size && at >= a[0].size))
			break;
		items[count++] = part(a[0], done, at);
		done = at + a[1].size;
		at = done + (a[1].size ? 0 : 1);
	}
	if (a[1].size || a[0].size)
		items[count++] = part(a[0], done, a[0].size);
	return value_list_of(call->scratch, items, count);
}

static struct value split(ARGS)
{
	return split_some(call, a, -1);
}

static struct value split_most(ARGS)
{
	return split_some(call, a, a[2].integer);
}

static bool is_space(uint32_t c)
{
	return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static struct value trim(ARGS)
{
	size_t from = 0, end = 0, at = 0;
	bool text = false;

	UNUSED_CALL;
	while (at < a[0].size) {
		uint32_t point = 0;
		size_t size =
			utf8_next(a[0].bytes + at, a[0].size - at, &point);

		at += size ? size : 1;
		if (!is_space(point)) {
			text = true;
			end = at;
		} else if (!text) {
			from = at;
		}
	}
	return part(a[0], from, text ? end : from);
}

static struct value join_with(const struct cel_call *call, struct value list,
			      struct text between)
{
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < list.list->count; i++) {
		if (list.list->items[i].kind != VALUE_STRING) {
			buffer_release(&out);
			return value_error("no such overload");
		}
		if (i)
			buffer_text(&out, between);
		buffer_text(&out, value_text(list.list->items[i]));
		if (out.size > *call->left)
			break;
	}
	return taken(call, &out);
}

static struct value join(ARGS)
{
	return join_with(call, a[0], (struct text){NULL, 0});
}

static struct value join_between(ARGS)
{
	return join_with(call, a[0], value_text(a[1]));
}

static struct value reverse(ARGS)
{
	char *out = call_alloc(call, a[0].size, 1);
	size_t at = 0;

	if (!out)
		return value_too_large();
	while (at < a[0].size) {
		uint32_t point;
		size_t size =
			utf8_next(a[0].bytes + at, a[0].size - at, &point);

		size = size ? size : 1;
		memcpy(out + a[0].size - at - size, a[0].bytes + at, size);
		at += size;
	}
	return value_string((struct text){out, a[0].size});
}

const struct cel_function functions_strings[] = {
	{"charAt", "si", "s", true, char_at},
	{"indexOf", "ss", "i", true, index_of},
	{"indexOf", "ssi", "i", true, index_of_from},
	{"lastIndexOf", "ss", "i", true, last_index_of},
	{"lastIndexOf", "ssi", "i", true, last_index_from},
	{"lowerAscii", "s", "s", true, lower},
	{"upperAscii", "s", "s", true, upper},
	{"replace", "sss", "s", true, replace},
	{"replace", "sssi", "s", true, replace_most},
	{"split", "ss", "Ls", true, split},
	{"split", "ssi", "Ls", true, split_most},
	{"substring", "si", "s", true, substring},
	{"substring", "sii", "s", true, substring_to},
	{"trim", "s", "s", true, trim},
	{"join", "Ls", "s", true, join},
	{"join", "Lss", "s", true, join_between},
	{"reverse", "s", "s", true, reverse},
	{"format", "sL*", "s", true, string_format},
	{"strings.quote", "s", "s", false, string_quote},
	{0},
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON: RFC 8785 (JCS) for what is signed or hashed, and an indented
 * form for people. jansson's writer does neither: it sorts by bytes and writes
 * \u00XX in upper case.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "parse/json.h"

#define EXACT_INTEGER ((int64_t)9007199254740991) /* 2^53-1, RFC 7493 */

static const char *short_escape(unsigned char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\b':
		return "\\b";
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\f':
		return "\\f";
	case '\r':
		return "\\r";
	default:
		return NULL;
	}
}

/* RFC 8785 section 3.2.2.2; the text is UTF-8 already. */
static void write_string(struct buffer *out, struct text t)
{
	size_t from = 0;

	buffer_char(out, '"');
	for (size_t i = 0; i < t.size; i++) {
		unsigned char c = (unsigned char)t.data[i];
		const char *escape = short_escape(c);

		if (!escape && c >= 0x20)
			continue;
		buffer_add(out, t.data + from, i - from);
		from = i + 1;
		if (escape)
			buffer_str(out, escape);
		else
			buffer_printf(out, "\\u%04x", c);
	}
	buffer_add(out, t.data + from, t.size - from);
	buffer_char(out, '"');
}

/* UTF-16 puts U+10000 and beyond (lead F0..F4) before U+E000..FFFF (EE, EF). */
static int utf16_rank(unsigned char c)
{
	if (c == 0xee || c == 0xef)
		return c + 7;
	return c >= 0xf0 ? c - 2 : c;
}

static int utf16_compare(struct text a, struct text b)
{
	size_t size = a.size < b.size ? a.size : b.size;

	for (size_t i = 0; i < size; i++) {
		unsigned char x = (unsigned char)a.data[i];
		unsigned char y = (unsigned char)b.data[i];

		if (x != y)
			return utf16_rank(x) - utf16_rank(y);
	}
	return (a.size > b.size) - (a.size < b.size);
}

static int member_compare(const void *a, const void *b)
{
	const struct json_member *x = a, *y = b;

	return utf16_compare(x->name, y->name);
}

struct canonical {
	struct arena *arena;
	struct buffer out;
	unsigned depth;
};

static int canonical_value(struct canonical *to, const struct json *value,
			   struct err *err) MUST_USE;

static int canonical_string(struct canonical *to, struct text t,
			    struct err *err)
{
	if (!text_is_utf8(t))
		return err_set(
			err, ERR_USAGE,
			"RFC 8785 section 3.2.2.2: a string is not UTF-8");
	write_string(&to->out, t);
	return 0;
}

static int canonical_object(struct canonical *to, const struct json *object,
			    struct err *err)
{
	size_t bytes = object->count * sizeof(struct json_member);
	struct json_member *sorted =
		arena_many(to->arena, object->count, struct json_member);

	if (object->count)
		memcpy(sorted, object->members, bytes);
	qsort(sorted, object->count, sizeof(*sorted), member_compare);
	buffer_char(&to->out, '{');
	for (size_t i = 0; i < object->count; i++) {
		if (i && text_equal(sorted[i - 1].name, sorted[i].name))
			return err_set(err, ERR_USAGE,
				       "duplicate member \"%.*s\"",
				       TEXT_ARG(sorted[i].name));
		if (i)
			buffer_char(&to->out, ',');
		if (canonical_string(to, sorted[i].name, err))
			return -1;
		buffer_char(&to->out, ':');
		if (canonical_value(to, sorted[i].value, err))
			return -1;
	}
	buffer_char(&to->out, '}');
	return 0;
}

static int canonical_list(struct canonical *to, const struct json *list,
			  struct err *err)
{
	buffer_char(&to->out, '[');
	for (size_t i = 0; i < list->count; i++) {
		if (i)
			buffer_char(&to->out, ',');
		if (canonical_value(to, list->items[i], err))
			return -1;
	}
	buffer_char(&to->out, ']');
	return 0;
}

static int canonical_integer(struct canonical *to, int64_t n, struct err *err)
{
	if (n > EXACT_INTEGER || n < -EXACT_INTEGER)
		return err_set(err, ERR_USAGE,
			       "integer %lld is beyond 2^53-1, where JSON "
			       "numbers stop being exact",
			       (long long)n);
	buffer_printf(&to->out, "%lld", (long long)n);
	return 0;
}

static int canonical_nested(struct canonical *to, const struct json *value,
			    struct err *err)
{
	int result;

	if (++to->depth > LIMIT_JSON_DEPTH)
		return err_set(err, ERR_LIMIT, "JSON nested deeper than %d",
			       LIMIT_JSON_DEPTH);
	if (value->kind == JSON_IS_LIST)
		result = canonical_list(to, value, err);
	else
		result = canonical_object(to, value, err);
	to->depth--;
	return result;
}

static int canonical_value(struct canonical *to, const struct json *value,
			   struct err *err)
{
	switch (value->kind) {
	case JSON_IS_NULL:
		buffer_str(&to->out, "null");
		return 0;
	case JSON_IS_BOOL:
		buffer_str(&to->out, value->boolean ? "true" : "false");
		return 0;
	case JSON_IS_INTEGER:
		return canonical_integer(to, value->integer, err);
	case JSON_IS_REAL:
		return err_set(err, ERR_USAGE,
			       "a number with a fraction has no place in a "
			       "canonical document");
	case JSON_IS_STRING:
		return canonical_string(to, value->string, err);
	case JSON_IS_LIST:
	case JSON_IS_OBJECT:
		break;
	}
	return canonical_nested(to, value, err);
}

int json_canonical(struct arena *arena, const struct json *value,
		   struct text *out, struct err *err)
{
	struct canonical to = {.arena = arena};

	buffer_init(&to.out);
	if (canonical_value(&to, value, err)) {
		buffer_release(&to.out);
		return -1;
	}
	*out = buffer_take(&to.out, arena);
	return 0;
}

/* Bytes that are not UTF-8 become U+FFFD: people must be able to read it. */
static void pretty_string(struct buffer *out, struct text t)
{
	struct buffer clean;
	uint32_t point;

	if (text_is_utf8(t)) {
		write_string(out, t);
		return;
	}
	buffer_init(&clean);
	while (t.size) {
		size_t size = utf8_next(t.data, t.size, &point);

		if (size)
			buffer_add(&clean, t.data, size);
		else
			buffer_str(&clean, "\xef\xbf\xbd");
		t.data += size ? size : 1;
		t.size -= size ? size : 1;
	}
	write_string(out, buffer_view(&clean));
	buffer_release(&clean);
}

/* The fewest digits that read back as the same double. */
static void pretty_real(struct buffer *out, double real)
{
	char digits[40];

	if (!isfinite(real)) {
		buffer_str(out, "null");
		return;
	}
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof(digits), "%.*g", precision, real);
		if (strtod(digits, NULL) == real)
			break;
	}
	buffer_str(out, digits);
	if (!strpbrk(digits, ".e"))
		buffer_str(out, ".0");
}

static void pretty_indent(struct buffer *out, unsigned depth)
{
	buffer_printf(out, "\n%*s", (int)(2 * depth), "");
}

static void pretty_value(struct buffer *out, const struct json *value,
			 unsigned depth);

static void pretty_nested(struct buffer *out, const struct json *value,
			  unsigned depth)
{
	bool list = value->kind == JSON_IS_LIST;

	if (value->count == 0) {
		buffer_str(out, list ? "[]" : "{}");
		return;
	}
	buffer_char(out, list ? '[' : '{');
	for (size_t i = 0; i < value->count; i++) {
		if (i)
			buffer_char(out, ',');
		pretty_indent(out, depth + 1);
		if (list) {
			pretty_value(out, value->items[i], depth + 1);
			continue;
		}
		pretty_string(out, value->members[i].name);
		buffer_str(out, ": ");
		pretty_value(out, value->members[i].value, depth + 1);
	}
	pretty_indent(out, depth);
	buffer_char(out, list ? ']' : '}');
}

static void pretty_value(struct buffer *out, const struct json *value,
			 unsigned depth)
{
	switch (value->kind) {
	case JSON_IS_NULL:
		buffer_str(out, "null");
		return;
	case JSON_IS_BOOL:
		buffer_str(out, value->boolean ? "true" : "false");
		return;
	case JSON_IS_INTEGER:
		buffer_printf(out, "%lld", (long long)value->integer);
		return;
	case JSON_IS_REAL:
		pretty_real(out, value->real);
		return;
	case JSON_IS_STRING:
		pretty_string(out, value->string);
		return;
	case JSON_IS_LIST:
	case JSON_IS_OBJECT:
		break;
	}
	pretty_nested(out, value, depth);
}

struct text json_pretty(struct arena *arena, const struct json *value)
{
	struct buffer out;

	buffer_init(&out);
	pretty_value(&out, value, 0);
	return buffer_take(&out, arena);
}

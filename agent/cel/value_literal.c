/* SPDX-License-Identifier: Apache-2.0 */
/* Values as CEL would write them. */
#include <inttypes.h>
#include <string.h>

#include "cel/spelling.h"
#include "cel/type.h"

static void put_quoted(struct buffer *out, struct text t, bool bytes)
{
	static const char from[] = "\a\b\f\n\r\t\v\\\"";
	static const char to[] = "abfnrtv\\\"";

	buffer_char(out, '"');
	for (size_t i = 0; i < t.size && !printed_enough(out); i++) {
		unsigned char c = (unsigned char)t.data[i];
		const char *simple = c ? strchr(from, c) : NULL;

		if (simple)
			buffer_printf(out, "\\%c", to[simple - from]);
		else if (c < 32 || c == 127 || (bytes && c > 127))
			buffer_printf(out, "\\x%02x", c);
		else
			buffer_char(out, (char)c);
	}
	buffer_char(out, '"');
}

static void put(struct buffer *out, struct arena *arena, struct value v);

static void put_list(struct buffer *out, struct arena *arena, struct value v)
{
	buffer_char(out, '[');
	for (size_t i = 0; i < v.list->count && !printed_enough(out); i++) {
		if (i)
			buffer_str(out, ", ");
		put(out, arena, v.list->items[i]);
	}
	buffer_char(out, ']');
}

static void put_map(struct buffer *out, struct arena *arena, struct value v)
{
	buffer_char(out, '{');
	for (size_t i = 0; i < v.map->count && !printed_enough(out); i++) {
		if (i)
			buffer_str(out, ", ");
		put(out, arena, v.map->entries[i].key);
		buffer_str(out, ": ");
		put(out, arena, v.map->entries[i].value);
	}
	buffer_char(out, '}');
}

static void put_double(struct buffer *out, double d)
{
	char text[DOUBLE_TEXT_ROOM];

	double_print(d, text);
	if (d != d || strcmp(text + (text[0] == '-'), "Infinity") == 0) {
		buffer_printf(out, "double(\"%s\")", text);
		return;
	}
	buffer_str(out, text);
	if (!strpbrk(text, ".e"))
		buffer_str(out, ".0");
}

static void put_time(struct buffer *out, struct value v)
{
	char text[INSTANT_TEXT_ROOM];
	bool instant = v.kind == VALUE_TIMESTAMP;
	struct text t = instant ? instant_print(value_instant(v), text)
				: span_print_seconds(value_span(v), text);

	buffer_printf(out, "%s(\"%.*s\")", instant ? "timestamp" : "duration",
		      TEXT_ARG(t));
}

static void put_optional(struct buffer *out, struct arena *arena,
			 struct value v)
{
	buffer_str(out, v.inner ? "optional.of(" : "optional.none(");
	if (v.inner)
		put(out, arena, *v.inner);
	buffer_char(out, ')');
}

/* Kinds that CEL has a literal for. */
static void put_plain(struct buffer *out, struct arena *arena, struct value v)
{
	switch (v.kind) {
	case VALUE_BOOL:
		buffer_str(out, v.boolean ? "true" : "false");
		break;
	case VALUE_INT:
		buffer_printf(out, "%" PRId64, v.integer);
		break;
	case VALUE_UINT:
		buffer_printf(out, "%" PRIu64 "u", v.uinteger);
		break;
	case VALUE_DOUBLE:
		put_double(out, v.real);
		break;
	case VALUE_BYTES:
		buffer_char(out, 'b');
		put_quoted(out, value_text(v), true);
		break;
	case VALUE_STRING:
		put_quoted(out, value_text(v), false);
		break;
	case VALUE_LIST:
		put_list(out, arena, v);
		break;
	case VALUE_MAP:
		put_map(out, arena, v);
		break;
	default:
		buffer_str(out, "null");
	}
}

static void put(struct buffer *out, struct arena *arena, struct value v)
{
	switch (v.kind) {
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		put_time(out, v);
		break;
	case VALUE_TYPE:
		buffer_str(out, v.type->kind == TYPE_NULL ? "null_type"
							  : type_word(v.type));
		break;
	case VALUE_OPTIONAL:
		put_optional(out, arena, v);
		break;
	case VALUE_DECIMAL:
		buffer_text(out, decimal_print(arena, v.integer, v.scale));
		break;
	case VALUE_SHARE:
		buffer_printf(out, "%" PRIu64 "/%" PRIu64, v.uinteger, v.whole);
		break;
	case VALUE_ERROR:
	case VALUE_UNKNOWN:
		buffer_str(out,
			   v.kind == VALUE_ERROR ? "error: " : "unknown: ");
		buffer_text(out, value_text(v));
		break;
	default:
		put_plain(out, arena, v);
	}
}

struct text value_literal(struct arena *arena, struct value v)
{
	struct buffer out;

	buffer_init(&out);
	put(&out, arena, v);
	return printed_take(&out, arena);
}

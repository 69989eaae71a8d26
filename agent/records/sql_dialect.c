/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sql_dialect.h"

#include <string.h>

#include "base/zone.h"

#define NAME_BYTES 128
#define NAME_PARTS 3

void sql_form(struct buffer *out, const char *form, const struct form_of *of)
{
	uint64_t factor = 1;

	for (unsigned i = 0; i < of->scale; i++)
		factor *= 10;
	for (; *form; form++) {
		if (*form == '$')
			buffer_text(out, of->column);
		else if (*form == '#')
			buffer_printf(out, "%u", of->scale);
		else if (*form == '@')
			buffer_printf(out, "%llu", (unsigned long long)factor);
		else if (*form == '~')
			buffer_printf(out, "%lld", (long long)of->offset_us);
		else
			buffer_char(out, *form);
	}
}

void sql_name(struct buffer *out, const struct sql_dialect *dialect,
	      struct text name)
{
	buffer_char(out, dialect->quote_open);
	for (size_t i = 0; i < name.size; i++) {
		buffer_char(out, name.data[i]);
		if (name.data[i] == dialect->quote_close)
			buffer_char(out, name.data[i]);
	}
	buffer_char(out, dialect->quote_close);
}

void sql_table(struct buffer *out, const struct sql_dialect *dialect,
	       struct text table)
{
	while (table.data) {
		struct text rest, part = text_cut(table, '.', &rest);

		sql_name(out, dialect, part);
		if (rest.data)
			buffer_char(out, '.');
		table = rest;
	}
}

static void literal_bytes(struct buffer *out, const struct sql_dialect *dialect,
			  struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		if (dialect->literal_hex) {
			buffer_printf(out, "%02x", (unsigned char)t.data[i]);
			continue;
		}
		buffer_char(out, t.data[i]);
		if (t.data[i] == '\'')
			buffer_char(out, '\'');
	}
}

void sql_literal(struct buffer *out, const struct sql_dialect *dialect,
		 struct text t)
{
	buffer_str(out, dialect->literal_open);
	literal_bytes(out, dialect, t);
	if (dialect->text_end)
		literal_bytes(out, dialect, text_from(dialect->text_end));
	buffer_str(out, dialect->literal_close);
}

static void put_quoted(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		buffer_char(out, t.data[i]);
		if (t.data[i] == '\'')
			buffer_char(out, '\'');
	}
}

static void put_offset(struct buffer *out, const struct zone *zone)
{
	int32_t offset = zone ? zone_offset(zone, (struct instant){0, 0}) : 0;
	unsigned minutes = (unsigned)(offset < 0 ? -offset : offset) / 60;

	buffer_printf(out, "%c%02u:%02u", offset < 0 ? '-' : '+', minutes / 60,
		      minutes % 60);
}

static void put_word(struct buffer *out, const struct sql_dialect *dialect,
		     struct text word, const struct source_binding *source)
{
	struct buffer name;
	struct text table = source->database->table;
	struct text zone =
		source->zone_name.size ? source->zone_name : TEXT("UTC");
	const char *dot = memrchr(table.data, '.', table.size);

	buffer_init(&name);
	if (text_is(word, "zone"))
		put_quoted(out, zone);
	else if (text_is(word, "posix") &&
		 (*zone.data == '+' || *zone.data == '-'))
		/* POSIX counts offsets westwards */
		buffer_printf(out, "<%.*s>%c%.*s", TEXT_ARG(zone),
			      *zone.data == '+' ? '-' : '+', (int)zone.size - 1,
			      zone.data + 1);
	else if (text_is(word, "posix"))
		put_quoted(out, zone);
	else if (text_is(word, "offset"))
		put_offset(out, source->zone);
	else if (text_is(word, "table"))
		sql_table(&name, dialect, table);
	else if (text_is(word, "bare"))
		put_quoted(out, table);
	else if (text_is(word, "schema") && dot)
		put_quoted(out, (struct text){table.data,
					      (size_t)(dot - table.data)});
	else if (text_is(word, "last"))
		put_quoted(
			out,
			dot ? (struct text){dot + 1,
					    table.size - (size_t)(dot + 1 -
								  table.data)}
			    : table);
	put_quoted(out, buffer_view(&name));
	buffer_release(&name);
}

void sql_statement(struct buffer *out, const struct sql_dialect *dialect,
		   const char *form, const struct source_binding *source)
{
	while (*form) {
		const char *end = *form == '{' ? strchr(form, '}') : NULL;

		if (!end) {
			buffer_char(out, *form++);
			continue;
		}
		put_word(out, dialect,
			 (struct text){form + 1, (size_t)(end - form - 1)},
			 source);
		form = end + 1;
	}
}

const char *sql_text_form(const struct sql_dialect *dialect,
			  enum column_kind kind, enum sql_class class)
{
	bool decimal = kind == COLUMN_DECIMAL;

	if (dialect->by_value)
		return decimal ? dialect->decimal.text : dialect->string.text;
	switch (class) {
	case SQL_CLASS_INTEGER:
		return dialect->integer.text;
	case SQL_CLASS_DECIMAL:
		return decimal ? dialect->decimal.text : dialect->integer.text;
	case SQL_CLASS_FLOAT:
		return dialect->decimal.text;
	case SQL_CLASS_BIT:
		return dialect->boolean.text;
	case SQL_CLASS_DATE:
		return dialect->date_text;
	case SQL_CLASS_TIME:
		return dialect->timestamp.text;
	default:
		return dialect->string.text;
	}
}

static bool is_identifier(struct text t)
{
	if (t.size == 0 || t.size > NAME_BYTES)
		return false;
	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];
		bool letter = (c >= 'a' && c <= 'z') ||
			      (c >= 'A' && c <= 'Z') || c == '_';
		bool more = (c >= '0' && c <= '9') || c == '$';

		if (!letter && (!more || i == 0))
			return false;
	}
	return true;
}

bool sql_is_table(struct text t)
{
	unsigned parts = 0;

	do {
		struct text rest, part = text_cut(t, '.', &rest);

		if (!is_identifier(part) || ++parts > NAME_PARTS)
			return false;
		t = rest;
	} while (t.data);
	return true;
}

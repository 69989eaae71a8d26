/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of the table as values: c7 the value, b7 1 where a file's reader
 * would refuse the row, x7 1 where the statement cannot tell. */
#include "base/zone.h"
#include "records/push_writer.h"

#define YEAR_1	   INT64_C(-62135596800000000)
#define YEAR_2400  INT64_C(13569465600000000)
#define YEAR_2800  INT64_C(26192246400000000)
#define YEAR_10000 INT64_C(253402300800000000)
#define SPAN_MOST  INT64_C(9223372036)

static const struct column_form *form_of(const struct sql_dialect *dialect,
					 const struct column *column)
{
	switch (column->kind) {
	case COLUMN_STRING:
		return &dialect->string;
	case COLUMN_BOOL:
		return &dialect->boolean;
	case COLUMN_DECIMAL:
		return &dialect->decimal;
	case COLUMN_TIMESTAMP:
		return &dialect->timestamp;
	default:
		return &dialect->integer;
	}
}

static struct text name_of(const struct push_writer *writer, unsigned column)
{
	const struct source_binding *source = writer->ask->source;

	if (writer->ask->name_of)
		return writer->ask->name_of(writer->ask->context, column);
	for (size_t i = 0; i < source->rename_count; i++)
		if (source->renames[i].column == (int)column)
			return source->renames[i].header;
	return writer->kind->columns[column].name;
}

static void put_words(struct push_writer *writer, const struct text *words,
		      size_t count)
{
	struct buffer *sql = &writer->sql;

	buffer_char(sql, '(');
	for (size_t i = 0; i < count; i++) {
		buffer_str(sql, i ? ", " : "");
		sql_literal(sql, writer->dialect, words[i]);
	}
	buffer_char(sql, ')');
}

static void put_value(struct push_writer *writer, unsigned c)
{
	const struct source_binding *source = writer->ask->source;
	const struct column *column = &writer->kind->columns[c];
	struct buffer name, value;
	struct form_of of = {.scale = column->scale};

	if (source->zone)
		of.offset_us = INT64_C(1000000) *
			       zone_offset(source->zone, writer->ask->now);
	buffer_init(&name);
	buffer_init(&value);
	sql_name(&name, writer->dialect, name_of(writer, c));
	of.column = buffer_view(&name);
	sql_form(&value, form_of(writer->dialect, column)->value, &of);
	if (column->kind == COLUMN_STRING && source->null_count) {
		buffer_str(&writer->sql, "CASE WHEN ");
		buffer_text(&writer->sql, buffer_view(&value));
		buffer_str(&writer->sql, " NOT IN ");
		put_words(writer, source->nulls, source->null_count);
		buffer_str(&writer->sql, " THEN ");
		buffer_text(&writer->sql, buffer_view(&value));
		buffer_str(&writer->sql, " END");
	} else {
		buffer_text(&writer->sql, buffer_view(&value));
	}
	buffer_printf(&writer->sql, " AS c%u, %.*s AS r%u", c,
		      TEXT_ARG(of.column), c);
	buffer_release(&name);
	buffer_release(&value);
}

/* What the value itself cannot be. */
static void put_refused_value(struct push_writer *writer, unsigned c)
{
	const struct column *column = &writer->kind->columns[c];
	struct buffer *sql = &writer->sql;

	if (column->kind == COLUMN_TIMESTAMP) {
		buffer_printf(sql,
			      " OR c%u < (%lld) OR c%u >= %lld OR (c%u >= %lld "
			      "AND c%u < %lld)",
			      c, (long long)YEAR_1, c, (long long)YEAR_10000, c,
			      (long long)YEAR_2400, c, (long long)YEAR_2800);
	} else if (column->kind == COLUMN_DURATION) {
		buffer_printf(sql, " OR c%u > %lld OR c%u < (-%lld)", c,
			      (long long)SPAN_MOST, c, (long long)SPAN_MOST);
	} else if (column->kind == COLUMN_STRING && column->words) {
		buffer_printf(sql, " OR c%u NOT IN ", c);
		put_words(writer, column->words, column->word_count);
	}
}

static void put_flags(struct push_writer *writer, unsigned c)
{
	const struct column *column = &writer->kind->columns[c];
	const struct sql_dialect *dialect = writer->dialect;
	const struct column_form *form = form_of(dialect, column);
	struct buffer *sql = &writer->sql;
	struct buffer raw;
	struct form_of of = {.scale = column->scale};

	buffer_init(&raw);
	buffer_printf(&raw, "r%u", c);
	of.column = buffer_view(&raw);
	buffer_str(sql, ", CASE WHEN ");
	if (dialect->by_value && form->bad)
		sql_form(sql, form->bad, &of);
	else if (dialect->by_value || column->kind == COLUMN_STRING)
		buffer_str(sql, "1 = 0");
	else
		buffer_printf(sql, "(r%u IS NOT NULL AND c%u IS NULL)", c, c);
	put_refused_value(writer, c);
	buffer_printf(sql, " THEN 1 ELSE 0 END AS b%u", c);
	if (dialect->by_value && column->kind != COLUMN_STRING) {
		buffer_printf(sql,
			      ", CASE WHEN r%u IS NOT NULL AND r%u <> '' AND "
			      "c%u IS NULL",
			      c, c, c);
		if (form->bad) {
			buffer_str(sql, " AND NOT (");
			sql_form(sql, form->bad, &of);
			buffer_char(sql, ')');
		}
		buffer_printf(sql, " THEN 1 ELSE 0 END AS x%u", c);
	}
	buffer_release(&raw);
}

/* Whole seconds to microseconds, once they are known to be few. */
static void put_typed(struct push_writer *writer, unsigned c)
{
	if (writer->kind->columns[c].kind == COLUMN_DURATION)
		buffer_printf(&writer->sql,
			      "CASE WHEN b%u = 0 THEN c%u * 1000000 END AS c%u",
			      c, c, c);
	else
		buffer_printf(&writer->sql,
			      "CASE WHEN b%u = 0 THEN c%u END AS c%u", c, c, c);
	buffer_printf(&writer->sql, ", b%u", c);
	if (writer->dialect->by_value &&
	    writer->kind->columns[c].kind != COLUMN_STRING)
		buffer_printf(&writer->sql, ", x%u", c);
}

static void put_each_used(struct push_writer *writer,
			  void (*put)(struct push_writer *, unsigned),
			  const char *between)
{
	bool first = true;

	for (unsigned c = 0; c < writer->kind->column_count; c++) {
		if (!writer->used[c])
			continue;
		buffer_str(&writer->sql, first ? "" : between);
		first = false;
		put(writer, c);
	}
	/* a check that counts rows needs no column */
	if (first)
		buffer_str(&writer->sql, between[0] ? "1 AS one" : "");
}

void push_columns(struct push_writer *writer)
{
	struct buffer *sql = &writer->sql;

	buffer_str(sql, "WITH t0 AS (SELECT ");
	put_each_used(writer, put_value, ", ");
	buffer_str(sql, " FROM ");
	sql_table(sql, writer->dialect, writer->ask->source->database->table);
	buffer_str(sql, "), t1 AS (SELECT t0.*");
	put_each_used(writer, put_flags, "");
	buffer_str(sql, " FROM t0), ty AS (SELECT ");
	put_each_used(writer, put_typed, ", ");
	buffer_str(sql, " FROM t1)");
}

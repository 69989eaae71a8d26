/* SPDX-License-Identifier: Apache-2.0 */
#include "records/stream_odbc.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define PLAIN_ROOM 88 /* bytes of a number or a time */
#define ROWS_BYTES (2 * 1024 * 1024) /* of one fetch */
#define ROWS_MOST  512
#define ROWS_LEAST 8
#define TEXT_ROOM  (2 * (LIMIT_DATABASE_TEXT + 1))

struct bound_column {
	bool wide; /* UTF-16: text, whatever the locale is */
	size_t at; /* of its indicator in a row; the value follows */
	size_t room;
	struct text name; /* for complaints */
};

struct stream_odbc {
	struct byte_stream base;
	struct odbc_session *session;
	SQLHSTMT statement;
	struct bound_column *columns;
	size_t column_count;
	char *rows;
	size_t row_size;
	SQLUSMALLINT *states;
	SQLULEN fetched;
	uint64_t row; /* rows so far */
	struct buffer text; /* CSV that was not asked for yet */
	size_t given;
	bool ended;
};

#define NUMBER(n) ((SQLPOINTER)(uintptr_t)(n))

static struct text name_of(const struct source_binding *source, unsigned column)
{
	for (size_t i = 0; i < source->rename_count; i++)
		if (source->renames[i].column == (int)column)
			return source->renames[i].header;
	return source->kind->columns[column].name;
}

/* The statement; columns that the table has are counted. */
static struct text stream_odbc_sql(struct arena *arena,
				   const struct stream_odbc_ask *ask,
				   size_t *columns)
{
	const struct sql_dialect *dialect = odbc_session_dialect(ask->session);
	const struct source_kind *kind = ask->source->kind;
	size_t count = 0;
	struct buffer sql, name;

	buffer_init(&sql);
	buffer_init(&name);
	buffer_str(&sql, "SELECT ");
	for (size_t i = 0; i < ask->column_count; i++) {
		unsigned c = ask->columns[i];
		const struct database_column *column =
			odbc_session_column(ask->session, ask->source, c);
		struct form_of of = {.scale = kind->columns[c].scale};

		if (!column)
			continue;
		name.size = 0;
		sql_name(&name, dialect, column->name);
		of.column = buffer_view(&name);
		buffer_str(&sql, count++ ? ", " : "");
		sql_form(&sql,
			 sql_text_form(dialect, kind->columns[c].kind,
				       column->class),
			 &of);
	}
	buffer_str(&sql, " FROM ");
	sql_table(&sql, dialect, ask->source->database->table);
	*columns = count;
	buffer_release(&name);
	return buffer_take(&sql, arena);
}

/* The header, and how each column is held. */
static void lay_out(struct arena *arena, const struct stream_odbc_ask *ask,
		    struct stream_odbc *stream)
{
	const struct sql_dialect *dialect = odbc_session_dialect(ask->session);

	stream->columns =
		arena_many(arena, ask->column_count, struct bound_column);
	for (size_t i = 0; i < ask->column_count; i++) {
		const struct database_column *column = odbc_session_column(
			ask->session, ask->source, ask->columns[i]);
		struct bound_column *bound =
			&stream->columns[stream->column_count];

		if (!column)
			continue;
		bound->name = name_of(ask->source, ask->columns[i]);
		bound->wide = dialect->by_value ||
			      column->class == SQL_CLASS_TEXT ||
			      column->class == SQL_CLASS_OTHER;
		bound->room = bound->wide ? TEXT_ROOM : PLAIN_ROOM;
		bound->at = stream->row_size;
		stream->row_size += sizeof(SQLLEN) + bound->room;
		stream->row_size += -stream->row_size & (sizeof(SQLLEN) - 1);
		stream->column_count++;
	}
}

/* RFC 4180; an empty text is quoted, so that it is told from a null. */
static void put_field(struct buffer *out, struct text t)
{
	bool quoted = t.size == 0;

	for (size_t i = 0; i < t.size && !quoted; i++)
		quoted = t.data[i] == ',' || t.data[i] == '"' ||
			 t.data[i] == '\n' || t.data[i] == '\r';
	if (!quoted) {
		buffer_text(out, t);
		return;
	}
	buffer_char(out, '"');
	for (size_t i = 0; i < t.size; i++) {
		if (t.data[i] == '"')
			buffer_char(out, '"');
		buffer_char(out, t.data[i]);
	}
	buffer_char(out, '"');
}

/* A half of a pair alone is written as it is: no UTF-8, so the row counts as
 * unreadable and is not made into something else. */
static size_t utf8_from_wide(const SQLWCHAR *wide, size_t count, char *out)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t point = wide[i];

		if (point >= 0xd800 && point < 0xdc00 && i + 1 < count &&
		    wide[i + 1] >= 0xdc00 && wide[i + 1] < 0xe000)
			point = 0x10000 + ((point - 0xd800) << 10) +
				(wide[++i] - 0xdc00u);
		if (point >= 0xd800 && point < 0xe000) {
			out[size++] = (char)0xed;
			out[size++] = (char)(0x80 | (point >> 6 & 63));
			out[size++] = (char)(0x80 | (point & 63));
		} else {
			size += utf8_put(point, out + size);
		}
	}
	return size;
}

static int put_value(struct stream_odbc *stream,
		     const struct bound_column *column, const char *row,
		     struct err *err)
{
	const char *value = row + column->at + sizeof(SQLLEN);
	char text[3 * LIMIT_DATABASE_TEXT + 4];
	SQLLEN size;

	memcpy(&size, row + column->at, sizeof(size));
	if (size == SQL_NULL_DATA)
		return 0;
	if (size < 0 || (size_t)size + (column->wide ? 2 : 1) > column->room)
		return err_set(
			err, ERR_LIMIT,
			"row %llu: %.*s has more than %d characters",
			(unsigned long long)stream->row, TEXT_ARG(column->name),
			column->wide ? LIMIT_DATABASE_TEXT : PLAIN_ROOM - 1);
	if (column->wide) {
		size_t count = (size_t)size / sizeof(SQLWCHAR);

		size = (SQLLEN)utf8_from_wide(
			(const SQLWCHAR *)(const void *)value, count, text);
		value = text;
	}
	put_field(&stream->text, (struct text){value, (size_t)size});
	return 0;
}

static int put_rows(struct stream_odbc *stream, struct err *err)
{
	for (SQLULEN r = 0; r < stream->fetched; r++) {
		const char *row = stream->rows + r * stream->row_size;

		stream->row++;
		if (stream->states[r] != SQL_ROW_SUCCESS &&
		    stream->states[r] != SQL_ROW_SUCCESS_WITH_INFO)
			return err_set(err, ERR_PEER,
				       "row %llu could not be fetched",
				       (unsigned long long)stream->row);
		for (size_t i = 0; i < stream->column_count; i++) {
			if (i)
				buffer_char(&stream->text, ',');
			if (put_value(stream, &stream->columns[i], row, err))
				return -1;
		}
		buffer_char(&stream->text, '\n');
	}
	return 0;
}

static int fetch(struct stream_odbc *stream, struct err *err)
{
	const struct odbc_calls *calls = odbc_session_calls(stream->session);
	SQLRETURN got;

	stream->text.size = 0;
	stream->given = 0;
	stream->fetched = 0;
	got = calls->FetchScroll(stream->statement, SQL_FETCH_NEXT, 0);
	if (got == SQL_NO_DATA) {
		stream->ended = true;
		return 0;
	}
	if (!SQL_SUCCEEDED(got))
		return odbc_complain(stream->session, SQL_HANDLE_STMT,
				     stream->statement, "reading rows", err);
	return put_rows(stream, err);
}

static int read_bytes(struct byte_stream *base, char *out, size_t size,
		      size_t *got, struct err *err)
{
	struct stream_odbc *stream = (struct stream_odbc *)base;

	while (stream->given == stream->text.size && !stream->ended)
		if (fetch(stream, err))
			return -1;
	*got = stream->text.size - stream->given;
	if (*got > size)
		*got = size;
	memcpy(out, stream->text.data + stream->given, *got);
	stream->given += *got;
	base->taken += *got;
	return 0;
}

static void close_stream(struct byte_stream *base)
{
	struct stream_odbc *stream = (struct stream_odbc *)base;

	odbc_session_free(stream->session, stream->statement);
	buffer_release(&stream->text);
	free(stream->rows);
	free(stream->states);
	free(stream);
}

static const struct byte_stream_kind stream_odbc = {
	.name = "odbc",
	.read = read_bytes,
	.close = close_stream,
};

static size_t rows_at_once(const struct stream_odbc *stream)
{
	size_t rows = ROWS_BYTES / stream->row_size;

	if (rows > ROWS_MOST)
		return ROWS_MOST;
	return rows > ROWS_LEAST ? rows : ROWS_LEAST;
}

static int bind(struct stream_odbc *stream, struct err *err)
{
	const struct odbc_calls *calls = odbc_session_calls(stream->session);
	SQLHSTMT statement = stream->statement;
	size_t rows = rows_at_once(stream);
	bool good;

	stream->rows = xmalloc(rows * stream->row_size);
	stream->states = xmalloc(rows * sizeof(*stream->states));
	memset(stream->states, 0, rows * sizeof(*stream->states));
	good = SQL_SUCCEEDED(calls->SetStmtAttr(statement,
						SQL_ATTR_ROW_BIND_TYPE,
						NUMBER(stream->row_size), 0)) &&
	       SQL_SUCCEEDED(calls->SetStmtAttr(
		       statement, SQL_ATTR_ROW_ARRAY_SIZE, NUMBER(rows), 0)) &&
	       SQL_SUCCEEDED(calls->SetStmtAttr(statement,
						SQL_ATTR_ROW_STATUS_PTR,
						stream->states, 0)) &&
	       SQL_SUCCEEDED(calls->SetStmtAttr(statement,
						SQL_ATTR_ROWS_FETCHED_PTR,
						&stream->fetched, 0));
	for (size_t i = 0; i < stream->column_count && good; i++) {
		const struct bound_column *column = &stream->columns[i];
		char *at = stream->rows + column->at;

		good = SQL_SUCCEEDED(calls->BindCol(
			statement, (SQLUSMALLINT)(i + 1),
			column->wide ? SQL_C_WCHAR : SQL_C_CHAR,
			at + sizeof(SQLLEN), (SQLLEN)column->room,
			(SQLLEN *)(void *)at));
	}
	return good ? 0
		    : odbc_complain(stream->session, SQL_HANDLE_STMT, statement,
				    "binding columns", err);
}

int stream_odbc_open(struct arena *arena, const struct stream_odbc_ask *ask,
		     struct byte_stream **out, struct err *err)
{
	struct stream_odbc *stream = xmalloc(sizeof(*stream));
	size_t columns;
	struct text sql = stream_odbc_sql(arena, ask, &columns);

	memset(stream, 0, sizeof(*stream));
	stream->base.kind = &stream_odbc;
	stream->session = ask->session;
	buffer_init(&stream->text);
	lay_out(arena, ask, stream);
	if (columns == 0)
		(void)err_set(err, ERR_PEER,
			      "%.*s has none of the columns that are wanted",
			      TEXT_ARG(ask->source->database->table));
	if (columns == 0 ||
	    odbc_session_statement(stream->session, &stream->statement, err) ||
	    odbc_session_stream(stream->session, stream->statement, sql, err) ||
	    bind(stream, err)) {
		close_stream(&stream->base);
		return -1;
	}
	for (size_t i = 0; i < columns; i++) {
		if (i)
			buffer_char(&stream->text, ',');
		put_field(&stream->text, stream->columns[i].name);
	}
	buffer_char(&stream->text, '\n');
	*out = &stream->base;
	return 0;
}

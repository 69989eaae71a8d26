/* SPDX-License-Identifier: Apache-2.0 */
/* What columns the table has. */
#include "records/odbc_handle.h"

#include <strings.h>

static enum sql_class class_of(SQLSMALLINT kind, SQLSMALLINT digits)
{
	switch (kind) {
	case SQL_TINYINT:
	case SQL_SMALLINT:
	case SQL_INTEGER:
	case SQL_BIGINT:
		return SQL_CLASS_INTEGER;
	case SQL_NUMERIC:
	case SQL_DECIMAL:
		return digits == 0 ? SQL_CLASS_INTEGER : SQL_CLASS_DECIMAL;
	case SQL_REAL:
	case SQL_FLOAT:
	case SQL_DOUBLE:
		return SQL_CLASS_FLOAT;
	case SQL_BIT:
		return SQL_CLASS_BIT;
	case SQL_TYPE_DATE:
		return SQL_CLASS_DATE;
	case SQL_TYPE_TIMESTAMP:
	case SQL_TIMESTAMP:
	case -155: /* SQL Server's datetimeoffset */
		return SQL_CLASS_TIME;
	case SQL_CHAR:
	case SQL_VARCHAR:
	case SQL_LONGVARCHAR:
	case SQL_WCHAR:
	case SQL_WVARCHAR:
	case SQL_WLONGVARCHAR:
	case SQL_GUID:
		return SQL_CLASS_TEXT;
	default:
		return SQL_CLASS_OTHER;
	}
}

static int describe(struct odbc_session *session, SQLHSTMT statement,
		    struct err *err)
{
	SQLSMALLINT count = 0;

	if (!SQL_SUCCEEDED(session->calls.NumResultCols(statement, &count)))
		return odbc_complain(session, SQL_HANDLE_STMT, statement,
				     "no columns", err);
	session->columns = arena_many(session->arena, (size_t)count,
				      struct database_column);
	for (SQLSMALLINT i = 0; i < count; i++) {
		SQLCHAR name[512] = "";
		SQLSMALLINT size = 0, kind = 0, digits = 0, nullable = 0;
		SQLULEN width = 0;

		if (!SQL_SUCCEEDED(session->calls.DescribeCol(
			    statement, (SQLUSMALLINT)(i + 1), name,
			    sizeof(name), &size, &kind, &width, &digits,
			    &nullable)))
			return odbc_complain(session, SQL_HANDLE_STMT,
					     statement, "a column", err);
		session->columns[i].name =
			text_copy(session->arena, text_from((char *)name));
		session->columns[i].class = class_of(kind, digits);
	}
	session->column_count = (size_t)count;
	return 0;
}

int odbc_columns_find(struct odbc_session *session,
		      const struct source_binding *source, struct err *err)
{
	SQLHSTMT statement = NULL;
	struct buffer sql;
	int status = odbc_session_statement(session, &statement, err);

	if (status)
		return -1;
	buffer_init(&sql);
	buffer_str(&sql, "SELECT * FROM ");
	sql_table(&sql, session->dialect, source->database->table);
	buffer_str(&sql, " WHERE 1 = 0");
	status = odbc_session_execute(session, statement, buffer_view(&sql),
				      err) ||
		 describe(session, statement, err);
	buffer_release(&sql);
	odbc_session_free(session, statement);
	return status ? -1 : 0;
}

const struct database_column *odbc_session_column(
	const struct odbc_session *session, const struct source_binding *source,
	unsigned column)
{
	struct text wanted = source->kind->columns[column].name;
	const struct database_column *near = NULL;
	bool renamed = false;

	for (size_t i = 0; i < source->rename_count; i++)
		if (source->renames[i].column == (int)column) {
			wanted = source->renames[i].header;
			renamed = true;
		}
	for (size_t i = 0; i < session->column_count; i++) {
		const struct database_column *at = &session->columns[i];

		if (text_equal(at->name, wanted))
			return at;
		if (!renamed && at->name.size == wanted.size &&
		    strncasecmp(at->name.data, wanted.data, wanted.size) == 0)
			near = at;
	}
	return near;
}

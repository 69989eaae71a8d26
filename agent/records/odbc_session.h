/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to an institution's database, in one transaction that can only
 * read: autocommit is off, the isolation and the read-only mode are said in the
 * dialect's own words and asked back, and whatever happens it ends in a
 * rollback. No driver enforces any of it alone (SQL_MODE_READ_ONLY is ignored),
 * so the role itself is asked whether it could write. Statements are those of
 * sql_dialect.h, never anybody's text.
 *
 * Drivers' timeouts are asked for and not believed: the fenced child that this
 * runs in is killed at its deadline.
 */
#ifndef PLAUDIT_RECORDS_ODBC_SESSION_H
#define PLAUDIT_RECORDS_ODBC_SESSION_H

#include "base/odbc_calls.h"
#include "model/observation.h"
#include "records/sql_dialect.h"

struct odbc_session;

/* A column of the table, as the database has it. */
struct database_column {
	struct text name;
	enum sql_class class;
};

/* dsn: the connection string, a secret: it is in no error. */
int odbc_session_open(struct arena *arena, const struct source_binding *source,
		      struct text dsn, struct odbc_session **out,
		      struct err *err) MUST_USE;
/* In the same transaction, after the statements of the source before, another
 * table: its columns and what the role may do to it. */
int odbc_session_turn(struct odbc_session *session,
		      const struct source_binding *source, struct text dsn,
		      struct err *err) MUST_USE;
/* Rolls back; NULL is allowed. */
void odbc_session_close(struct odbc_session *session);

const struct odbc_calls *odbc_session_calls(const struct odbc_session *session);
const struct sql_dialect *odbc_session_dialect(const struct odbc_session *);
const struct database_report *odbc_session_report(const struct odbc_session *);
/* The table's column for one of the kind, by the site's name for it or its
 * own, else in other letters' case; NULL: there is none. */
const struct database_column *odbc_session_column(
	const struct odbc_session *session, const struct source_binding *source,
	unsigned column);
/* A statement handle, to be freed by odbc_session_free. */
int odbc_session_statement(struct odbc_session *session, SQLHSTMT *out,
			   struct err *err) MUST_USE;
void odbc_session_free(struct odbc_session *session, SQLHSTMT statement);
/* Executes one that gives many rows, so that they are had as they are fetched;
 * no other statement comes after it. */
int odbc_session_stream(struct odbc_session *session, SQLHSTMT statement,
			struct text sql, struct err *err) MUST_USE;
/* Executes; what it gives stays in the statement. */
int odbc_session_execute(struct odbc_session *session, SQLHSTMT statement,
			 struct text sql, struct err *err) MUST_USE;
/* The first row's columns as text (a null has data NULL); -1 too when there is
 * not exactly one row. */
int odbc_session_row(struct arena *arena, struct odbc_session *session,
		     struct text sql, struct text *out, size_t columns,
		     struct err *err) MUST_USE;
/* ERR_PEER with what the driver says of the last call; never the dsn. */
int odbc_complain(const struct odbc_session *session, SQLSMALLINT kind,
		  SQLHANDLE handle, const char *what, struct err *err);

/* Adds to what is told of the transaction. */
void odbc_session_note(struct odbc_session *session, const char *word,
		       struct text source);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/odbc_session.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/limits.h"
#include "records/dsn.h"
#include "records/odbc_handle.h"

#define LOGIN_SECONDS 15
#define TEXT_ROOM     4096 /* of one value of a row that is asked for */

const struct odbc_calls *odbc_session_calls(const struct odbc_session *session)
{
	return &session->calls;
}

const struct sql_dialect *odbc_session_dialect(
	const struct odbc_session *session)
{
	return session->dialect;
}

const struct database_report *odbc_session_report(
	const struct odbc_session *session)
{
	return &session->report;
}

/* What a driver says may hold a statement's values, line ends, and text in any
 * encoding, cut anywhere. */
static void tidy(char *text)
{
	bool plain = text_is_utf8(text_from(text));

	for (; *text; text++)
		if ((unsigned char)*text < ' ')
			*text = ' ';
		else if (!plain && (unsigned char)*text > '~')
			*text = '?';
}

int odbc_complain(const struct odbc_session *session, SQLSMALLINT kind,
		  SQLHANDLE handle, const char *what, struct err *err)
{
	SQLCHAR state[6] = "", text[300] = "";
	SQLINTEGER native = 0;
	SQLSMALLINT size = 0;
	SQLRETURN got = session->calls.GetDiagRec(
		kind, handle, 1, state, &native, text, sizeof(text), &size);

	if (!SQL_SUCCEEDED(got))
		return err_set(err, ERR_PEER, "%s: the driver says nothing",
			       what);
	tidy((char *)text);
	return err_set(err, ERR_PEER, "%s: %s: %s", what, (char *)state,
		       (char *)text);
}

int odbc_session_statement(struct odbc_session *session, SQLHSTMT *out,
			   struct err *err)
{
	if (!SQL_SUCCEEDED(session->calls.AllocHandle(SQL_HANDLE_STMT,
						      session->dbc, out)))
		return odbc_complain(session, SQL_HANDLE_DBC, session->dbc,
				     "no statement", err);
	/* no {escapes}: what we send is what is meant */
	(void)session->calls.SetStmtAttr(*out, SQL_ATTR_NOSCAN,
					 NUMBER(SQL_NOSCAN_ON), 0);
	(void)session->calls.SetStmtAttr(*out, SQL_ATTR_QUERY_TIMEOUT,
					 NUMBER(LIMIT_LOOK_MS / 1000), 0);
	return 0;
}

void odbc_session_free(struct odbc_session *session, SQLHSTMT statement)
{
	if (statement)
		session->calls.FreeHandle(SQL_HANDLE_STMT, statement);
}

int odbc_session_execute(struct odbc_session *session, SQLHSTMT statement,
			 struct text sql, struct err *err)
{
	char *terminated = text_cstr(session->arena, sql);
	SQLRETURN got = session->calls.ExecDirect(
		statement, (SQLCHAR *)terminated, SQL_NTS);

	if (SQL_SUCCEEDED(got) || got == SQL_NO_DATA)
		return 0;
	return odbc_complain(session, SQL_HANDLE_STMT, statement,
			     "the database refused", err);
}

int odbc_session_stream(struct odbc_session *session, SQLHSTMT statement,
			struct text sql, struct err *err)
{
	const struct odbc_calls *calls = &session->calls;

	if (session->dialect->streams_alone &&
	    (!SQL_SUCCEEDED(calls->EndTran(SQL_HANDLE_DBC, session->dbc,
					   SQL_ROLLBACK)) ||
	     !SQL_SUCCEEDED(
		     calls->SetConnectAttr(session->dbc, SQL_ATTR_AUTOCOMMIT,
					   NUMBER(SQL_AUTOCOMMIT_ON), 0))))
		return odbc_complain(session, SQL_HANDLE_DBC, session->dbc,
				     "no statement of its own", err);
	(void)calls->SetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE,
				 NUMBER(SQL_CURSOR_FORWARD_ONLY), 0);
	return odbc_session_execute(session, statement, sql, err);
}

/* One value; *out has data NULL for a null. */
static int get_value(struct arena *arena, struct odbc_session *session,
		     SQLHSTMT statement, SQLUSMALLINT column, struct text *out,
		     struct err *err)
{
	char room[TEXT_ROOM];
	SQLLEN size = 0;
	SQLRETURN got = session->calls.GetData(statement, column, SQL_C_CHAR,
					       room, sizeof(room), &size);

	if (!SQL_SUCCEEDED(got))
		return odbc_complain(session, SQL_HANDLE_STMT, statement,
				     "no value", err);
	*out = (struct text){NULL, 0};
	if (size == SQL_NULL_DATA)
		return 0;
	if (size < 0 || (size_t)size >= sizeof(room))
		return err_set(err, ERR_LIMIT, "a value of more than %d bytes",
			       TEXT_ROOM - 1);
	*out = text_copy(arena, (struct text){room, (size_t)size});
	return 0;
}

int odbc_session_row(struct arena *arena, struct odbc_session *session,
		     struct text sql, struct text *out, size_t columns,
		     struct err *err)
{
	SQLHSTMT statement = NULL;
	int status = -1;

	if (odbc_session_statement(session, &statement, err))
		return -1;
	if (odbc_session_execute(session, statement, sql, err))
		goto out;
	if (!SQL_SUCCEEDED(session->calls.Fetch(statement))) {
		(void)odbc_complain(session, SQL_HANDLE_STMT, statement,
				    "no row", err);
		goto out;
	}
	for (size_t i = 0; i < columns; i++)
		if (get_value(arena, session, statement, (SQLUSMALLINT)(i + 1),
			      &out[i], err))
			goto out;
	if (session->calls.Fetch(statement) != SQL_NO_DATA)
		(void)err_set(err, ERR_PEER, "more than one row came back");
	else
		status = 0;
out:
	odbc_session_free(session, statement);
	return status;
}

static int run_all(struct odbc_session *session,
		   const struct source_binding *source,
		   const char *const *forms, struct err *err)
{
	for (size_t i = 0; i < DIALECT_STATEMENTS && forms[i]; i++) {
		struct buffer sql;
		SQLHSTMT statement = NULL;
		int status = odbc_session_statement(session, &statement, err);

		if (status)
			return -1;
		buffer_init(&sql);
		sql_statement(&sql, session->dialect, forms[i], source);
		status = odbc_session_execute(session, statement,
					      buffer_view(&sql), err);
		buffer_release(&sql);
		odbc_session_free(session, statement);
		if (status)
			return err_prefix(err, "making the session read-only");
	}
	return 0;
}

/* "1", or what else the dialect's question gives; size 0 when it has none. */
static int ask(struct odbc_session *session,
	       const struct source_binding *source, const char *form,
	       struct text *out, struct err *err)
{
	struct buffer sql;
	int status;

	*out = (struct text){"", 0};
	if (!form)
		return 0;
	buffer_init(&sql);
	sql_statement(&sql, session->dialect, form, source);
	status = odbc_session_row(session->arena, session, buffer_view(&sql),
				  out, 1, err);
	buffer_release(&sql);
	return status;
}

static int connect_to(struct odbc_session *session, struct text dsn,
		      struct err *err)
{
	const struct odbc_calls *calls = &session->calls;
	struct buffer string;
	SQLRETURN got;

	(void)calls->SetConnectAttr(session->dbc, SQL_ATTR_LOGIN_TIMEOUT,
				    NUMBER(LOGIN_SECONDS), 0);
	(void)calls->SetConnectAttr(session->dbc, SQL_ATTR_ACCESS_MODE,
				    NUMBER(SQL_MODE_READ_ONLY), 0);
	buffer_init(&string);
	buffer_text(&string, dsn);
	if (session->dialect->connect)
		buffer_printf(&string, "%s%s", text_ends(dsn, ";") ? "" : ";",
			      session->dialect->connect);
	buffer_char(&string, 0);
	got = calls->DriverConnect(session->dbc, NULL, (SQLCHAR *)string.data,
				   SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT);
	cleanse(string.data, string.size);
	buffer_release(&string);
	if (!SQL_SUCCEEDED(got))
		return odbc_complain(session, SQL_HANDLE_DBC, session->dbc,
				     "no connection", err);
	session->connected = true;
	return 0;
}

/* The product is the one whose words are going to be used. */
static int check_product(struct odbc_session *session, struct err *err)
{
	char name[128] = "", version[128] = "";
	SQLSMALLINT size;

	(void)session->calls.GetInfo(session->dbc, SQL_DBMS_NAME, name,
				     sizeof(name), &size);
	(void)session->calls.GetInfo(session->dbc, SQL_DBMS_VER, version,
				     sizeof(version), &size);
	tidy(name);
	tidy(version);
	session->report.server =
		text_format(session->arena, "%s %s", name, version);
	if (strcasestr(name, session->dialect->product))
		return 0;
	return err_set(err, ERR_PEER,
		       "the site says dialect: %s, but this is %s",
		       session->dialect->name, *name ? name : "nameless");
}

static int begin(struct odbc_session *session,
		 const struct source_binding *source, struct err *err)
{
	const struct odbc_calls *calls = &session->calls;
	const struct sql_dialect *dialect = session->dialect;
	struct text held;

	if (run_all(session, source, dialect->session, err))
		return -1;
	if (!SQL_SUCCEEDED(
		    calls->SetConnectAttr(session->dbc, SQL_ATTR_AUTOCOMMIT,
					  NUMBER(SQL_AUTOCOMMIT_OFF), 0)))
		return odbc_complain(session, SQL_HANDLE_DBC, session->dbc,
				     "no transaction", err);
	(void)calls->SetConnectAttr(session->dbc, SQL_ATTR_TXN_ISOLATION,
				    NUMBER(SQL_TXN_REPEATABLE_READ), 0);
	if (run_all(session, source, dialect->begin, err) ||
	    ask(session, source, dialect->transaction_check, &held, err))
		return -1;
	if (dialect->transaction_check && !text_is(held, "1"))
		return err_set(err, ERR_PEER,
			       "the database did not begin a transaction that "
			       "is %s",
			       dialect->transaction);
	session->report.transaction = text_from(dialect->transaction);
	return 0;
}

/* A role that may not be asked is not known; the transaction must go on. */
static int check_role(struct odbc_session *session,
		      const struct source_binding *source, struct text dsn,
		      struct err *err)
{
	struct text answer;

	session->report.role = ROLE_NOT_KNOWN;
	if (session->dialect->by_value) {
		session->report.role =
			dsn_reads_only(dsn) ? ROLE_SELECT_ONLY : ROLE_CAN_WRITE;
		return 0;
	}
	if (ask(session, source, session->dialect->role_check, &answer, err))
		return err_prefix(err, "asking what the role may do");
	if (text_is(answer, "1"))
		session->report.role = ROLE_CAN_WRITE;
	else if (text_is(answer, "0"))
		session->report.role = ROLE_SELECT_ONLY;
	return 0;
}

int odbc_session_open(struct arena *arena, const struct source_binding *source,
		      struct text dsn, struct odbc_session **out,
		      struct err *err)
{
	struct odbc_session *session = arena_new(arena, struct odbc_session);
	const struct odbc_calls *calls = &session->calls;

	session->arena = arena;
	session->dialect = sql_dialect_of(source->database->kind);
	session->report.used = true;
	session->report.computes = source->database->push_down;
	if (odbc_calls_open(&session->calls, err))
		return -1;
	if (!SQL_SUCCEEDED(calls->AllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE,
					      &session->env)) ||
	    !SQL_SUCCEEDED(calls->SetEnvAttr(session->env,
					     SQL_ATTR_ODBC_VERSION,
					     NUMBER(SQL_OV_ODBC3), 0)) ||
	    !SQL_SUCCEEDED(calls->AllocHandle(SQL_HANDLE_DBC, session->env,
					      &session->dbc))) {
		odbc_session_close(session);
		return err_set(err, ERR_SYSTEM, "unixODBC does not start");
	}
	if (connect_to(session, dsn, err) || check_product(session, err) ||
	    begin(session, source, err) ||
	    check_role(session, source, dsn, err) ||
	    odbc_columns_find(session, source, err)) {
		odbc_session_close(session);
		return -1;
	}
	*out = session;
	return 0;
}

int odbc_session_turn(struct odbc_session *session,
		      const struct source_binding *source, struct text dsn,
		      struct err *err)
{
	session->report.computes = source->database->push_down;
	session->report.transaction = text_from(session->dialect->transaction);
	/* the zone is the source's */
	if (run_all(session, source, session->dialect->session, err) ||
	    check_role(session, source, dsn, err))
		return -1;
	return odbc_columns_find(session, source, err);
}

void odbc_session_note(struct odbc_session *session, const char *word,
		       struct text source)
{
	session->report.transaction =
		text_format(session->arena, "%.*s, %s %.*s",
			    TEXT_ARG(session->report.transaction), word,
			    TEXT_ARG(source));
}

void odbc_session_close(struct odbc_session *session)
{
	const struct odbc_calls *calls;

	if (!session)
		return;
	calls = &session->calls;
	if (session->connected) {
		(void)calls->EndTran(SQL_HANDLE_DBC, session->dbc,
				     SQL_ROLLBACK);
		(void)calls->Disconnect(session->dbc);
	}
	if (session->dbc)
		calls->FreeHandle(SQL_HANDLE_DBC, session->dbc);
	if (session->env)
		calls->FreeHandle(SQL_HANDLE_ENV, session->env);
}

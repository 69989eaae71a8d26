/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of ODBC 3 that records/ calls, loaded when the first database is
 * asked: an institution whose records are files needs no driver manager, and
 * the agent starts without one. unixODBC loads the drivers itself.
 */
#ifndef PLAUDIT_BASE_ODBC_CALLS_H
#define PLAUDIT_BASE_ODBC_CALLS_H

#include <sql.h>
#include <sqlext.h>

#include "base/err.h"

struct odbc_calls {
	SQLRETURN(*AllocHandle)
	(SQLSMALLINT kind, SQLHANDLE from, SQLHANDLE *out);
	SQLRETURN (*FreeHandle)(SQLSMALLINT kind, SQLHANDLE handle);
	SQLRETURN(*SetEnvAttr)
	(SQLHENV env, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER size);
	SQLRETURN(*SetConnectAttr)
	(SQLHDBC dbc, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER size);
	SQLRETURN(*SetStmtAttr)
	(SQLHSTMT statement, SQLINTEGER attribute, SQLPOINTER value,
	 SQLINTEGER size);
	SQLRETURN(*DriverConnect)
	(SQLHDBC dbc, SQLHWND window, SQLCHAR *in, SQLSMALLINT in_size,
	 SQLCHAR *out, SQLSMALLINT out_room, SQLSMALLINT *out_size,
	 SQLUSMALLINT completion);
	SQLRETURN (*Disconnect)(SQLHDBC dbc);
	SQLRETURN(*GetInfo)
	(SQLHDBC dbc, SQLUSMALLINT what, SQLPOINTER out, SQLSMALLINT room,
	 SQLSMALLINT *size);
	SQLRETURN(*GetDiagRec)
	(SQLSMALLINT kind, SQLHANDLE handle, SQLSMALLINT record, SQLCHAR *state,
	 SQLINTEGER *native, SQLCHAR *text, SQLSMALLINT room,
	 SQLSMALLINT *size);
	SQLRETURN(*ExecDirect)
	(SQLHSTMT statement, SQLCHAR *sql, SQLINTEGER size);
	SQLRETURN (*NumResultCols)(SQLHSTMT statement, SQLSMALLINT *count);
	SQLRETURN(*DescribeCol)
	(SQLHSTMT statement, SQLUSMALLINT column, SQLCHAR *name,
	 SQLSMALLINT name_room, SQLSMALLINT *name_size, SQLSMALLINT *kind,
	 SQLULEN *size, SQLSMALLINT *digits, SQLSMALLINT *nullable);
	SQLRETURN(*BindCol)
	(SQLHSTMT statement, SQLUSMALLINT column, SQLSMALLINT kind,
	 SQLPOINTER out, SQLLEN room, SQLLEN *indicator);
	SQLRETURN(*FetchScroll)
	(SQLHSTMT statement, SQLSMALLINT direction, SQLLEN offset);
	SQLRETURN (*Fetch)(SQLHSTMT statement);
	SQLRETURN(*GetData)
	(SQLHSTMT statement, SQLUSMALLINT column, SQLSMALLINT kind,
	 SQLPOINTER out, SQLLEN room, SQLLEN *indicator);
	SQLRETURN(*EndTran)
	(SQLSMALLINT kind, SQLHANDLE handle, SQLSMALLINT how);
};

/* ERR_SYSTEM when no driver manager is installed. */
int odbc_calls_open(struct odbc_calls *calls, struct err *err) MUST_USE;

#endif

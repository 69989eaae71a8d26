/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a session, for the files of odbc_session.h. */
#ifndef PLAUDIT_RECORDS_ODBC_HANDLE_H
#define PLAUDIT_RECORDS_ODBC_HANDLE_H

#include "records/odbc_session.h"

struct odbc_session {
	struct arena *arena;
	struct odbc_calls calls;
	const struct sql_dialect *dialect;
	SQLHENV env;
	SQLHDBC dbc;
	bool connected;
	struct database_column *columns;
	size_t column_count;
	struct database_report report;
};

#define NUMBER(n) ((SQLPOINTER)(uintptr_t)(n))

/* The names and classes of the table's columns. */
int odbc_columns_find(struct odbc_session *session,
		      const struct source_binding *source,
		      struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions of sources that are read together. Two tables of one database are
 * read in one transaction, so that they are of one moment: the second is the
 * next statement of the session that read the first. Which is told of each
 * ("with SOURCE"); where a database has no transaction that would hold it, that
 * is told instead ("apart from SOURCE").
 */
#ifndef PLAUDIT_RECORDS_ODBC_POOL_H
#define PLAUDIT_RECORDS_ODBC_POOL_H

#include "records/odbc_session.h"

#define ODBC_POOL_MOST 16 /* different databases; others are read alone */

struct pooled_session {
	struct odbc_session *session; /* NULL: it was closed */
	const struct source_binding *source; /* the first */
	struct digest dsn;
};

struct odbc_pool {
	struct pooled_session items[ODBC_POOL_MOST];
	size_t count;
};

/* A session for the source's table; pool may be NULL. */
int odbc_pool_open(struct arena *arena, struct odbc_pool *pool,
		   const struct source_binding *source, struct text dsn,
		   struct odbc_session **out, struct err *err) MUST_USE;
/* Keeps it for the next source where that may share it, else closes it. A
 * session that failed is of no use to others. */
void odbc_pool_give(struct odbc_pool *pool, struct odbc_session *session,
		    bool failed);
void odbc_pool_close(struct odbc_pool *pool);

#endif

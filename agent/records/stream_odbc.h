/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table as canonical CSV, by a cursor, so that the same engine, accounting
 * and commitment apply as to a file. Rows come in the order in which the
 * database gives them: a sort would hold up the first, and take the database's
 * own disk; order: key sorts them here. UTF-8, RFC 4180, a comma, LF; the
 * header has the site's names. A null is an empty field and an empty text "" in
 * quotes, which the engine takes for a null too, as in a file; a decimal that
 * its scale can hold has exactly that many digits behind the point; a time is
 * RFC 3339 in the source's zone, or as it is where the database keeps none.
 */
#ifndef PLAUDIT_RECORDS_STREAM_ODBC_H
#define PLAUDIT_RECORDS_STREAM_ODBC_H

#include "records/byte_stream.h"
#include "records/odbc_session.h"

struct stream_odbc_ask {
	struct odbc_session *session; /* stays its owner's */
	const struct source_binding *source;
	const unsigned *columns; /* of the kind, wanted; not all must exist */
	size_t column_count;
};

/* ERR_PEER when the database refuses. */
int stream_odbc_open(struct arena *arena, const struct stream_odbc_ask *ask,
		     struct byte_stream **out, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What databases say differently, as a table: how a session is made harmless,
 * how a column is written as the text that a file would have, and how it
 * becomes an integer that all databases compare and add alike (a time in
 * microseconds since 1970 UTC, a decimal in its units, a bool as 1 or 0). Only
 * what stands here is ever sent; names are quoted, values written by us.
 *
 * In a form $ is the column, # its declared scale, @ ten to that scale, ~ the
 * source's offset in microseconds.
 */
#ifndef PLAUDIT_RECORDS_SQL_DIALECT_H
#define PLAUDIT_RECORDS_SQL_DIALECT_H

#include "model/site.h"

#define DIALECT_STATEMENTS 4

/* One kind of column. */
struct column_form {
	/* as a file has it; of the database's own type */
	const char *text;
	/* null where the column is, or cannot be read */
	const char *value;
	/* true for what a file's reader refuses; NULL: nothing */
	const char *bad;
};

struct sql_dialect {
	const char *name;
	const char *product; /* SQL_DBMS_NAME has this in it */
	char quote_open, quote_close;
	const char *connect; /* added to the connection string; may be NULL */
	/* before the transaction and at its start; {zone} is the source's */
	const char *session[DIALECT_STATEMENTS];
	const char *begin[DIALECT_STATEMENTS];
	/* what the transaction is, and SQL that shows it: it must give `1`;
	 * NULL: the driver's attribute alone */
	const char *transaction, *transaction_check;
	/* gives 1 when the role could write, 0 when not; {table} is the quoted
	 * name in a literal, {schema} its schema. NULL: it cannot be asked */
	const char *role_check;
	bool by_value; /* columns have no types, only values have */
	/* all statements of its transaction see one state */
	bool holds_snapshot;
	/* the driver holds all rows of a transaction; one statement outside of
	 * any sees one state too */
	bool streams_alone;
	struct column_form string, integer, boolean, decimal, timestamp;
	const char *date_text; /* of a date without a time */
	/* a text literal: what stands before, behind; hex: its bytes so */
	const char *literal_open, *literal_close;
	bool literal_hex;
	/* a word that ends every compared text, so that blanks at the end
	 * count; NULL: none */
	const char *text_end;
	const char *shown; /* a result as text: CAST($ AS text) */
	/* the exact sum of integers; NULL: by halves of 32 bits each */
	const char *sum;
	const char *half_high, *half_low;
	bool orders_text; /* by code points, as CEL does */
	bool fixed_offset; /* times without one need ~ */
};

const struct sql_dialect *sql_dialect_of(enum database_kind kind);

/* The SQL class of a column's type, as ODBC tells it. */
enum sql_class {
	SQL_CLASS_TEXT,
	SQL_CLASS_INTEGER,
	SQL_CLASS_DECIMAL,
	SQL_CLASS_FLOAT,
	SQL_CLASS_BIT,
	SQL_CLASS_DATE,
	SQL_CLASS_TIME,
	SQL_CLASS_OTHER,
};

/* What a form's letters stand for. */
struct form_of {
	struct text column; /* quoted */
	unsigned scale;
	int64_t offset_us;
};

void sql_form(struct buffer *out, const char *form, const struct form_of *of);
/* "ops"."cases", quoted part by part. */
void sql_table(struct buffer *out, const struct sql_dialect *dialect,
	       struct text table);
void sql_name(struct buffer *out, const struct sql_dialect *dialect,
	      struct text name);
/* A text literal of the dialect. */
void sql_literal(struct buffer *out, const struct sql_dialect *dialect,
		 struct text t);
/* A session statement or check with {zone}, {table} and {schema} filled. */
void sql_statement(struct buffer *out, const struct sql_dialect *dialect,
		   const char *form, const struct source_binding *source);
/* How a column of that kind and class is written as text. */
const char *sql_text_form(const struct sql_dialect *dialect,
			  enum column_kind kind, enum sql_class class);

/* One identifier or several with dots: [A-Za-z_][A-Za-z0-9_$]*, at most three
 * of 128 bytes. */
bool sql_is_table(struct text t);

#endif

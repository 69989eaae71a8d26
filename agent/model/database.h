/* SPDX-License-Identifier: Apache-2.0 */
/* A source that is a table of a database, asked by ODBC. */
#ifndef PLAUDIT_MODEL_DATABASE_H
#define PLAUDIT_MODEL_DATABASE_H

#include "base/clock.h"
#include "base/secret.h"
#include "model/place.h"
#include "model/words.h"

/* X(NAME, "word", "product") */
#define DATABASE_KINDS(X)                         \
	X(POSTGRESQL, "postgresql", "PostgreSQL") \
	X(SQLITE, "sqlite", "SQLite")             \
	X(SQLSERVER, "sqlserver", "SQL Server")   \
	X(ORACLE, "oracle", "Oracle")             \
	X(MYSQL, "mysql", "MySQL")                \
	X(TRINO, "trino", "Trino")                \
	X(SPARK, "spark", "Spark")

enum database_kind {
#define X(name, word, product) DATABASE_##name,
	DATABASE_KINDS(X)
#undef X
		DATABASE_KIND_COUNT
};

struct database_binding {
	struct secret_ref dsn; /* an ODBC connection string */
	enum database_kind kind;
	struct text table; /* identifiers with dots between */
	bool push_down; /* aggregates are worked out by the database */
	/* how long the rows are kept, encrypted, for challenges; {0, 0}: not */
	struct span keep;
	struct place place;
};

/* X(NAME, "word", "English", "Thai") */
#define DATABASE_ROLES(X)                                               \
	X(NOT_KNOWN, "not-known", "not known", "ไม่ทราบ")                \
	X(SELECT_ONLY, "select-only", "may only read", "อ่านได้อย่างเดียว") \
	X(CAN_WRITE, "can-write", "could write", "เขียนได้")

enum database_role {
#define X(name, word, en, th) ROLE_##name,
	DATABASE_ROLES(X)
#undef X
		ROLE_COUNT
};

/* word_table.c */
extern const struct word database_words[]; /* of enum database_kind */
extern const struct word role_words[];

/* What a look learnt of the database itself. */
struct database_report {
	bool used;
	struct text server; /* product and version, as it says */
	struct text transaction; /* "repeatable-read, read-only" */
	enum database_role role; /* what it may do to the table */
	bool computes; /* push-down: the facts are the database's own work */
};

#endif

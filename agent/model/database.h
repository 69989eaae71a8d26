/* SPDX-License-Identifier: Apache-2.0 */
/* A source that is a table of a database, asked by ODBC. */
#ifndef PLAUDIT_MODEL_DATABASE_H
#define PLAUDIT_MODEL_DATABASE_H

#include "base/secret.h"
#include "model/place.h"

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
	bool keep; /* the rows are kept, encrypted, for challenges */
	struct place place;
};

/* What a look learnt of the database itself. */
enum database_role {
	ROLE_NOT_KNOWN,
	ROLE_SELECT_ONLY, /* the role has no right to write to the table */
	ROLE_CAN_WRITE,
	ROLE_COUNT
};

struct database_report {
	bool used;
	struct text server; /* product and version, as it says */
	struct text transaction; /* "repeatable-read, read-only" */
	enum database_role role;
};

#endif

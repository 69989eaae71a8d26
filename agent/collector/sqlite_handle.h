/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One SQLite connection with its prepared statements, used by one thread at a
 * time. Statements are kept by the address of their SQL, so pass literals that
 * live as long as the program. WAL with synchronous=FULL: what is committed is
 * on stable storage.
 */
#ifndef PLAUDIT_COLLECTOR_SQLITE_HANDLE_H
#define PLAUDIT_COLLECTOR_SQLITE_HANDLE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"

struct sqlite3_stmt;
struct sqlite_handle;

enum sqlite_mode { SQLITE_CREATES, SQLITE_WRITES, SQLITE_READS };

int sqlite_handle_open(const char *path, enum sqlite_mode mode,
		       struct sqlite_handle **out, struct err *err) MUST_USE;
void sqlite_handle_close(struct sqlite_handle *handle);

/* Several statements without parameters. */
int sqlite_run(struct sqlite_handle *handle, const char *sql,
	       struct err *err) MUST_USE;

/* Ready to be bound; *out stays the handle's. */
int sqlite_statement(struct sqlite_handle *handle, const char *sql,
		     struct sqlite3_stmt **out, struct err *err) MUST_USE;
/* 1 a row, 0 the end (the statement is reset), -1. */
int sqlite_next(struct sqlite_handle *handle, struct sqlite3_stmt *statement,
		struct err *err) MUST_USE;
/* For a statement that gives no rows. */
int sqlite_do(struct sqlite_handle *handle, struct sqlite3_stmt *statement,
	      struct err *err) MUST_USE;
void sqlite_reset(struct sqlite3_stmt *statement);
int64_t sqlite_changed(const struct sqlite_handle *handle); /* rows */

/* Bound bytes must live until the statement has run. */
void sqlite_bind_text(struct sqlite3_stmt *statement, int at, struct text t);
void sqlite_bind_blob(struct sqlite3_stmt *statement, int at, struct text t);
void sqlite_bind_digest(struct sqlite3_stmt *statement, int at,
			const struct digest *digest);
void sqlite_bind_number(struct sqlite3_stmt *statement, int at, int64_t n);
/* Whole seconds; NEVER and ALWAYS keep their extremes. */
void sqlite_bind_instant(struct sqlite3_stmt *statement, int at,
			 struct instant t);

struct text sqlite_text_at(struct sqlite3_stmt *statement, struct arena *arena,
			   int column);
struct digest sqlite_digest_at(struct sqlite3_stmt *statement, int column);
int64_t sqlite_number_at(struct sqlite3_stmt *statement, int column);
struct instant sqlite_instant_at(struct sqlite3_stmt *statement, int column);

#endif

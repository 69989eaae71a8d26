/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/sqlite_handle.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS_KEPT 64
#define BUSY_MS		10000

struct sqlite_handle {
	sqlite3 *db;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} kept[STATEMENTS_KEPT];
	size_t count;
};

static int broken(struct sqlite_handle *handle, const char *doing,
		  struct err *err)
{
	return err_set(err, ERR_SYSTEM, "database: %s: %s", doing,
		       handle->db ? sqlite3_errmsg(handle->db)
				  : "out of memory");
}

int sqlite_run(struct sqlite_handle *handle, const char *sql, struct err *err)
{
	if (sqlite3_exec(handle->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return broken(handle, "run", err);
	return 0;
}

static int prepare_connection(struct sqlite_handle *handle,
			      enum sqlite_mode mode, struct err *err)
{
	sqlite3_busy_timeout(handle->db, BUSY_MS);
	sqlite3_extended_result_codes(handle->db, 1);
	if (mode == SQLITE_READS)
		return sqlite_run(handle, "PRAGMA query_only = ON", err);
	/* a checkpoint each 32 MiB: fewer rewrites of the same pages */
	return sqlite_run(handle,
			  "PRAGMA journal_mode = WAL;"
			  "PRAGMA synchronous = FULL;"
			  "PRAGMA wal_autocheckpoint = 8192;"
			  "PRAGMA cache_size = -32768;"
			  "PRAGMA foreign_keys = ON;",
			  err);
}

int sqlite_handle_open(const char *path, enum sqlite_mode mode,
		       struct sqlite_handle **out, struct err *err)
{
	struct sqlite_handle *handle = xmalloc(sizeof(*handle));
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	memset(handle, 0, sizeof(*handle));
	if (mode == SQLITE_CREATES)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(path, &handle->db, flags, NULL) != SQLITE_OK) {
		broken(handle, path, err);
		goto fail;
	}
	if (prepare_connection(handle, mode, err) < 0)
		goto fail;
	*out = handle;
	return 0;
fail:
	sqlite_handle_close(handle);
	return -1;
}

void sqlite_handle_close(struct sqlite_handle *handle)
{
	if (!handle)
		return;
	for (size_t i = 0; i < handle->count; i++)
		sqlite3_finalize(handle->kept[i].statement);
	sqlite3_close(handle->db);
	free(handle);
}

int sqlite_statement(struct sqlite_handle *handle, const char *sql,
		     sqlite3_stmt **out, struct err *err)
{
	sqlite3_stmt *made = NULL;

	for (size_t i = 0; i < handle->count; i++)
		if (handle->kept[i].sql == sql) {
			*out = handle->kept[i].statement;
			sqlite_reset(*out);
			return 0;
		}
	assert(handle->count < STATEMENTS_KEPT);
	if (sqlite3_prepare_v3(handle->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &made, NULL) != SQLITE_OK)
		return broken(handle, "prepare", err);
	handle->kept[handle->count].sql = sql;
	handle->kept[handle->count++].statement = made;
	*out = made;
	return 0;
}

int sqlite_next(struct sqlite_handle *handle, sqlite3_stmt *statement,
		struct err *err)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE) {
		broken(handle, "step", err);
		sqlite_reset(statement);
		return -1;
	}
	sqlite_reset(statement);
	return 0;
}

int sqlite_do(struct sqlite_handle *handle, sqlite3_stmt *statement,
	      struct err *err)
{
	int got = sqlite_next(handle, statement, err);

	if (got > 0)
		sqlite_reset(statement);
	return got < 0 ? -1 : 0;
}

void sqlite_reset(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

int64_t sqlite_changed(const struct sqlite_handle *handle)
{
	return sqlite3_changes64(handle->db);
}

/* A bind fails only for a wrong index or a size beyond SQLite's billion. */
static void bound(int code)
{
	assert(code == SQLITE_OK);
	(void)code;
}

void sqlite_bind_text(sqlite3_stmt *statement, int at, struct text t)
{
	bound(sqlite3_bind_text64(statement, at, t.data ? t.data : "", t.size,
				  SQLITE_STATIC, SQLITE_UTF8));
}

void sqlite_bind_blob(sqlite3_stmt *statement, int at, struct text t)
{
	bound(sqlite3_bind_blob64(statement, at, t.data ? t.data : "", t.size,
				  SQLITE_STATIC));
}

void sqlite_bind_digest(sqlite3_stmt *statement, int at,
			const struct digest *digest)
{
	bound(sqlite3_bind_blob64(statement, at, digest->bytes, DIGEST_BYTES,
				  SQLITE_STATIC));
}

void sqlite_bind_number(sqlite3_stmt *statement, int at, int64_t n)
{
	bound(sqlite3_bind_int64(statement, at, n));
}

void sqlite_bind_instant(sqlite3_stmt *statement, int at, struct instant t)
{
	sqlite_bind_number(statement, at, t.seconds);
}

struct text sqlite_text_at(sqlite3_stmt *statement, struct arena *arena,
			   int column)
{
	const void *data = sqlite3_column_blob(statement, column);
	int size = sqlite3_column_bytes(statement, column);

	return text_copy(arena, (struct text){data, (size_t)size});
}

struct digest sqlite_digest_at(sqlite3_stmt *statement, int column)
{
	struct digest out = {{0}};
	const void *data = sqlite3_column_blob(statement, column);

	if (sqlite3_column_bytes(statement, column) == DIGEST_BYTES)
		memcpy(out.bytes, data, DIGEST_BYTES);
	return out;
}

int64_t sqlite_number_at(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_int64(statement, column);
}

struct instant sqlite_instant_at(sqlite3_stmt *statement, int column)
{
	return (struct instant){sqlite_number_at(statement, column), 0};
}

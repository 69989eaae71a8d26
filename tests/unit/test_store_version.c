/* SPDX-License-Identifier: Apache-2.0 */
/* A database of an older version is brought up when it is opened, whole or not
 * at all; one of a newer version is refused and left as it is. */
#include "collector/store_sqlite.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static char path[64];

static int64_t number(const char *sql)
{
	sqlite3_stmt *st = NULL;
	sqlite3 *db = NULL;
	int64_t n = -1;

	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK,
		     "%s", sqlite3_errmsg(db));
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* A database as the first version made it. */
static void make(const char *sql)
{
	struct err err = {.kind = ERR_NONE};
	struct store *store;
	sqlite3 *db = NULL;

	snprintf(path, sizeof(path), "/tmp/test-version-%d.db", (int)getpid());
	unlink(path);
	cr_assert_eq(store_sqlite.open(path, true, &store, &err), 0, "%s",
		     err.text);
	store_sqlite.close(store);
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	sqlite3_close(db);
}

#define FIRST                                           \
	"DROP TABLE challenge; DROP TABLE nonce;"       \
	"INSERT INTO entity VALUES ('th-bank', 'Bank'," \
	" 'ธนาคาร', 1, '', x'');"           \
	"PRAGMA user_version = 1"

Test(store_version, the_first_is_brought_up_with_what_it_holds)
{
	struct err err = {.kind = ERR_NONE};
	struct arena *arena = arena_open();
	struct challenge_list list;
	struct entity_list entities;
	struct store *store;

	make(FIRST);
	for (int again = 0; again < 2; again++) {
		cr_assert_eq(store_sqlite.open(path, false, &store, &err), 0,
			     "%s", err.text);
		cr_expect_eq(store->kind->challenges(store, arena,
						     (struct text){"", 0},
						     false, &list, &err),
			     0);
		cr_expect_eq(list.count, 0);
		cr_assert_eq(store->kind->entities(store, arena, &entities,
						   &err),
			     0);
		cr_assert_eq(entities.count, 1);
		cr_expect(text_is(entities.items[0].id, "th-bank"));
		store_sqlite.close(store);
	}
	cr_expect_eq(number("PRAGMA user_version"), 2);
	unlink(path);
	arena_close(arena);
}

/* Made by a plauditd that had the tables and did not say so. */
Test(store_version, a_first_one_that_has_the_tables)
{
	struct err err = {.kind = ERR_NONE};
	struct store *store;

	make("INSERT INTO nonce (nonce, event, used) VALUES (x'01', x'', 0);"
	     "PRAGMA user_version = 1");
	cr_assert_eq(store_sqlite.open(path, false, &store, &err), 0, "%s",
		     err.text);
	store_sqlite.close(store);
	cr_expect_eq(number("PRAGMA user_version"), 2);
	cr_expect_eq(number("SELECT count(*) FROM nonce"), 1);
	unlink(path);
}

/* The step fails: nothing of it stays, not even the version. */
Test(store_version, a_step_that_fails_leaves_it_as_it_was)
{
	struct err err = {.kind = ERR_NONE};
	struct store *store;

	make("DROP TABLE challenge; DROP TABLE nonce;"
	     "CREATE VIEW challenge AS SELECT 1; PRAGMA user_version = 1");
	cr_expect_eq(store_sqlite.open(path, false, &store, &err), -1);
	cr_expect_eq(number("PRAGMA user_version"), 1);
	cr_expect_eq(number("SELECT count(*) FROM sqlite_schema"
			    " WHERE name = 'nonce'"),
		     0);
	unlink(path);
}

Test(store_version, a_newer_one_is_refused)
{
	struct err err = {.kind = ERR_NONE};
	struct store *store;

	make("PRAGMA user_version = 3");
	cr_expect_eq(store_sqlite.open(path, false, &store, &err), -1);
	cr_expect_eq(err.kind, ERR_USAGE);
	cr_expect_eq(number("PRAGMA user_version"), 3);
	unlink(path);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_check.h"

#include <sqlite3.h>

#include "base/fs.h"
#include "unit/collector_stand.h"

#define ENTRIES 6

static struct stand s;
static struct text old_lock;
static size_t told_count;
static char told_last[480];

/* A log of some entries, closed again. */
static void set_up(void)
{
	struct digest previous = {{0}};

	stand_serve(&s);
	for (uint64_t i = 1; i <= ENTRIES; i++) {
		struct digest identity;
		struct intake_request request = {
			.body = stand_entry(&s, i, previous, 1, &identity),
			.now = STAND_NOW,
			.submission = {.arena = s.arena}};
		struct refusal refusal;

		cr_assert(zero(int, intake_judge(&s.collector->intake, s.arena,
						 &request, &refusal)));
		cr_assert(intake_queue_wait(s.collector->queue,
					    &request.submission));
		previous = identity;
		if (i == 2)
			cr_assert(
				zero(int, fs_read(s.arena,
						  stand_path(&s, "c/log.lock"),
						  65536, &old_lock, &s.err)));
	}
	collector_close(s.collector);
	s.collector = NULL;
}

static void tear_down(void)
{
	stand_end(&s);
}

TestSuite(log_check, .init = set_up, .fini = tear_down);

static void damage(const char *sql)
{
	sqlite3 *db = NULL;

	cr_assert(
		zero(int, sqlite3_open(stand_path(&s, "c/collector.db"), &db)));
	cr_assert(zero(int, sqlite3_exec(db, sql, NULL, NULL, NULL)), "%s",
		  sqlite3_errmsg(db));
	cr_assert(eq(int, sqlite3_changes(db), 1));
	sqlite3_close(db);
}

static void told(const struct err *what)
{
	told_count++;
	snprintf(told_last, sizeof(told_last), "%s", what->text);
}

/* -1 when it could not be looked at. */
static int check(struct log_check *out)
{
	struct collector_desk desk;
	struct log_identity log;
	struct key *key = NULL;
	struct err err = {0};
	int result;

	told_count = 0;
	cr_assert(zero(int,
		       collector_desk_open(stand_path(&s, "c"), &desk, &err)));
	cr_assert(zero(int, key_open(desk.files.log_key, NULL, &key, &err)));
	cr_assert(zero(int, log_identity_make(desk.name, key_spki(key), &log,
					      &err)));
	result = log_check_run(&desk, &log, told, out, &err);
	if (result < 0)
		snprintf(told_last, sizeof(told_last), "%s", err.text);
	key_close(key);
	collector_desk_close(&desk);
	return result;
}

static void wrong(const char *sql, const char *words)
{
	struct log_check out;

	damage(sql);
	cr_assert(zero(int, check(&out)), "%s", told_last);
	cr_assert(gt(u64, out.wrong, 0), "%s", sql);
	cr_assert(eq(u64, out.wrong, told_count));
	cr_assert(strstr(told_last, words) != NULL, "%s: %s", sql, told_last);
}

/* One byte of a blob turned over, in SQL. */
#define BENT(column)                                        \
	column " = CAST(substr(" column ", 1, 40) || x'5a'" \
	       " || substr(" column ", 42) AS BLOB)"

Test(log_check, a_whole_log_has_nothing_wrong)
{
	struct log_check out;

	cr_assert(zero(int, check(&out)), "%s", told_last);
	cr_assert(zero(u64, out.wrong), "%s", told_last);
	cr_assert(eq(u64, out.leaves, ENTRIES));
	cr_assert(eq(u64, out.envelopes, ENTRIES));
	cr_assert(eq(u64, out.checkpoints, ENTRIES));
	cr_assert(eq(u64, out.tiles, 1));
}

Test(log_check, a_bent_leaf)
{
	wrong("UPDATE leaf SET " BENT("data") " WHERE idx = 3", "root");
}

Test(log_check, a_bent_tile)
{
	wrong("UPDATE tile SET " BENT("hashes") " WHERE id ="
						" (SELECT min(id) FROM tile)",
	      "is not that of its leaves");
}

Test(log_check, an_envelope_of_another)
{
	wrong("UPDATE held SET envelope ="
	      " (SELECT envelope FROM held WHERE leaf = 1) WHERE leaf = 4",
	      "leaf 4: its envelope has another identity");
}

Test(log_check, a_missing_envelope)
{
	wrong("DELETE FROM held WHERE leaf = 4",
	      "leaf 4: its envelope is missing");
}

Test(log_check, a_bent_checkpoint)
{
	wrong("UPDATE note SET " BENT("note") " WHERE size = 3", "size 3");
}

Test(log_check, a_checkpoint_of_another_size)
{
	wrong("UPDATE note SET note = (SELECT note FROM note WHERE size = 2)"
	      " WHERE size = 3",
	      "size 3: the checkpoint has another root");
}

Test(log_check, an_edge_that_is_not_of_its_leaves)
{
	wrong("UPDATE edge SET root = zeroblob(32)", "root");
}

Test(log_check, a_lock_that_is_behind)
{
	struct log_check out;

	cr_assert(zero(int, fs_put(stand_path(&s, "c/log.lock"), old_lock, 0600,
				   &s.err)));
	cr_assert(zero(int, check(&out)), "%s", told_last);
	cr_assert(eq(u64, out.wrong, 1));
	cr_assert(strstr(told_last, "behind the database") != NULL, "%s",
		  told_last);
}

Test(log_check, missing_leaves_end_it)
{
	struct log_check out;

	damage("DELETE FROM leaf WHERE idx = 5");
	cr_assert(eq(int, check(&out), -1));
	cr_assert(strstr(told_last, "5 of 6 are stored") != NULL, "%s",
		  told_last);
}

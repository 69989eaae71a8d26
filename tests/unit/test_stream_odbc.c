/* SPDX-License-Identifier: Apache-2.0 */
/* A table of SQLite through its ODBC driver; skipped where there is none. */
#include <fcntl.h>
#include <sqlite3.h>

#include "records/row_archive.h"
#include "records/row_proof.h"
#include "records/stream_odbc.h"
#include "unit/records_fixture.h"

#define DRIVER "/usr/lib/x86_64-linux-gnu/odbc/libsqlite3odbc.so"

static const char table_sql[] =
	"CREATE TABLE cases (case_id TEXT PRIMARY KEY, channel TEXT, "
	"received_at TEXT, frozen_at TEXT, amount NUMERIC, n INTEGER, "
	"secret TEXT);"
	"INSERT INTO cases VALUES"
	"('c2','aoc','2026-02-02 10:00:00',NULL,20,2,''),"
	"('c1','aoc','2026-02-01 10:00:00','2026-02-01 10:30:00',10.5,1,'x'),"
	"('c4','aoc','2026-02-04T10:00:00Z','2026-02-04T12:00:00.5+00:00',"
	"-1.75,4,'q\"'),"
	"('ทดสอบ, \"😀\"\nสอง','branch','2026-02-03 10:00:00',"
	"'2026-02-03 11:00:00',0.25,3,NULL);";

struct stand {
	struct fixture f;
	struct database_binding database;
	char path[64], dsn[256];
	bool skipped;
};

static void stand_begin(struct stand *s, const char *sql)
{
	sqlite3 *db = NULL;
	int fd;

	memset(s, 0, sizeof(*s));
	fixture_begin(&s->f);
	strcpy(s->path, "/tmp/plaudit-odbc-XXXXXX");
	fd = mkstemp(s->path);
	cr_assert(fd >= 0);
	close(fd);
	cr_assert_eq(sqlite3_open(s->path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	s->database = (struct database_binding){.kind = DATABASE_SQLITE,
						.table = TEXT("cases")};
	s->f.source.database = &s->database;
	snprintf(s->dsn, sizeof(s->dsn), "Driver=%s;Database=file:%s?mode=ro",
		 DRIVER, s->path);
	s->f.job.dsn = text_from(s->dsn);
	s->skipped = access(DRIVER, R_OK) != 0;
	if (s->skipped)
		fprintf(stderr, "skipped: no SQLite driver for ODBC\n");
}

static void stand_end(struct stand *s)
{
	unlink(s->path);
	fixture_end(&s->f);
}

static struct text read_all(struct arena *arena, struct byte_stream *stream,
			    size_t step)
{
	struct buffer all;
	struct err err = {0};
	char room[4096];
	size_t got;

	buffer_init(&all);
	do {
		cr_assert_eq(stream->kind->read(stream, room, step, &got, &err),
			     0, "%s", err.text);
		buffer_add(&all, room, got);
	} while (got);
	return buffer_take(&all, arena);
}

static const char rows_by_key[] =
	"case_id,channel,received_at,frozen_at,amount,n\n"
	"c1,aoc,2026-02-01 10:00:00,2026-02-01 10:30:00,10.50,1\n"
	"c2,aoc,2026-02-02 10:00:00,,20,2\n"
	"c4,aoc,2026-02-04T10:00:00Z,2026-02-04T12:00:00.5+00:00,-1.75,4\n"
	"\"ทดสอบ, \"\"😀\"\"\nสอง\",branch,2026-02-03 10:00:00,"
	"2026-02-03 11:00:00,0.25,3\n";

Test(stream_odbc, writes_canonical_rows_in_the_order_of_the_key)
{
	static const unsigned columns[] = {0, 1, 2, 3, 4, 5};
	struct stand s;
	struct stream_odbc_ask ask = {
		.columns = columns, .column_count = 6, .ordered = true};
	struct err err = {0};

	stand_begin(&s, table_sql);
	for (size_t step = 1; step < 4096 && !s.skipped; step *= 7) {
		struct byte_stream *stream = NULL;
		struct text all;

		ask.source = &s.f.source;
		cr_assert_eq(odbc_session_open(s.f.arena, &s.f.source,
					       s.f.job.dsn, &ask.session, &err),
			     0, "%s", err.text);
		cr_expect_eq(odbc_session_report(ask.session)->role,
			     ROLE_SELECT_ONLY);
		cr_assert_eq(stream_odbc_open(s.f.arena, &ask, &stream, &err),
			     0, "%s", err.text);
		all = read_all(s.f.arena, stream, step);
		cr_expect(text_is(all, rows_by_key), "%.*s", TEXT_ARG(all));
		stream->kind->close(stream);
		odbc_session_close(ask.session);
	}
	stand_end(&s);
}

Test(stream_odbc, the_engine_reads_it_as_a_file)
{
	struct stand s;

	stand_begin(&s, table_sql);
	fixture_metric(&s.f, "count(row.frozen_at == null)");
	fixture_metric(&s.f, "sum(row.amount)");
	fixture_metric(&s.f, "max(coalesce(row.frozen_at, now) - "
			     "row.received_at)");
	s.f.spec.where.source = TEXT("row.channel == \"aoc\"");
	if (!s.skipped) {
		fixture_run(&s.f);
		cr_expect_eq(s.f.result.reason, REASON_NONE, "%.*s",
			     TEXT_ARG(s.f.result.detail));
		cr_expect_eq(s.f.result.source.rows, 4);
		cr_expect_eq(s.f.result.answers[0].account.judged, 3);
		cr_expect_str_eq(fixture_fact(&s.f, 0), "1");
		cr_expect_eq(s.f.result.answers[0].facts[1].integer, 2875);
		cr_expect(s.f.result.source.database.used);
		cr_expect_eq(s.f.result.source.file_count, 1);
		cr_expect(text_is(s.f.result.source.files[0].path, "cases"));
	}
	stand_end(&s);
}

Test(stream_odbc, a_table_that_is_not_there_is_unreachable)
{
	struct stand s;

	stand_begin(&s, "CREATE TABLE other (x)");
	fixture_metric(&s.f, "count()");
	if (!s.skipped) {
		fixture_run(&s.f);
		cr_expect_eq(s.f.result.reason, REASON_UNREACHABLE);
		cr_expect(memmem(s.f.result.detail.data, s.f.result.detail.size,
				 "no such table", 13),
			  "%.*s", TEXT_ARG(s.f.result.detail));
	}
	stand_end(&s);
}

Test(stream_odbc, the_driver_cannot_write)
{
	struct stand s;
	struct odbc_session *session = NULL;
	struct err err = {0};
	struct text none;

	stand_begin(&s, table_sql);
	/* even where the string itself would allow it */
	snprintf(s.dsn, sizeof(s.dsn), "Driver=%s;Database=%s", DRIVER, s.path);
	if (!s.skipped) {
		cr_assert_eq(odbc_session_open(s.f.arena, &s.f.source,
					       text_from(s.dsn), &session,
					       &err),
			     0, "%s", err.text);
		cr_expect_eq(odbc_session_report(session)->role,
			     ROLE_CAN_WRITE);
		cr_expect_eq(odbc_session_row(s.f.arena, session,
					      TEXT("DELETE FROM cases"), &none,
					      0, &err),
			     -1);
		odbc_session_close(session);
	}
	stand_end(&s);
}

Test(stream_odbc, a_null_and_an_empty_text_are_told_apart_and_both_are_null)
{
	struct stand s;

	stand_begin(&s, "CREATE TABLE cases (case_id TEXT, secret TEXT);"
			"INSERT INTO cases VALUES ('a',NULL),('b',''),"
			"('c','x');");
	fixture_metric(&s.f, "count(row.secret == null)");
	s.f.source.commit = false;
	if (!s.skipped) {
		static const unsigned columns[] = {0, 6};
		struct stream_odbc_ask ask = {.columns = columns,
					      .column_count = 2,
					      .source = &s.f.source};
		struct byte_stream *stream = NULL;
		struct err err = {0};
		struct text all;

		fixture_run(&s.f);
		cr_expect_str_eq(fixture_fact(&s.f, 0), "2");
		cr_assert_eq(odbc_session_open(s.f.arena, &s.f.source,
					       s.f.job.dsn, &ask.session, &err),
			     0);
		cr_assert_eq(stream_odbc_open(s.f.arena, &ask, &stream, &err),
			     0);
		all = read_all(s.f.arena, stream, 4096);
		cr_expect(text_is(all, "case_id,secret\na,\nb,\"\"\nc,x\n"),
			  "%.*s", TEXT_ARG(all));
		stream->kind->close(stream);
		odbc_session_close(ask.session);
	}
	stand_end(&s);
}

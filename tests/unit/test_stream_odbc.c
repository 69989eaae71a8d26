/* SPDX-License-Identifier: Apache-2.0 */
/* A table of SQLite through its ODBC driver; skipped where there is none. */
#include <fcntl.h>
#include <sqlite3.h>

#include "records/joined_run.h"
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

static const char canonical_rows[] =
	"case_id,channel,received_at,frozen_at,amount,n\n"
	"c2,aoc,2026-02-02 10:00:00,,20,2\n"
	"c1,aoc,2026-02-01 10:00:00,2026-02-01 10:30:00,10.50,1\n"
	"c4,aoc,2026-02-04T10:00:00Z,2026-02-04T12:00:00.5+00:00,-1.75,4\n"
	"\"ทดสอบ, \"\"😀\"\"\nสอง\",branch,2026-02-03 10:00:00,"
	"2026-02-03 11:00:00,0.25,3\n";

Test(stream_odbc, writes_canonical_rows_as_they_come)
{
	static const unsigned columns[] = {0, 1, 2, 3, 4, 5};
	struct stand s;
	struct stream_odbc_ask ask = {.columns = columns, .column_count = 6};
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
		cr_expect(text_is(all, canonical_rows), "%.*s", TEXT_ARG(all));
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

#define LOOKED_UP_ROWS                                                                       \
	FIXTURE_HEADER                                                                       \
	"c1,aoc,2026-02-01 10:00:00,2026-02-01 10:30:00,10.50,1,\n"                          \
	"c2,aoc,2026-02-02 10:00:00,,20.00,2,\n"                                             \
	"c4,aoc,2026-02-04T10:00:00Z,,-1.75,4,\n"                                            \
	"\"ทดสอบ, \"\"😀\"\"\nสอง\",branch,2026-02-03 10:00:00,,0.25,3,\n" \
	"c9,aoc,2026-02-03 10:00:00,,0.25,3,\n"

/* Rows of the fixture's kind looked up in others of it; each is the table or
 * the five rows above. */
struct pair_stand {
	struct stand s;
	struct named_expression key;
	struct metric take[2];
	struct join_spec join;
	struct source_binding file, table;
	struct joined_reading reading;
};

static void rows_of(struct pair_stand *p, bool is_table,
		    struct records_job *job)
{
	if (is_table)
		return;
	job->source = &p->file;
	job->inline_rows = TEXT(LOOKED_UP_ROWS);
}

static void pair_begin(struct pair_stand *p, bool is_table, bool other_is_table)
{
	struct fixture *f = &p->s.f;

	memset(p, 0, sizeof(*p));
	stand_begin(&p->s, table_sql);
	p->key.name = TEXT("key");
	p->key.expression.source = TEXT("other.case_id");
	p->take[0].name = TEXT("n");
	p->take[0].call.source = TEXT("count()");
	p->take[1].name = TEXT("most");
	p->take[1].call.source = TEXT("max(other.n)");
	p->join.name = TEXT("held");
	p->join.on.source = TEXT("row.case_id");
	p->join.other = (struct records_spec){.source = &fixture_kind,
					      .window_column = -1,
					      .per = &p->key,
					      .per_count = 1,
					      .each = p->take,
					      .each_count = 2};
	f->spec.joins = &p->join;
	f->spec.join_count = 1;
	fixture_metric(f, "count(held.n == 0)");
	fixture_metric(f, "count(held.n == 1)");
	fixture_metric(f, "count(held.most != null && held.most == row.n)");
	p->file = f->source;
	p->file.database = NULL;
	p->table = f->source;
	p->reading.job = f->job;
	p->reading.job.source = &p->table;
	p->reading.job.commit = other_is_table;
	rows_of(p, is_table, &f->job);
	rows_of(p, other_is_table, &p->reading.job);
}

static void pair_run(struct pair_stand *p)
{
	static const unsigned other[] = {1};
	const unsigned *of[] = {other};
	struct fixture *f = &p->s.f;
	struct joined_reading readings[2] = {
		{.job = f->job,
		 .queries = &f->query,
		 .query_count = 1,
		 .readings_of = of},
		p->reading,
	};
	struct joined_job job = {.readings = readings, .reading_count = 2};
	struct err err = {0};

	cr_assert_eq(fixture_compile(f), 0, "%s", f->problems);
	cr_assert_eq(records_run_joined(f->arena, &job,
					deadline_after_ms(60000), &err),
		     0, "%s", err.text);
	f->result = readings[0].result;
	p->reading = readings[1];
}

/* The table has four of the five rows. */
static void look_up(bool is_table, bool other_is_table, const char *absent)
{
	struct pair_stand p;
	const struct source_report *other = &p.reading.result.source;

	pair_begin(&p, is_table, other_is_table);
	if (!p.s.skipped) {
		pair_run(&p);
		cr_assert_eq(p.s.f.result.answers[0].reason, REASON_NONE,
			     "%.*s", TEXT_ARG(p.s.f.result.answers[0].detail));
		cr_expect_str_eq(fixture_fact(&p.s.f, 0), absent);
		cr_expect_str_eq(fixture_fact(&p.s.f, 1), "4");
		cr_expect_str_eq(fixture_fact(&p.s.f, 2), "4");
		cr_expect_eq(other->database.used, other_is_table);
		cr_expect_eq(other->committed, other_is_table);
		/* SQLite's driver holds no transaction over statements */
		if (is_table && other_is_table)
			cr_expect(strstr(
				p.s.f.result.source.database.transaction.data,
				", apart from "));
	}
	stand_end(&p.s);
}

Test(stream_odbc, rows_of_a_file_are_looked_up_in_a_table)
{
	look_up(false, true, "1");
}

Test(stream_odbc, rows_of_a_table_are_looked_up_in_a_file)
{
	look_up(true, false, "0");
}

Test(stream_odbc, rows_of_a_table_are_looked_up_in_a_table)
{
	look_up(true, true, "0");
}

Test(stream_odbc, rows_are_not_looked_up_in_what_is_pushed_down)
{
	struct pair_stand p;

	pair_begin(&p, false, true);
	p.s.database.push_down = true;
	pair_run(&p);
	cr_expect_eq(p.s.f.result.answers[0].reason, REASON_NOT_SUPPORTED);
	stand_end(&p.s);
}

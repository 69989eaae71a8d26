/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random checks over random rows: the same facts, bounds and accounts from a
 * file, by a cursor and by push-down, on SQLite and, where
 * PLAUDIT_TEST_POSTGRES holds a connection string that may write, on
 * PostgreSQL. What cannot be there is skipped and said. PLAUDIT_TEST_CHECKS is
 * how many (1,000); PLAUDIT_TEST_PLANT=sqlite or postgresql makes one value of
 * one row another in that database, which the test must find.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/odbc_calls.h"
#include "base/zone.h"
#include "model/check.h"
#include "records/engine.h"

#define DRIVER	  "/usr/lib/x86_64-linux-gnu/odbc/libsqlite3odbc.so"
#define CHECKS	  "1000"
#define ENOUGH	  200 /* checks, for each kind to be among them */
#define ASKS	  20 /* of one pass */
#define METRICS	  4
#define MOST_ROWS 60
#define PLANTED	  7 /* the set of rows that a planted difference is in */

static const struct text words[] = {{"a", 1}, {"b", 1}, {"ก", 3}};
static const struct cel_type money = {.kind = TYPE_DECIMAL, .scale = 2};

static const struct column columns[] = {
	{.name = {"id", 2}, .kind = COLUMN_STRING, .type = &type_string},
	{.name = {"kind", 4},
	 .kind = COLUMN_STRING,
	 .words = words,
	 .word_count = 3,
	 .type = &type_string},
	{.name = {"note", 4},
	 .kind = COLUMN_STRING,
	 .nullable = true,
	 .type = &type_string},
	{.name = {"at", 2}, .kind = COLUMN_TIMESTAMP, .type = &type_timestamp},
	{.name = {"done", 4},
	 .kind = COLUMN_TIMESTAMP,
	 .nullable = true,
	 .type = &type_timestamp},
	{.name = {"amount", 6},
	 .kind = COLUMN_DECIMAL,
	 .scale = 2,
	 .nullable = true,
	 .type = &money},
	{.name = {"n", 1}, .kind = COLUMN_INT, .type = &type_int},
	{.name = {"flag", 4},
	 .kind = COLUMN_BOOL,
	 .nullable = true,
	 .type = &type_bool},
	{.name = {"took", 4}, .kind = COLUMN_DURATION, .type = &type_duration},
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static const struct ordered_pair pairs[] = {{3, 4}};
static const struct source_kind kind = {
	.name = {"things", 6},
	.columns = columns,
	.column_count = COLUMNS,
	.key = 0,
	.time = 3,
	.ordered = pairs,
	.ordered_count = 1,
};

static const char postgres_table[] =
	"CREATE TABLE plaudit_things (id text, kind text, note text, "
	"at timestamptz, done timestamptz, amount numeric(14,3), n bigint, "
	"flag boolean, took integer)";
static const char sqlite_table[] =
	"CREATE TABLE plaudit_things (id TEXT, kind TEXT COLLATE NOCASE, note "
	"TEXT, at TEXT, done TEXT, amount NUMERIC, n INTEGER, flag INTEGER, "
	"took INTEGER)";

struct row {
	char id[16];
	const char *kind, *note; /* NULL: null */
	int64_t at, done; /* microseconds; -1: null */
	int64_t amount; /* thousandths; INT64_MIN: null */
	int64_t n, took;
	int flag; /* -1: null */
};

static unsigned pick(unsigned *seed, unsigned of)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % of;
}

#define ANY(seed, list) ((list)[pick((seed), sizeof(list) / sizeof((list)[0]))])

static void fill_row(unsigned *seed, struct row *row, unsigned number,
		     bool spoilt)
{
	static const char *const kinds[] = {"a", "b", "ก", "a", "A"};
	static const char *const notes[] = {
		NULL,	   "",		 "ทดสอบ", "ทดสอบ ระบบ", "x", "x ",
		"it's",	   "a,\"b\"\nc", "😀",	  "Z",		"z", "é",
		"{d 'x'}", "?",		 "-- ;",  "\\",		" ", "ทดสอบ",
	};
	int64_t now = 1772000000;

	snprintf(row->id, sizeof(row->id), "i%u", number);
	row->kind = kinds[pick(seed, spoilt ? 5 : 4)];
	row->note = ANY(seed, notes);
	row->at = (now - pick(seed, 40) * 86400 - pick(seed, 3) * 3600) *
			  1000000 +
		  (pick(seed, 3) ? 0 : pick(seed, 1000000));
	row->done = pick(seed, 4) ? row->at + pick(seed, 5) * 1800000000LL : -1;
	row->amount = pick(seed, 5)
			      ? (int64_t)pick(seed, 30000) * 100000 - 500000000
			      : INT64_MIN;
	if (row->amount != INT64_MIN)
		row->amount += pick(seed, 100) * 10;
	row->n = (int)pick(seed, 9) - 2;
	row->took = pick(seed, 5) * 30;
	row->flag = (int)pick(seed, 3) - 1;
	if (!spoilt || pick(seed, 4))
		return;
	switch (pick(seed, 5)) {
	case 0:
		row->done = row->at - 1;
		break;
	case 1:
		row->at += INT64_C(543) * 31556952 * 1000000;
		row->done = -1;
		break;
	case 2:
		row->amount = 1125;
		break;
	case 3:
		row->kind = NULL;
		break;
	case 4:
		row->at = -1;
		row->done = -1;
		break;
	}
}

static void put_time(struct buffer *out, int64_t micros, unsigned *seed)
{
	struct instant t = {micros / 1000000,
			    (int32_t)(micros % 1000000) * 1000};
	char text[INSTANT_TEXT_ROOM];
	int offset = seed ? (int)pick(seed, 3) * 7 : 0;

	t.seconds += offset * 3600;
	buffer_text(out, instant_print(t, text));
	if (offset) {
		out->size--;
		buffer_printf(out, "+%02d:00", offset);
	}
}

static void put_amount(struct buffer *out, int64_t thousandths)
{
	int64_t size = thousandths < 0 ? -thousandths : thousandths;
	bool third = size % 10 != 0;

	buffer_printf(out, "%s%lld.", thousandths < 0 ? "-" : "",
		      (long long)size / 1000);
	buffer_printf(out, third ? "%03lld" : "%02lld",
		      (long long)(third ? size % 1000 : size % 1000 / 10));
}

static void put_csv_text(struct buffer *out, const char *text)
{
	if (!text)
		return;
	buffer_char(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buffer_char(out, '"');
		buffer_char(out, *text);
	}
	buffer_char(out, '"');
}

static void put_csv(struct buffer *out, const struct row *row, unsigned *seed)
{
	static const char *const flags[] = {"", "false", "true"};

	buffer_printf(out, "%s,", row->id);
	put_csv_text(out, row->kind);
	buffer_char(out, ',');
	put_csv_text(out, row->note);
	buffer_char(out, ',');
	if (row->at != -1)
		put_time(out, row->at, seed);
	buffer_char(out, ',');
	if (row->done != -1)
		put_time(out, row->done, seed);
	buffer_char(out, ',');
	if (row->amount != INT64_MIN)
		put_amount(out, row->amount);
	buffer_printf(out, ",%lld,%s,%lld\n", (long long)row->n,
		      flags[row->flag + 1], (long long)row->took);
}

static void put_sql_text(struct buffer *out, const char *text)
{
	if (!text) {
		buffer_str(out, "NULL");
		return;
	}
	buffer_char(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buffer_char(out, '\'');
		buffer_char(out, *text);
	}
	buffer_char(out, '\'');
}

static void put_sql_time(struct buffer *out, int64_t micros, unsigned *seed)
{
	if (micros == -1) {
		buffer_str(out, "NULL");
		return;
	}
	buffer_char(out, '\'');
	put_time(out, micros, seed);
	buffer_char(out, '\'');
}

static void put_sql(struct buffer *out, const struct row *row, bool postgres,
		    unsigned *seed)
{
	static const char *const flags[] = {"NULL", "0", "1"};

	buffer_printf(out, "('%s', ", row->id);
	put_sql_text(out, row->kind);
	buffer_str(out, ", ");
	put_sql_text(out, row->note);
	buffer_str(out, ", ");
	put_sql_time(out, row->at, seed);
	buffer_str(out, ", ");
	put_sql_time(out, row->done, seed);
	buffer_str(out, ", ");
	if (row->amount == INT64_MIN)
		buffer_str(out, "NULL");
	else
		put_amount(out, row->amount);
	buffer_printf(out, ", %lld, %s%s, %lld)", (long long)row->n,
		      flags[row->flag + 1],
		      postgres && row->flag >= 0 ? "::boolean" : "",
		      (long long)row->took);
}

/* What writes the tables: never the agent's own session. */
struct writer {
	struct odbc_calls calls;
	SQLHENV env;
	SQLHDBC dbc;
};

static void write_sql(struct writer *writer, const char *sql)
{
	SQLHSTMT statement;
	SQLCHAR state[6], text[300] = "";
	SQLSMALLINT size;
	SQLINTEGER native;
	SQLRETURN got;

	writer->calls.AllocHandle(SQL_HANDLE_STMT, writer->dbc, &statement);
	writer->calls.SetStmtAttr(statement, SQL_ATTR_NOSCAN,
				  (SQLPOINTER)SQL_NOSCAN_ON, 0);
	got = writer->calls.ExecDirect(statement, (SQLCHAR *)(uintptr_t)sql,
				       SQL_NTS);
	if (!SQL_SUCCEEDED(got) && got != SQL_NO_DATA)
		writer->calls.GetDiagRec(SQL_HANDLE_STMT, statement, 1, state,
					 &native, text, sizeof(text), &size);
	cr_assert(SQL_SUCCEEDED(got) || got == SQL_NO_DATA, "%s: %s", sql,
		  (char *)text);
	writer->calls.FreeHandle(SQL_HANDLE_STMT, statement);
}

static void writer_open(struct writer *writer, const char *dsn)
{
	struct err err = {0};

	cr_assert_eq(odbc_calls_open(&writer->calls, &err), 0, "%s", err.text);
	writer->calls.AllocHandle(SQL_HANDLE_ENV, NULL, &writer->env);
	writer->calls.SetEnvAttr(writer->env, SQL_ATTR_ODBC_VERSION,
				 (SQLPOINTER)SQL_OV_ODBC3, 0);
	writer->calls.AllocHandle(SQL_HANDLE_DBC, writer->env, &writer->dbc);
	cr_assert(SQL_SUCCEEDED(writer->calls.DriverConnect(
			  writer->dbc, NULL, (SQLCHAR *)(uintptr_t)dsn, SQL_NTS,
			  NULL, 0, NULL, SQL_DRIVER_NOPROMPT)),
		  "%s", dsn);
}

static void writer_close(struct writer *writer)
{
	writer->calls.Disconnect(writer->dbc);
	writer->calls.FreeHandle(SQL_HANDLE_DBC, writer->dbc);
	writer->calls.FreeHandle(SQL_HANDLE_ENV, writer->env);
}

static void load_table(const char *dsn, bool postgres, const struct row *rows,
		       unsigned count, unsigned seed)
{
	struct writer writer;
	struct buffer sql;

	writer_open(&writer, dsn);
	buffer_init(&sql);
	write_sql(&writer, "DROP TABLE IF EXISTS plaudit_things");
	write_sql(&writer, postgres ? postgres_table : sqlite_table);
	buffer_str(&sql, "INSERT INTO plaudit_things VALUES ");
	for (unsigned i = 0; i < count; i++) {
		buffer_str(&sql, i ? ", " : "");
		put_sql(&sql, &rows[i], postgres, &seed);
	}
	buffer_char(&sql, 0);
	if (count)
		write_sql(&writer, sql.data);
	buffer_release(&sql);
	writer_close(&writer);
}

static const char *const conditions[] = {
	"row.kind == \"a\"",
	"row.kind in [\"a\", \"ก\"]",
	"row.kind != params.word",
	"row.note == null",
	"(row.note != null && row.note == \"ทดสอบ\")",
	"(row.note == null || row.note != \"it's\")",
	"coalesce(row.note, \"it's\") == \"it's\"",
	"(row.note != null && row.note < \"z\")",
	"(row.note != null && row.note == row.kind)",
	"(row.note != null && row.note in [\"x\", \"?\", \"é\"])",
	"row.n > 3",
	"row.n != -1",
	"row.n <= params.few",
	"row.n in [1, 2, 3]",
	"(row.amount != null && row.amount >= 2000)",
	"(row.amount == null || row.amount < params.limit)",
	"coalesce(row.flag, false)",
	"(row.flag != null && !row.flag)",
	"row.done == null",
	"(row.done != null && row.done - row.at > 60m)",
	"(row.done == null ? row.n > 1 : row.took < 90s)",
	"row.took < 90s",
	"row.took >= params.slow",
	"row.at >= now - 10d",
	"!(row.kind == \"b\" || row.n == 0)",
	"(row.kind == \"b\") == (row.n > 2)",
	"row.at + row.took < now - 5d",
};

static const char *const plain_metrics[] = {
	"count()",
	"sum(row.n)",
	"sum(coalesce(row.amount, params.limit))",
	"mean(row.n)",
	"mean(row.took)",
	"mean(coalesce(row.amount, params.limit))",
	"sum(coalesce(row.done, now) - row.at)",
	"min(row.at)",
	"max(row.at + row.took)",
	"max(coalesce(row.done, now) - row.at)",
	"min(coalesce(row.amount, params.limit))",
	"quantile(0.5, row.n)",
	"quantile(0.95, coalesce(row.done, now) - row.at)",
	"quantile(0.05, row.at)",
	"quantile(1, row.took)",
	"quantile(0.333333, coalesce(row.amount, params.limit))",
	"distinct(row.kind)",
	"distinct(coalesce(row.note, \"\"))",
	"distinct(row.n)",
	"histogram(row.n, [0, 2, 5])",
	"histogram(row.took, [10s, 1m])",
	"histogram(coalesce(row.amount, params.limit), [0.00, 2000.50])",
};

static const char *const keys[] = {
	"row.kind",
	"row.n",
	"coalesce(row.flag, false)",
	"row.took",
	"coalesce(row.note, \"none\")",
};

static const char *const group_metrics[] = {
	"count()",
	"max(rows)",
	"min(most)",
	"sum(rows)",
	"mean(total)",
	"quantile(0.5, total)",
	"quantile(0.9, rows)",
	"share(rows > 2)",
	"count(total > 5)",
	"distinct(rows)",
	"histogram(rows, [2, 4])",
	"count(key.a == key.a)",
};

static struct text condition(struct arena *arena, unsigned *seed)
{
	struct text one = text_from(ANY(seed, conditions));

	if (pick(seed, 3))
		return one;
	return text_format(arena, "%.*s && %s", TEXT_ARG(one),
			   ANY(seed, conditions));
}

static struct text metric(struct arena *arena, unsigned *seed)
{
	switch (pick(seed, 4)) {
	case 0:
		return text_format(arena, "count(%s)", ANY(seed, conditions));
	case 1:
		if (pick(seed, 2))
			return text_format(arena, "share(%s, %s)",
					   ANY(seed, conditions),
					   ANY(seed, conditions));
		return text_format(arena, "share(%s)", ANY(seed, conditions));
	default:
		return text_from(ANY(seed, plain_metrics));
	}
}

static const struct parameter parameters[] = {
	{.name = {"word", 4}, .type = &type_string},
	{.name = {"few", 3}, .type = &type_int},
	{.name = {"limit", 5}, .type = &money},
	{.name = {"slow", 4}, .type = &type_duration},
};

static void complain(void *context, const struct expression *expression,
		     const struct cel_problem *problem)
{
	(void)context;
	cr_assert_fail("%.*s: %.*s", TEXT_ARG(expression->source),
		       TEXT_ARG(problem->text));
}

static void make_groups(struct arena *arena, unsigned *seed,
			struct records_spec *spec, struct metric *metrics)
{
	struct named_expression *per =
		arena_many(arena, 2, struct named_expression);
	struct metric *each = arena_many(arena, 3, struct metric);

	spec->per_count = 1 + pick(seed, 2);
	for (size_t i = 0; i < spec->per_count; i++) {
		per[i].name = i ? TEXT("b") : TEXT("a");
		per[i].expression.source = text_from(ANY(seed, keys));
	}
	each[0].name = TEXT("rows");
	each[0].call.source = TEXT("count()");
	each[1].name = TEXT("total");
	each[1].call.source =
		pick(seed, 2) ? TEXT("sum(row.n)") : TEXT("distinct(row.kind)");
	each[2].name = TEXT("most");
	each[2].call.source = TEXT("max(row.took)");
	spec->per = per;
	spec->each = each;
	spec->each_count = 3;
	for (size_t i = 0; i < METRICS; i++)
		metrics[i].call.source = text_from(ANY(seed, group_metrics));
}

static void make_check(struct arena *arena, unsigned *seed,
		       struct records_query *query, struct instant now)
{
	struct check *check = arena_new(arena, struct check);
	struct records_spec *spec = arena_new(arena, struct records_spec);
	struct metric *metrics = arena_many(arena, METRICS, struct metric);
	struct value *values = arena_many(arena, 4, struct value);
	struct records_context context = {.complain = complain};

	check->parameters = parameters;
	check->parameter_count = 4;
	values[0] = value_string(TEXT("b"));
	values[1] = value_int((int)pick(seed, 5));
	values[2] = value_decimal((int)pick(seed, 300000), 2);
	values[3] = value_duration((struct span){pick(seed, 120), 0});
	spec->source = &kind;
	spec->window_column = pick(seed, 3) ? 3 : -1;
	spec->metrics = metrics;
	spec->metric_count = METRICS;
	spec->min_population = pick(seed, 4) ? 0 : 10;
	for (size_t i = 0; i < METRICS; i++) {
		metrics[i].name = text_format(arena, "m%zu", i);
		metrics[i].call.source = metric(arena, seed);
	}
	if (pick(seed, 4) == 0)
		make_groups(arena, seed, spec, metrics);
	if (pick(seed, 4))
		spec->where.source = condition(arena, seed);
	if (spec->window_column >= 0 && pick(seed, 2))
		spec->settle.source = pick(seed, 2) ? TEXT("params.slow + 2h")
						    : TEXT("row.took * 1");
	if (spec->settle.source.size && text_ends(spec->settle.source, "* 1"))
		spec->settle.source = TEXT("row.took + 1d");
	query->spec = spec;
	query->parameters = values;
	query->parameter_count = 4;
	query->window = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	if (spec->window_column >= 0)
		query->window = (struct period){
			{now.seconds - 86400 * (5 + pick(seed, 40)), 0}, now};
	cr_assert_eq(records_compile(arena, check, spec, &context), 0);
}

static struct text shown(struct arena *arena, struct value v)
{
	return v.kind == VALUE_UNKNOWN ? value_text(v)
				       : value_literal(arena, v);
}

/* Everything that judging sees, as text. */
static struct text told(struct arena *arena, const struct records_query *query,
			const struct records_answer *answer)
{
	const struct account *a = &answer->account;
	struct buffer out;

	buffer_init(&out);
	buffer_printf(&out,
		      "reason %d; read %llu unreadable %llu outside %llu "
		      "unsettled %llu excluded %llu judged %llu;",
		      answer->reason, (unsigned long long)a->read,
		      (unsigned long long)a->unreadable,
		      (unsigned long long)a->outside,
		      (unsigned long long)a->unsettled,
		      (unsigned long long)a->excluded,
		      (unsigned long long)a->judged);
	for (size_t i = 0; i < a->exclusion_count; i++)
		buffer_printf(&out, " %.*s: %llu",
			      TEXT_ARG(a->exclusions[i].condition),
			      (unsigned long long)a->exclusions[i].rows);
	for (size_t i = 0; i < query->spec->metric_count; i++) {
		buffer_printf(&out, "\n  %.*s = %.*s",
			      TEXT_ARG(query->spec->metrics[i].call.source),
			      TEXT_ARG(shown(arena, answer->facts[i])));
		if (answer->bounds)
			buffer_printf(
				&out, " in %.*s .. %.*s",
				TEXT_ARG(shown(arena, answer->bounds[i].low)),
				TEXT_ARG(shown(arena, answer->bounds[i].high)));
	}
	return buffer_take(&out, arena);
}

/* Whether the rows in that database are to be others. */
static bool is_planted(enum database_kind which, unsigned number)
{
	const char *plant = getenv("PLAUDIT_TEST_PLANT");

	return plant && number == PLANTED &&
	       text_is(text_from(plant), database_words[which].word);
}

struct world {
	struct arena *arena;
	struct records_query queries[ASKS];
	struct records_job job;
	struct source_binding source;
	struct database_binding database;
	struct records_result by_file;
};

static void compare(struct world *w, const char *how)
{
	struct records_result result;
	struct err err = {0};

	cr_assert_eq(records_run(w->arena, &w->job, deadline_after_ms(60000),
				 &result, &err),
		     0, "%s: %s", how, err.text);
	cr_assert_eq(result.reason, w->by_file.reason, "%s: %.*s", how,
		     TEXT_ARG(result.detail));
	for (size_t i = 0; i < ASKS; i++) {
		const struct records_query *query = &w->queries[i];
		struct text wanted =
			told(w->arena, query, &w->by_file.answers[i]);
		struct text got = told(w->arena, query, &result.answers[i]);

		cr_assert(text_equal(wanted, got),
			  "%s: where %.*s settle %.*s\nfile %.*s\ngot  %.*s\n"
			  "%.*s",
			  how, TEXT_ARG(query->spec->where.source),
			  TEXT_ARG(query->spec->settle.source),
			  TEXT_ARG(wanted), TEXT_ARG(got),
			  TEXT_ARG(result.answers[i].detail));
	}
	cr_expect_eq(result.source.rows, w->by_file.source.rows);
	cr_expect_eq(result.source.has_newest, w->by_file.source.has_newest);
	cr_expect_eq(instant_compare(result.source.newest,
				     w->by_file.source.newest),
		     0, "%s: newest", how);
}

static void compare_database(struct world *w, enum database_kind which,
			     const char *dsn)
{
	char how[64];

	w->database.kind = which;
	w->database.table = TEXT("plaudit_things");
	w->source.database = &w->database;
	w->job.inline_rows = (struct text){NULL, 0};
	w->job.dsn = text_from(dsn);
	for (int push = 0; push < 2; push++) {
		w->database.push_down = push;
		snprintf(how, sizeof(how), "%s by %s",
			 database_words[which].word,
			 push ? "push-down" : "cursor");
		compare(w, how);
	}
	w->source.database = NULL;
}

/* What the checks came to, so that agreement is not about nothing. */
struct tally {
	unsigned judged, unreadable, groups;
};

static void tally_add(const struct world *w, struct tally *tally)
{
	for (size_t i = 0; i < ASKS; i++) {
		const struct records_answer *answer = &w->by_file.answers[i];

		tally->judged += answer->account.judged > 0;
		tally->unreadable += answer->account.unreadable > 0;
		tally->groups += w->queries[i].spec->per_count > 0;
	}
}

/* ASKS checks over one set of rows. */
static void try_set(unsigned number, const char *sqlite_path,
		    const char *postgres, struct tally *tally)
{
	static const char *const zones[] = {"UTC", "+07:00", "-03:30"};
	unsigned seed = number * 7919 + 1;
	unsigned count = number % 5 ? pick(&seed, MOST_ROWS) : 0;
	bool spoilt = number % 3 == 0;
	struct row rows[MOST_ROWS];
	struct world w = {.arena = arena_open()};
	struct err err = {0};
	struct buffer csv;
	char dsn[256];

	buffer_init(&csv);
	buffer_str(&csv, "id,kind,note,at,done,amount,n,flag,took\n");
	for (unsigned i = 0; i < count; i++) {
		fill_row(&seed, &rows[i], i, spoilt);
		put_csv(&csv, &rows[i], &seed);
	}
	w.source.kind = &kind;
	w.source.delimiter = ',';
	cr_assert_eq(zone_load(w.arena, text_from(zones[number % 3]),
			       &w.source.zone, &err),
		     0);
	w.source.zone_name = text_from(zones[number % 3]);
	w.job = (struct records_job){.source = &w.source,
				     .queries = w.queries,
				     .query_count = ASKS,
				     .threads = 1,
				     .now = {1772000000, 0}};
	for (size_t i = 0; i < ASKS; i++)
		make_check(w.arena, &seed, &w.queries[i], w.job.now);
	w.job.inline_rows = buffer_view(&csv);
	cr_assert_eq(records_run(w.arena, &w.job, deadline_after_ms(60000),
				 &w.by_file, &err),
		     0, "%s", err.text);
	tally_add(&w, tally);
	if (sqlite_path) {
		snprintf(dsn, sizeof(dsn), "Driver=%s;Database=%s", DRIVER,
			 sqlite_path);
		rows[0].n += is_planted(DATABASE_SQLITE, number);
		load_table(dsn, false, rows, count, seed);
		rows[0].n -= is_planted(DATABASE_SQLITE, number);
		snprintf(dsn, sizeof(dsn), "Driver=%s;Database=file:%s?mode=ro",
			 DRIVER, sqlite_path);
		compare_database(&w, DATABASE_SQLITE, dsn);
	}
	if (postgres) {
		rows[0].n += is_planted(DATABASE_POSTGRESQL, number);
		load_table(postgres, true, rows, count, seed);
		compare_database(&w, DATABASE_POSTGRESQL, postgres);
	}
	buffer_release(&csv);
	arena_close(w.arena);
}

Test(push_down_run, random_checks_agree_with_the_file_engine, .timeout = 3600)
{
	const char *postgres = getenv("PLAUDIT_TEST_POSTGRES");
	const char *wanted = getenv("PLAUDIT_TEST_CHECKS");
	unsigned checks = (unsigned)strtoul(wanted ? wanted : CHECKS, NULL, 10);
	bool has_driver = access(DRIVER, R_OK) == 0;
	char path[] = "/tmp/plaudit-push-XXXXXX";
	struct tally tally = {0, 0, 0};
	int fd = mkstemp(path);

	cr_assert(fd >= 0);
	close(fd);
	for (unsigned i = 0; i < checks / ASKS; i++)
		try_set(i, has_driver ? path : NULL, postgres, &tally);
	fprintf(stderr, "%u checks: file%s%s\n", checks,
		has_driver ? " = SQLite by cursor and push-down"
			   : "; SQLite skipped: no driver",
		postgres ? " = PostgreSQL by cursor and push-down"
			 : "; PostgreSQL skipped: none given");
	fprintf(stderr,
		"%u judged rows, %u had unreadable ones, %u were of groups\n",
		tally.judged, tally.unreadable, tally.groups);
	/* what they tried; of few, chance may leave one kind out */
	cr_expect(checks < ENOUGH || tally.judged > checks / 2);
	cr_expect(checks < ENOUGH || tally.unreadable > checks / 10);
	cr_expect(checks < ENOUGH || tally.groups > checks / 10);
	unlink(path);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/push_down_run.h"

#include "base/limits.h"
#include "records/push_answer.h"
#include "records/row_answer.h"
#include "records/source_checks.h"

/* All asks of one source. */
struct push_run {
	struct arena *arena;
	const struct records_job *job;
	struct odbc_session *session;
	struct records_result *result;
};

static struct text column_name(void *context, unsigned column)
{
	const struct push_run *run = context;
	const struct database_column *found =
		odbc_session_column(run->session, run->job->source, column);

	return found ? found->name
		     : run->job->source->kind->columns[column].name;
}

static bool class_suits(enum column_kind kind, enum sql_class class)
{
	switch (kind) {
	case COLUMN_STRING:
		return class == SQL_CLASS_TEXT;
	case COLUMN_INT:
	case COLUMN_DURATION:
		return class == SQL_CLASS_INTEGER;
	case COLUMN_DECIMAL:
		return class == SQL_CLASS_INTEGER || class == SQL_CLASS_DECIMAL;
	case COLUMN_TIMESTAMP:
		return class == SQL_CLASS_TIME || class == SQL_CLASS_DATE;
	case COLUMN_BOOL: /* some drivers call a boolean a text */
		return class == SQL_CLASS_BIT || class == SQL_CLASS_INTEGER ||
		       class == SQL_CLASS_TEXT;
	}
	return false;
}

/* Whether the forms fit what the table has; an answer with a reason if not. */
static bool columns_fit(struct push_run *run, struct row_query *query,
			struct records_answer *out)
{
	const struct source_binding *source = run->job->source;
	bool by_value = odbc_session_dialect(run->session)->by_value;

	for (size_t i = 0; i < query->column_count; i++) {
		unsigned c = query->columns[i];
		const struct column *column = &source->kind->columns[c];
		const struct database_column *found =
			odbc_session_column(run->session, source, c);

		if (found &&
		    (by_value || class_suits(column->kind, found->class)))
			continue;
		*out = row_answer_none(
			run->arena, query,
			found ? REASON_NOT_SUPPORTED : REASON_MISSING_COLUMN,
			text_format(run->arena,
				    found ? "%.*s.%.*s has another type in the "
					    "database; push-down needs a view "
					    "that has its own"
					  : "%.*s has no column %.*s",
				    TEXT_ARG(source->database->table),
				    TEXT_ARG(column->name)),
			source->database->table);
		return false;
	}
	return true;
}

static void lose(struct push_run *run, struct row_query *query,
		 enum reason reason, const char *why,
		 struct records_answer *out)
{
	struct account account = out->account;

	*out = row_answer_none(run->arena, query, reason,
			       text_format(run->arena, "%s", why),
			       run->job->source->database->table);
	out->account = account;
}

static void note_source(struct push_run *run, uint64_t rows,
			struct instant newest)
{
	struct source_report *report = &run->result->source;
	struct source_file *file = arena_new(run->arena, struct source_file);

	file->path = run->job->source->database->table;
	file->rows = rows;
	report->files = file;
	report->file_count = 1;
	report->rows = rows;
	report->has_newest = instant_compare(newest, INSTANT_ALWAYS) > 0;
	if (report->has_newest)
		report->newest = newest;
}

static void ask_one(struct push_run *run, struct row_query *query,
		    struct records_answer *out)
{
	const struct sql_dialect *dialect = odbc_session_dialect(run->session);
	struct push_ask ask = {run->job->source, query, run->job->now,
			       column_name, run};
	size_t count = push_columns_count(dialect, query);
	struct text *row = arena_many(run->arena, count, struct text);
	struct push_refusal refusal;
	struct pushed_answer pushed;
	struct err why = {0};
	struct text sql;
	bool failed;

	*out = (struct records_answer){.reason = REASON_NONE};
	if (!columns_fit(run, query, out))
		return;
	if (push_down_compile(run->arena, &ask, &sql, &refusal)) {
		lose(run, query, REASON_NOT_SUPPORTED,
		     text_cstr(run->arena, refusal.why), out);
		return;
	}
	pushed.answer = *out;
	failed = odbc_session_row(run->arena, run->session, sql, row, count,
				  &why) ||
		 push_answer(run->arena, dialect, query, row, &pushed, &why);
	*out = pushed.answer; /* its account is kept when it is lost */
	if (failed) {
		lose(run, query, REASON_INCOMPLETE_SOURCE, why.text, out);
		return;
	}
	note_source(run, out->account.read, pushed.newest);
	if (pushed.beyond)
		lose(run, query, REASON_NOT_SUPPORTED,
		     text_cstr(run->arena,
			       text_format(run->arena,
					   "%llu rows have a value that the "
					   "statement cannot read; without "
					   "push-down they are read",
					   (unsigned long long)pushed.beyond)),
		     out);
}

int push_down_run(struct arena *arena, const struct records_job *job,
		  struct odbc_session *session, struct records_result *out,
		  struct err *err)
{
	struct records_result result = {.reason = REASON_NONE};
	struct push_run run = {arena, job, session, &result};
	struct records_answer *answers =
		arena_many(arena, job->query_count, struct records_answer);

	for (size_t i = 0; i < job->query_count; i++) {
		struct row_query *query = arena_new(arena, struct row_query);

		if (row_query_prepare(arena, job, &job->queries[i], query, err))
			return -1;
		ask_one(&run, query, &answers[i]);
	}
	result.answers = answers;
	source_checks(arena, job, &result);
	*out = result;
	return 0;
}

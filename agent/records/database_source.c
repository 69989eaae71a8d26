/* SPDX-License-Identifier: Apache-2.0 */
#include "records/database_source.h"

#include <string.h>

#include "records/odbc_pool.h"
#include "records/push_down_run.h"
#include "records/row_archive.h"
#include "records/row_query.h"
#include "records/stream_odbc.h"

bool database_source_is(const struct records_job *job)
{
	return job->source->database && !job->stream &&
	       !job->inline_rows.size && job->blocked == REASON_NONE;
}

/* Columns that are used or committed to, ascending. */
static int wanted_columns(struct arena *arena, const struct records_job *job,
			  struct stream_odbc_ask *ask, struct err *err)
{
	const struct source_kind *kind = job->source->kind;
	bool all = (job->commit && job->source->commit) || job->archive;
	bool *used = arena_many(arena, kind->column_count, bool);
	unsigned *columns = arena_many(arena, kind->column_count, unsigned);

	if (kind->time >= 0)
		used[kind->time] = true;
	for (size_t q = 0; q < job->query_count; q++) {
		struct row_query query;

		if (row_query_prepare(arena, job, &job->queries[q], &query,
				      err))
			return -1;
		for (size_t i = 0; i < query.column_count; i++)
			used[query.columns[i]] = true;
	}
	for (unsigned c = 0; c < kind->column_count; c++)
		if (used[c] ||
		    (all && kind->columns[c].privacy != PRIVACY_NEVER))
			columns[ask->column_count++] = c;
	ask->columns = columns;
	return 0;
}

static enum reason reason_of(const struct err *err)
{
	static const char *const refused[] = {
		" 28000: ", " 28P01: ", " 42501: "};

	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		if (strstr(err->text, refused[i]))
			return REASON_REFUSED_ACCESS;
	return REASON_UNREACHABLE;
}

/* The engine says for every query why there are no rows. */
static void block(struct arena *arena, struct records_job *job,
		  enum reason reason, struct err *why)
{
	job->blocked = reason;
	job->blocked_detail = text_format(
		arena, "%.*s: %s", TEXT_ARG(job->stream_name), why->text);
	err_clear(why);
}

static void open_rows(struct arena *arena, struct records_job *job,
		      struct stream_odbc_ask *ask)
{
	struct err why = {0};

	if (stream_odbc_open(arena, ask, &job->stream, &why)) {
		block(arena, job, REASON_INCOMPLETE_SOURCE, &why);
		return;
	}
	if (job->archive)
		job->stream = row_archive_tee(job->archive, job->stream);
	job->stream = stream_ahead_open(job->stream, 0);
}

int database_source_run(struct arena *arena, const struct records_job *job,
			struct deadline deadline, struct records_result *out,
			struct err *err)
{
	const struct source_binding *source = job->source;
	struct records_job inner = *job;
	struct stream_odbc_ask ask = {.source = source};
	struct err why = {0};
	int status;

	inner.stream_name = source->database->table;
	inner.commit = job->commit && source->commit;
	if (wanted_columns(arena, &inner, &ask, err))
		return -1;
	if (odbc_pool_open(arena, job->pool, source, job->dsn, &ask.session,
			   &why))
		block(arena, &inner, reason_of(&why), &why);
	if (ask.session && source->database->push_down) {
		status = push_down_run(arena, &inner, ask.session, out, err);
	} else {
		if (ask.session)
			open_rows(arena, &inner, &ask);
		status = records_run(arena, &inner, deadline, out, err);
	}
	if (ask.session)
		out->source.database = *odbc_session_report(ask.session);
	odbc_pool_give(job->pool, ask.session,
		       status || out->reason != REASON_NONE);
	return status;
}

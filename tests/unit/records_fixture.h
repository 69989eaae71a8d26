/* SPDX-License-Identifier: Apache-2.0 */
/* A record kind, a binding and checks for the tests of the records room. */
#ifndef PLAUDIT_TESTS_RECORDS_FIXTURE_H
#define PLAUDIT_TESTS_RECORDS_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "records/engine.h"

#define MOST_METRICS 16

static const struct text fixture_words[] = {{"aoc", 3}, {"branch", 6}};
static const struct cel_type fixture_money = {.kind = TYPE_DECIMAL, .scale = 2};

enum {
	COLUMN_CASE,
	COLUMN_CHANNEL,
	COLUMN_RECEIVED,
	COLUMN_FROZEN,
	COLUMN_AMOUNT,
	COLUMN_N,
	COLUMN_SECRET,
	COLUMNS
};

static const struct column fixture_columns[COLUMNS] = {
	{.name = {"case_id", 7}, .kind = COLUMN_STRING, .type = &type_string},
	{.name = {"channel", 7},
	 .kind = COLUMN_STRING,
	 .type = &type_string,
	 .words = fixture_words,
	 .word_count = 2},
	{.name = {"received_at", 11},
	 .kind = COLUMN_TIMESTAMP,
	 .type = &type_timestamp},
	{.name = {"frozen_at", 9},
	 .kind = COLUMN_TIMESTAMP,
	 .nullable = true,
	 .type = &type_timestamp},
	{.name = {"amount", 6},
	 .kind = COLUMN_DECIMAL,
	 .scale = 2,
	 .type = &fixture_money},
	{.name = {"n", 1}, .kind = COLUMN_INT, .type = &type_int},
	{.name = {"secret", 6},
	 .kind = COLUMN_STRING,
	 .nullable = true,
	 .privacy = PRIVACY_NEVER,
	 .type = &type_string},
};

static const struct ordered_pair fixture_pairs[] = {
	{COLUMN_RECEIVED, COLUMN_FROZEN},
};

static const struct source_kind fixture_kind = {
	.name = {"cases", 5},
	.columns = fixture_columns,
	.column_count = COLUMNS,
	.key = COLUMN_CASE,
	.time = COLUMN_RECEIVED,
	.ordered = fixture_pairs,
	.ordered_count = 1,
};

struct fixture {
	struct arena *arena;
	struct source_binding source;
	struct check check;
	struct records_spec spec;
	struct records_query query;
	struct records_job job;
	struct records_result result;
	struct metric metrics[MOST_METRICS], each[MOST_METRICS];
	struct named_expression per[MOST_METRICS];
	char directory[64];
	struct text pattern;
	char problems[2000];
};

static inline struct instant instant_from(const char *text)
{
	struct instant t = {0, 0};
	struct err err = {0};

	cr_assert_eq(instant_parse(text_from(text), &t, &err), 0, "%s",
		     err.text);
	return t;
}

static inline void fixture_begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->arena = arena_open();
	f->source = (struct source_binding){
		.kind = &fixture_kind, .delimiter = ',', .commit = true};
	f->spec.source = &fixture_kind;
	f->spec.window_column = -1;
	f->spec.metrics = f->metrics;
	f->spec.each = f->each;
	f->spec.per = f->per;
	f->query.window = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	f->job.now = instant_from("2026-03-01T00:00:00Z");
	f->job.threads = 1;
	f->job.source = &f->source;
	f->job.queries = &f->query;
	f->job.query_count = 1;
	f->query.spec = &f->spec;
}

static inline void fixture_end(struct fixture *f)
{
	char command[128];

	arena_close(f->arena);
	if (!f->directory[0])
		return;
	snprintf(command, sizeof(command), "%s/a.csv", f->directory);
	unlink(command);
	snprintf(command, sizeof(command), "%s/b.csv", f->directory);
	unlink(command);
	snprintf(command, sizeof(command), "%s/totals.csv", f->directory);
	unlink(command);
	rmdir(f->directory);
}

static inline void fixture_metric(struct fixture *f, const char *call)
{
	struct metric *m = &f->metrics[f->spec.metric_count++];

	m->name = TEXT("m");
	m->call.source = text_from(call);
}

static inline void fixture_complain(void *context, const struct expression *e,
				    const struct cel_problem *problem)
{
	struct fixture *f = context;
	size_t used = strlen(f->problems);

	snprintf(f->problems + used, sizeof(f->problems) - used, "%.*s: %.*s\n",
		 TEXT_ARG(e->source), TEXT_ARG(problem->text));
}

static inline int fixture_compile(struct fixture *f)
{
	struct records_context context = {.complain = fixture_complain,
					  .complain_context = f};

	return records_compile(f->arena, &f->check, &f->spec, &context);
}

static inline void fixture_file(struct fixture *f, const char *name,
				const char *bytes, size_t size)
{
	char path[128];
	FILE *file;

	if (!f->directory[0]) {
		snprintf(f->directory, sizeof(f->directory),
			 "/tmp/plaudit-records-XXXXXX");
		cr_assert_not_null(mkdtemp(f->directory));
		f->job.directory = f->directory;
		f->pattern = TEXT("*.csv");
		f->source.files = &f->pattern;
		f->source.file_count = 1;
	}
	snprintf(path, sizeof(path), "%s/%s", f->directory, name);
	file = fopen(path, "w");
	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

static inline void fixture_run(struct fixture *f)
{
	struct err err = {0};

	cr_assert_eq(fixture_compile(f), 0, "%s", f->problems);
	cr_assert_eq(records_run(f->arena, &f->job, deadline_after_ms(60000),
				 &f->result, &err),
		     0, "%s", err.text);
}

static inline void fixture_rows(struct fixture *f, const char *rows)
{
	f->job.inline_rows = text_from(rows);
	fixture_run(f);
}

/* The fact as a CEL literal. */
static inline const char *fixture_fact(struct fixture *f, size_t i)
{
	return text_cstr(f->arena,
			 value_literal(f->arena,
				       f->result.answers[0].facts[i]));
}

static inline const char *fixture_low(struct fixture *f, size_t i)
{
	return text_cstr(f->arena,
			 value_literal(f->arena,
				       f->result.answers[0].bounds[i].low));
}

static inline const char *fixture_high(struct fixture *f, size_t i)
{
	return text_cstr(f->arena,
			 value_literal(f->arena,
				       f->result.answers[0].bounds[i].high));
}

#define FIXTURE_HEADER "case_id,channel,received_at,frozen_at,amount,n,secret\n"

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records engine on data of its own making: freeze cases (about 100 bytes
 * a row) with the queries of several checks, with and without the commitment.
 * bench_records [ROWS] [THREADS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "records/engine.h"
#include "records/spill.h"

static const struct cel_type money = {.kind = TYPE_DECIMAL, .scale = 2};

static const struct column columns[] = {
	{.name = {"case_id", 7}, .kind = COLUMN_STRING, .type = &type_string},
	{.name = {"bank", 4}, .kind = COLUMN_STRING, .type = &type_string},
	{.name = {"channel", 7}, .kind = COLUMN_STRING, .type = &type_string},
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
	 .type = &money},
	{.name = {"note", 4}, .kind = COLUMN_STRING, .type = &type_string},
};

static const struct source_kind kind = {
	.name = {"cases", 5},
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.key = 0,
	.time = 3,
};

struct asked {
	const char *name, *where;
	const char *per, *each;
	const char *metrics[8];
};

static const struct asked asked[] = {
	{"count only", NULL, NULL, NULL, {"count()"}},
	{"latency",
	 "row.channel == \"aoc\"",
	 NULL,
	 NULL,
	 {"count()", "count(row.frozen_at == null)",
	  "quantile(0.95, coalesce(row.frozen_at, now) - row.received_at)",
	  "quantile(0.50, coalesce(row.frozen_at, now) - row.received_at)",
	  "share(coalesce(row.frozen_at, now) - row.received_at <= 60m)"}},
	{"held",
	 "row.frozen_at != null && row.amount > 100",
	 NULL,
	 NULL,
	 {"max(coalesce(row.frozen_at, now) - row.received_at)",
	  "sum(row.amount)"}},
	{"by bank", NULL, "row.bank", "count()", {"max(inner)", "count()"}},
};

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void put_time(FILE *out, int64_t seconds)
{
	char room[INSTANT_TEXT_ROOM];
	struct text t = instant_print((struct instant){seconds, 0}, room);

	fprintf(out, ",%.10s %.8s", t.data, t.data + 11);
}

static void make(const char *path, long rows)
{
	FILE *out = fopen(path, "w");
	uint64_t seed = 7;

	if (!out)
		exit(70);
	fprintf(out, "case_id,bank,channel,received_at,frozen_at,amount,"
		     "note\n");
	for (long i = 0; i < rows; i++) {
		int64_t received =
			1769904000 + (int64_t)(draw(&seed) % 2592000);

		fprintf(out, "CASE%010ld,BANK%02d,%s", i,
			(int)(draw(&seed) % 20),
			draw(&seed) % 4 ? "aoc" : "branch");
		put_time(out, received);
		if (draw(&seed) % 50)
			put_time(out, received + (int64_t)(draw(&seed) % 5400));
		else
			fputc(',', out);
		fprintf(out, ",%d.%02d,%s\n", (int)(draw(&seed) % 100000),
			(int)(draw(&seed) % 100), "an ordinary note of a case");
	}
	fclose(out);
}

static void complain(void *context, const struct expression *expression,
		     const struct cel_problem *problem)
{
	(void)context;
	fprintf(stderr, "%.*s: %.*s\n", TEXT_ARG(expression->source),
		TEXT_ARG(problem->text));
	exit(70);
}

static void build(struct arena *arena, const struct asked *from,
		  struct records_query *query)
{
	struct records_spec *spec = arena_new(arena, struct records_spec);
	struct metric *metrics = arena_many(arena, 9, struct metric);
	struct named_expression *per =
		arena_new(arena, struct named_expression);
	struct check *check = arena_new(arena, struct check);
	struct records_context context = {.complain = complain};

	spec->source = &kind;
	spec->window_column = 3;
	spec->where.source = text_from(from->where);
	spec->metrics = metrics;
	while (from->metrics[spec->metric_count]) {
		metrics[spec->metric_count].call.source =
			text_from(from->metrics[spec->metric_count]);
		spec->metric_count++;
	}
	if (from->per) {
		per->name = TEXT("bank");
		per->expression.source = text_from(from->per);
		spec->per = per;
		spec->per_count = 1;
		metrics[8].name = TEXT("inner");
		metrics[8].call.source = text_from(from->each);
		spec->each = &metrics[8];
		spec->each_count = 1;
	}
	if (records_compile(arena, check, spec, &context))
		exit(70);
	*query = (struct records_query){
		.spec = spec,
		.window = {INSTANT_ALWAYS, INSTANT_NEVER},
	};
}

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void time_run(const char *name, struct records_job *job, long rows)
{
	struct spill spill = {.directory = "/tmp"};
	struct arena *arena = arena_open();
	struct records_result result;
	struct err err = {0};
	int64_t before = clock_monotonic_ns(), best = INT64_MAX;
	struct rusage usage;
	double cpu = cpu_seconds();

	job->spill = &spill;
	for (int i = 0; i < 3; i++) {
		before = clock_monotonic_ns();
		if (records_run(arena, job, deadline_after_ms(600000), &result,
				&err) ||
		    result.reason) {
			fprintf(stderr, "%s %.*s\n", err.text,
				TEXT_ARG(result.detail));
			exit(70);
		}
		if (clock_monotonic_ns() - before < best)
			best = clock_monotonic_ns() - before;
	}
	spill_close(&spill);
	getrusage(RUSAGE_SELF, &usage);
	printf("%-12s %-9s %6.3f s  cpu %6.3f s  %6.1f M rows/s  rss %ld "
	       "MiB\n",
	       name, job->commit ? "committed" : "", (double)best / 1e9,
	       (cpu_seconds() - cpu) / 3, (double)rows * 1e3 / (double)best,
	       usage.ru_maxrss / 1024);
	arena_close(arena);
}

int main(int argc, char **argv)
{
	long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
	unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2;
	struct arena *arena = arena_open();
	struct records_query queries[ARRAY_SIZE(asked)];
	char directory[] = "/tmp/plaudit-bench-XXXXXX";
	char path[64];
	struct text pattern = TEXT("a.csv");
	struct source_binding source = {
		.kind = &kind,
		.files = &pattern,
		.file_count = 1,
		.commit = true,
	};
	struct records_job job = {
		.source = &source,
		.directory = directory,
		.now = {1772323200, 0},
		.threads = threads,
	};

	if (!mkdtemp(directory))
		return 70;
	snprintf(path, sizeof(path), "%s/a.csv", directory);
	make(path, rows);
	for (size_t i = 0; i < ARRAY_SIZE(asked); i++)
		build(arena, &asked[i], &queries[i]);
	for (int committed = 0; committed < 2; committed++) {
		job.commit = committed;
		for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
			job.queries = &queries[i];
			job.query_count = 1;
			time_run(asked[i].name, &job, rows);
		}
		job.queries = queries;
		job.query_count = ARRAY_SIZE(asked);
		time_run("all", &job, rows);
	}
	unlink(path);
	rmdir(directory);
	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass of the records engine as a process of its own, to be timed from
 * outside: loads a site with its pack, runs the named checks over the source
 * they ask of and prints every metric.
 *
 *   records_pass SITE CHECK... [threads=N] [commit] [spill=DIR]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "load/load_site.h"
#include "records/engine.h"
#include "records/spill.h"

/* What open cases are measured up to: the peers' queries have it too. */
#define NOW "2026-03-01T00:00:00Z"

struct options {
	const char *checks[64];
	size_t check_count;
	unsigned threads;
	bool commit;
	const char *spill; /* a directory */
};

static int options_read(int argc, char **argv, struct options *out)
{
	for (int i = 2; i < argc; i++) {
		if (strncmp(argv[i], "threads=", 8) == 0)
			out->threads = (unsigned)strtoul(argv[i] + 8, NULL, 10);
		else if (strcmp(argv[i], "commit") == 0)
			out->commit = true;
		else if (strncmp(argv[i], "spill=", 6) == 0)
			out->spill = argv[i] + 6;
		else if (out->check_count < ARRAY_SIZE(out->checks))
			out->checks[out->check_count++] = argv[i];
	}
	return argc > 1 && out->check_count ? 0 : -1;
}

static const struct check *find(const struct pack *pack, const char *id)
{
	for (size_t i = 0; i < pack->check_count; i++)
		if (text_is(pack->checks[i].id, id))
			return &pack->checks[i];
	return NULL;
}

static const struct source_binding *source_of(const struct site *site,
					      const struct check *check)
{
	for (size_t i = 0; i < site->source_count; i++)
		if (site->sources[i].kind == check->records->source)
			return &site->sources[i];
	return NULL;
}

static int fail(const char *what, const struct err *err)
{
	fprintf(stderr, "%s: %s\n", what, err ? err->text : "not there");
	return 1;
}

static void print(struct arena *arena, const struct check *check,
		  const struct records_answer *answer)
{
	for (size_t i = 0; i < check->fact_count; i++)
		printf("%.*s %.*s\n", TEXT_ARG(check->fact_names[i]),
		       TEXT_ARG(value_literal(arena, answer->facts[i])));
}

static int run(struct arena *arena, const struct site *site,
	       const struct pack *pack, const struct options *options)
{
	struct records_query queries[ARRAY_SIZE(options->checks)];
	const struct check *checks[ARRAY_SIZE(options->checks)];
	struct spill spill = {.directory =
				      options->spill ? options->spill : "/tmp"};
	struct records_job job = {
		.directory = text_cstr(arena, site->directory),
		.queries = queries,
		.query_count = options->check_count,
		.threads = options->threads,
		.commit = options->commit,
		.spill = &spill,
	};
	struct records_result result;
	struct err err = {0};

	memset(queries, 0, sizeof(queries));
	if (instant_parse(TEXT(NOW), &job.now, &err))
		return fail(NOW, &err);
	for (size_t i = 0; i < options->check_count; i++) {
		checks[i] = find(pack, options->checks[i]);
		if (!checks[i] || !checks[i]->records)
			return fail(options->checks[i], NULL);
		queries[i].spec = checks[i]->records;
		queries[i].window =
			(struct period){INSTANT_ALWAYS, INSTANT_NEVER};
		job.source = source_of(site, checks[i]);
	}
	if (!job.source)
		return fail("source", NULL);
	if (records_run(arena, &job, deadline_after_ms(600000), &result, &err))
		return fail("records", &err);
	if (result.reason != REASON_NONE)
		return fail(text_cstr(arena, result.detail), NULL);
	for (size_t i = 0; i < options->check_count; i++)
		print(arena, checks[i], &result.answers[i]);
	printf("rows %llu\n", (unsigned long long)result.source.rows);
	return 0;
}

int main(int argc, char **argv)
{
	struct options options = {.threads = 0};
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct site_request request = {.path = argv[1]};
	const struct pack *pack;
	const struct site *site;
	struct err err = {0};
	int status;

	if (options_read(argc, argv, &options)) {
		fprintf(stderr, "records_pass SITE CHECK... [threads=N] "
				"[commit]\n");
		return 3;
	}
	complaints_init(&complaints, arena);
	if (instant_parse(TEXT(NOW), &request.now, &err) ||
	    load_site(arena, &request, &complaints, &pack, &site, &err)) {
		struct buffer out;

		buffer_init(&out);
		complaints_print(&complaints, &out);
		fwrite(out.data, 1, out.size, stderr);
		return fail(argv[1], &err);
	}
	status = run(arena, site, pack, &options);
	arena_close(arena);
	return status;
}

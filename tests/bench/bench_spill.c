/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Value tables beyond the memory they may have: a file with that many rows,
 * every key different and in no order, and a query of each kind that must keep
 * them all. Says the time, the most memory, what was spilled, and whether the
 * answer is right; exits with 1 when it is not, or when the whole process
 * needed more than 256 MiB.
 *
 *   bench_spill [KEYS] [THREADS] [QUERY] [KIB]
 *
 * QUERY: plain, distinct, groups, quantile, sorted; all by default, each in a
 * process of its own. KIB: memory of the tables, if not what the product has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "records/engine.h"
#include "records/spill.h"

#define MOST_MIB  256
#define PLAIN_MIB 64

static const struct column columns[] = {
	{.name = {"key", 3}, .kind = COLUMN_STRING, .type = &type_string},
	{.name = {"n", 1}, .kind = COLUMN_INT, .type = &type_int},
};

static const struct source_kind kind = {
	.name = {"keys", 4},
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.key = 0,
	.time = -1,
};

struct asked {
	const char *name;
	bool grouped, sorted;
	const char *metric;
	long most_mib;
};

/* n is 1000003 times a permutation of 0, 1, ...: see make */
static const struct asked asked[] = {
	{"plain", false, false, "max(row.n)", PLAIN_MIB},
	{"distinct", false, false, "distinct(row.key)", MOST_MIB},
	{"groups", true, false, "count(rows == 1)", MOST_MIB},
	{"quantile", false, false, "quantile(0.5, row.n)", MOST_MIB},
	{"sorted", false, true, "count()", MOST_MIB},
};

/* A permutation of 0 .. count - 1: odd steps within a power of two. */
static uint64_t shuffled(uint64_t i, uint64_t count)
{
	uint64_t mask = 1;

	while (mask < count)
		mask = mask * 2 + 1;
	do {
		i = i * 0x9e3779b97f4a7c15ULL + 0x1234567;
		i &= mask;
		i ^= i >> 7;
		i = i * 0xd6e8feb86659fd93ULL & mask;
	} while (i >= count);
	return i;
}

static char *put_number(char *at, uint64_t n, unsigned least)
{
	char digits[20];
	unsigned count = 0;

	for (; n || count < least; n /= 10)
		digits[count++] = (char)('0' + n % 10);
	while (count)
		*at++ = digits[--count];
	return at;
}

static int make(const char *path, uint64_t keys)
{
	FILE *out = fopen(path, "w");
	bool bad;

	if (!out)
		return -1;
	fputs("key,n\n", out);
	for (uint64_t i = 0; i < keys; i++) {
		uint64_t k = shuffled(i, keys);
		char row[48], *at = row;

		*at++ = 'K';
		at = put_number(at, k, 10);
		*at++ = ',';
		at = put_number(at, k * 1000003, 1);
		*at++ = '\n';
		fwrite(row, 1, (size_t)(at - row), out);
	}
	bad = ferror(out) != 0;
	return fclose(out) || bad ? -1 : 0;
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
	struct metric *metrics = arena_many(arena, 2, struct metric);
	struct named_expression *per =
		arena_new(arena, struct named_expression);
	struct check *check = arena_new(arena, struct check);
	struct records_context context = {.complain = complain};

	spec->source = &kind;
	spec->window_column = -1;
	spec->metrics = metrics;
	spec->metric_count = 1;
	metrics[0].name = TEXT("m");
	metrics[0].call.source = text_from(from->metric);
	if (from->grouped) {
		per->name = TEXT("key");
		per->expression.source = TEXT("row.key");
		spec->per = per;
		spec->per_count = 1;
		metrics[1].name = TEXT("rows");
		metrics[1].call.source = TEXT("count()");
		spec->each = &metrics[1];
		spec->each_count = 1;
	}
	if (records_compile(arena, check, spec, &context))
		exit(70);
	*query = (struct records_query){
		.spec = spec,
		.window = {INSTANT_ALWAYS, INSTANT_NEVER},
	};
}

static uint64_t answer_of(const struct asked *from, uint64_t keys)
{
	if (strcmp(from->name, "plain") == 0)
		return (keys - 1) * 1000003;
	if (strcmp(from->name, "quantile") == 0)
		return ((keys + 1) / 2 - 1) * 1000003;
	return keys;
}

struct options {
	uint64_t keys, kib;
	unsigned threads;
	const char *query; /* NULL: all */
	const char *directory;
};

static int run(const struct asked *from, const struct options *options)
{
	struct arena *arena = arena_open();
	struct text pattern = TEXT("keys.csv");
	struct spill spill = {.directory = options->directory};
	struct source_binding source = {
		.kind = &kind,
		.files = &pattern,
		.file_count = 1,
		.commit = from->sorted,
		.sorted = from->sorted,
	};
	struct records_query query;
	struct records_job job = {
		.source = &source,
		.directory = options->directory,
		.queries = &query,
		.query_count = 1,
		.now = {1772323200, 0},
		.threads = options->threads,
		.table_bytes = options->kib << 10,
		.commit = from->sorted,
		.spill = &spill,
	};
	struct records_result result;
	struct err err = {0};
	int64_t began = clock_monotonic_ns();
	struct rusage usage;
	struct value fact;
	bool right, small;

	build(arena, from, &query);
	if (records_run(arena, &job, deadline_after_ms(36000000), &result,
			&err) ||
	    result.reason) {
		fprintf(stderr, "%s %.*s\n", err.text, TEXT_ARG(result.detail));
		return 70;
	}
	getrusage(RUSAGE_SELF, &usage);
	fact = result.answers[0].facts[0];
	right = fact.kind == VALUE_INT &&
		(uint64_t)fact.integer == answer_of(from, options->keys);
	small = usage.ru_maxrss / 1024 <= from->most_mib;
	printf("%-9s %8.2f s  rss %4ld MiB  spilled %7.1f MiB  %s%s\n",
	       from->name, (double)(clock_monotonic_ns() - began) / 1e9,
	       usage.ru_maxrss / 1024, (double)spill.written / (1 << 20),
	       right ? "right" : "WRONG", small ? "" : ", TOO LARGE");
	spill_close(&spill);
	arena_close(arena);
	return !right || !small;
}

/* In a process of its own, whose memory is its own. */
static int run_apart(const struct asked *from, const struct options *options)
{
	int status = 70;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0)
		exit(run(from, options));
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 70;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}

int main(int argc, char **argv)
{
	char directory[] = "/tmp/plaudit-spill-XXXXXX";
	struct options options = {
		.keys = argc > 1 ? strtoull(argv[1], NULL, 10) : 5000000,
		.threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2,
		.query = argc > 3 ? argv[3] : NULL,
		.kib = argc > 4 ? strtoull(argv[4], NULL, 10) : 0,
		.directory = directory,
	};
	char path[64];
	int worst = 0;

	if (!mkdtemp(directory))
		return 70;
	snprintf(path, sizeof(path), "%s/keys.csv", directory);
	if (make(path, options.keys))
		worst = 70;
	for (size_t i = 0; worst < 70 && i < ARRAY_SIZE(asked); i++) {
		int status = 0;

		if (!options.query || !*options.query ||
		    strcmp(options.query, asked[i].name) == 0)
			status = run_apart(&asked[i], &options);
		worst = status > worst ? status : worst;
	}
	unlink(path);
	if (rmdir(directory)) {
		fprintf(stderr, "%s: something was left behind\n", directory);
		worst = worst ? worst : 1;
	}
	return worst;
}

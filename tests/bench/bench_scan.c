/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reading costs before any query is asked, nanoseconds of one processor a
 * row: blocks read and cut; fields found, at every width; typed columns made.
 * The least of several rounds. bench_scan [CSV of make_cases]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "records/csv_batch.h"
#include "records/row_batch.h"
#include "records/row_pass.h"

#define ROUNDS 9
#define ROWS   1000000

static const struct cel_type money = {.kind = TYPE_DECIMAL, .scale = 2};

#define NAMED(text) .name = {text, sizeof(text) - 1}

static const struct column columns[] = {
	{NAMED("case_id"), .kind = COLUMN_STRING, .type = &type_string},
	{NAMED("bank"), .kind = COLUMN_STRING, .type = &type_string},
	{NAMED("channel"), .kind = COLUMN_STRING, .type = &type_string},
	{NAMED("reported_at"), .kind = COLUMN_TIMESTAMP,
	 .type = &type_timestamp},
	{NAMED("received_at"), .kind = COLUMN_TIMESTAMP,
	 .type = &type_timestamp},
	{NAMED("frozen_at"), .kind = COLUMN_TIMESTAMP, .nullable = true,
	 .type = &type_timestamp},
	{NAMED("amount"), .kind = COLUMN_DECIMAL, .scale = 2, .type = &money},
	{NAMED("note"), .kind = COLUMN_STRING, .nullable = true,
	 .type = &type_string},
};

static const struct source_kind kind = {
	NAMED("cases"), .columns = columns, .column_count = ARRAY_SIZE(columns),
	.key = -1,	.time = -1,
};

struct reading_stage {
	const char *name;
	void (*block)(struct row_worker *worker, enum byte_width width);
	enum byte_width width;
};

static void nothing(struct row_worker *worker, enum byte_width width)
{
	(void)worker;
	(void)width;
}

static void find_fields(struct row_worker *worker, enum byte_width width)
{
	static const unsigned positions[] = {1, 3, 5};
	struct wanted_fields wanted = {positions, 3, 8};
	struct field_batch *batch = &worker->batch.fields;

	for (size_t from = 0; from < worker->block.bytes.size;
	     from = batch->used)
		csv_batch(width, worker->block.bytes, from, ',', &wanted,
			  batch);
}

static void make_columns(struct row_worker *worker, enum byte_width width)
{
	(void)width;
	for (size_t from = 0; from < worker->block.bytes.size;
	     from = worker->batch.fields.used)
		row_batch_fill(worker, from, worker->block.first_row);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void time_stage(struct row_pass *pass, const struct reading_stage *stage)
{
	double best = 1e9;
	uint64_t rows = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_open();
		struct row_worker *worker = arena_new(arena, struct row_worker);
		double from = seconds();

		pass->reader = block_reader_open(arena, pass->job);
		row_worker_init(worker, pass);
		rows = 0;
		while (block_reader_claim(pass->reader, &worker->room,
					  &worker->block)) {
			worker->format = &record_format_csv;
			worker->records.layout = worker->block.file;
			stage->block(worker, stage->width);
			rows += worker->block.rows;
		}
		if (seconds() - from < best)
			best = seconds() - from;
		row_worker_release(worker);
		block_reader_close(pass->reader);
		arena_close(arena);
	}
	if (rows)
		printf("%-26s %6.1f ns a row\n", stage->name,
		       best * 1e9 / (double)rows);
}

static void make(const char *path)
{
	FILE *out = fopen(path, "w");
	uint64_t seed = 7;

	if (!out)
		exit(70);
	fprintf(out, "case_id,bank,channel,reported_at,received_at,frozen_at,"
		     "amount,note\n");
	for (int i = 0; i < ROWS; i++) {
		unsigned day, second;

		seed = seed * UINT64_C(6364136223846793005) + 1;
		day = (unsigned)(seed >> 33) % 28 + 1;
		second = (unsigned)(seed >> 40) % 59;
		fprintf(out,
			"FRZ-%010d,BANK%u,mobile,2026-01-%02uT10:10:%02uZ,"
			"2026-01-%02uT10:11:%02uZ,2026-01-%02uT10:40:%02uZ,"
			"%u.%02u,call back\n",
			i, day % 19, day, second, day, second, day, second,
			(unsigned)(seed >> 45), second);
	}
	fclose(out);
}

int main(int argc, char **argv)
{
	static const struct reading_stage stages[] = {
		{"read and cut", nothing, WIDTH_PORTABLE},
		{"and fields, portable", find_fields, WIDTH_PORTABLE},
		{"and fields, AVX2", find_fields, WIDTH_AVX2},
		{"and fields, AVX-512", find_fields, WIDTH_AVX512},
		{"and columns (3)", make_columns, WIDTH_PORTABLE},
		{"and columns (8)", make_columns, WIDTH_PORTABLE},
	};
	static const unsigned used[][8] = {{1, 3, 5}, {0, 1, 2, 3, 4, 5, 6, 7}};
	char made[] = "/tmp/plaudit-scan-XXXXXX";
	struct text file = text_from(argc > 1 ? argv[1] : made);
	struct source_binding source = {
		.kind = &kind, .files = &file, .file_count = 1};
	struct records_job job = {.source = &source, .directory = "/"};
	struct row_pass pass = {.job = &job, .kind = &kind, .time_index = -1};

	if (argc < 2) {
		close(mkstemp(made));
		make(made);
	}
	for (size_t i = 0; i < ARRAY_SIZE(stages); i++) {
		bool all = i + 1 == ARRAY_SIZE(stages);

		if (stages[i].width > byte_width_best())
			continue;
		pass.column_count = all ? 8 : 3;
		memcpy(pass.columns, used[all], sizeof(used[all]));
		time_stage(&pass, &stages[i]);
	}
	if (argc < 2)
		unlink(made);
	return 0;
}

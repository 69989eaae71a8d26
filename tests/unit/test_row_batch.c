/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of random rows, good ones and all sorts of bad: what is not slow is
 * in the vectors as the row's own reading gives it. */
#include "records/row_batch.h"

#include "records/row_pass.h"
#include "records_fixture.h"

#define ROWS 3000

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (*seed >> 11) % below;
}

static void put_row(struct buffer *out, uint64_t *seed, int i)
{
	static const char *const odd[] = {
		"a \"broken\" record\n",
		"too,few\n",
		"1,aoc,2026-02-01 10:00:00,,1.00,1,x,too many\n",
		"\n",
		"\r\n",
		"2,aoc,2026-02-01 10:00:00,2026-02-01 09:00:00,1.00,1,\n",
		"3,aoc,2026-02-31 10:00:00,,1.00,1,\n",
		"4,nobody,2026-02-01 10:00:00,,1.00,1,\n",
		"5,aoc,9999-12-31 10:00:00,,1.00,1,\n",
		"6,aoc,2026-02-01 10:00:00,,1.001,1,\n",
		",aoc,2026-02-01 10:00:00,,1.00,1,\n",
		"\"7 \"\"x\"\"\",aoc,2026-02-01 10:00:00,,1.00,1,\n",
		"\"8\n8\",\"aoc\",\"2026-02-01 10:00:00\",,\"1.00\",1,\n",
	};

	if (draw(seed, 10) == 0)
		buffer_str(out, odd[draw(seed, ARRAY_SIZE(odd))]);
	buffer_printf(out, "case%d,%s,2026-02-%02d 10:%02d:00,", i,
		      draw(seed, 2) ? "aoc" : "branch", (int)draw(seed, 28) + 1,
		      (int)draw(seed, 60));
	if (draw(seed, 3))
		buffer_printf(out, "2026-03-%02dT11:00:00Z",
			      (int)draw(seed, 31) + 1);
	buffer_printf(out, ",%d.%02d,%d,\xe0\xb8\x81%s",
		      (int)draw(seed, 100000), (int)draw(seed, 100),
		      (int)draw(seed, 1000) - 500,
		      draw(seed, 2) ? "\n" : "\r\n");
}

static void expect_value(const struct value_vector *column, size_t row,
			 struct value wanted)
{
	struct value got = vector_value(column, row);

	cr_assert(got.kind == wanted.kind);
	if (wanted.kind == VALUE_STRING)
		cr_assert(text_equal(value_text(got), value_text(wanted)));
	else if (wanted.kind != VALUE_NULL)
		cr_assert(value_equal(got, wanted));
}

/* Gives how many rows are slow. */
static size_t check_batch(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	const struct row_batch *batch = &worker->batch;
	size_t slow = 0;

	for (size_t i = 0; i < batch->fields.rows; i++) {
		row_worker_load(worker, i);
		cr_assert(worker->row == batch->first_row + i);
		if (bit_is_set(batch->slow, i)) {
			slow++;
			continue;
		}
		cr_assert(!worker->bad && !worker->bad_pairs);
		for (size_t c = 0; c < pass->column_count; c++)
			expect_value(&batch->columns[c], i, worker->values[c]);
	}
	return slow;
}

static void check_file(struct fixture *f, unsigned column_count)
{
	struct row_pass pass = {.job = &f->job,
				.kind = &fixture_kind,
				.column_count = column_count,
				.time_index = COLUMN_RECEIVED,
				.pairs = {{0, COLUMN_RECEIVED, COLUMN_FROZEN}},
				.pair_count = 1};
	struct row_worker *worker = arena_new(f->arena, struct row_worker);
	uint64_t rows = 0, slow = 0;

	for (unsigned i = 0; i < column_count; i++)
		pass.columns[i] = i;
	pass.reader = block_reader_open(f->arena, &f->job);
	row_worker_init(worker, &pass);
	while (block_reader_claim(pass.reader, &worker->room, &worker->block)) {
		worker->format = &record_format_csv;
		worker->records.layout = worker->block.file;
		for (size_t from = 0; from < worker->block.bytes.size;
		     from = worker->batch.fields.used) {
			row_batch_fill(worker, from, rows);
			/* the vectors alone saw the newest time already */
			cr_assert(worker->has_newest);
			slow += check_batch(worker);
			rows += worker->batch.fields.rows;
		}
	}
	cr_assert(rows > ROWS && slow > ROWS / 20 && slow < ROWS / 5);
	cr_assert(worker->newest.seconds > 0 &&
		  !is_before(f->job.now, worker->newest));
	row_worker_release(worker);
	block_reader_close(pass.reader);
}

Test(row_batch, vectors_are_as_rows_by_themselves)
{
	uint64_t seed = 88172645463325252u;

	for (int round = 0; round < 8; round++) {
		struct fixture f;
		struct buffer rows;

		fixture_begin(&f);
		buffer_init(&rows);
		buffer_str(&rows, FIXTURE_HEADER);
		for (int i = 0; i < ROWS; i++)
			put_row(&rows, &seed, i);
		fixture_file(&f, "a.csv", rows.data, rows.size);
		check_file(&f, round % 2 ? COLUMNS : COLUMN_FROZEN + 1);
		buffer_release(&rows);
		fixture_end(&f);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A thread of the pass: claims blocks, reads the used columns of each row,
 * hands the row to every query, hashes its leaf. */
#include "records/row_pass.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "records/block_cut.h"

#define SCRATCH_ROWS 64 /* between resets of the scratch arena */

void row_worker_init(struct row_worker *worker, struct row_pass *pass)
{
	const struct source_binding *source = pass->job->source;

	memset(worker, 0, sizeof(*worker));
	worker->pass = pass;
	worker->arena = arena_open();
	worker->scratch = arena_open();
	worker->row_texts = arena_open();
	worker->batch_texts = arena_open();
	worker->record.room = LIMIT_RECORD_COLUMNS;
	worker->record.fields = arena_many(worker->arena, LIMIT_RECORD_COLUMNS,
					   struct csv_field);
	worker->reading.source = source;
	worker->reading.scratch = worker->row_texts;
	worker->records.delimiter = source->delimiter ? source->delimiter : ',';
	worker->records.scratch = worker->row_texts;
	date_memo_init(&worker->reading.dates, source->zone,
		       source->era == ERA_BUDDHIST ? -543 : 0);
	worker->aggregating.scratch = worker->scratch;
	worker->aggregating.budget = &pass->budget;
	worker->aggregating.inputs =
		arena_many(worker->arena, pass->input_most + 1, struct value);
	worker->samples.most = LIMIT_ROW_SAMPLES;
	worker->queries = arena_many(worker->arena, pass->query_count,
				     struct query_state);
	for (size_t i = 0; i < pass->query_count; i++)
		query_state_init(worker, &pass->queries[i],
				 &worker->queries[i]);
	worker->shared = shared_rows_new(worker);
	leaf_writer_init(worker->arena, &worker->leaf, pass->kind,
			 worker->scratch);
	row_committing_init(worker);
	worker->columns = batch_layout_new(worker);
}

void row_worker_release(struct row_worker *worker)
{
	struct row_pass *pass = worker->pass;

	for (size_t i = 0; i < pass->query_count; i++)
		query_state_release(&pass->queries[i], &worker->queries[i],
				    &pass->budget);
	shared_rows_release(worker->shared);
	row_committing_release(worker);
	leaf_writer_release(&worker->leaf);
	free(worker->room.data);
	arena_close(worker->batch_texts);
	arena_close(worker->row_texts);
	arena_close(worker->scratch);
	arena_close(worker->arena);
}

struct text row_worker_where(struct row_worker *worker)
{
	const struct block *block = &worker->block;
	uint64_t line = block->first_line +
			count_lines((struct text){block->bytes.data,
						  worker->row_offset});

	return text_format(worker->scratch, "%.*s:%llu",
			   TEXT_ARG(block->file->path),
			   (unsigned long long)line);
}

static void check_pairs(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;

	for (size_t i = 0; i < pass->pair_count; i++) {
		const struct used_pair *pair = &pass->pairs[i];
		const struct value *earlier = &worker->values[pair->earlier];
		const struct value *later = &worker->values[pair->later];

		if (earlier->kind == VALUE_TIMESTAMP &&
		    later->kind == VALUE_TIMESTAMP &&
		    is_before(time_of(later), time_of(earlier)))
			worker->bad_pairs |= UINT64_C(1) << pair->pair;
	}
}

void row_worker_watch(struct row_worker *worker, struct instant t)
{
	/* a row from the future tells nothing of how fresh the source is */
	if (is_before(worker->pass->job->now, t))
		return;
	if (!worker->has_newest || is_before(worker->newest, t))
		worker->newest = t;
	worker->has_newest = true;
}

/* The text of a field; most are plain and need no look inside. */
static inline struct text field_text(struct row_worker *worker,
				     const struct csv_field *field)
{
	if (__builtin_expect(field->quoted, 0))
		return csv_value(worker->row_texts, *field);
	return (struct text){field->data, field->size};
}

static void read_columns(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	const int *positions = worker->block.file->positions;

	worker->bad = 0;
	for (unsigned i = 0; i < pass->column_count; i++) {
		unsigned c = pass->columns[i];
		const char *why = "missing";

		worker->values[i].kind = VALUE_NULL;
		if (positions[c] >= 0)
			why = column_read(
				&worker->reading, &pass->kind->columns[c],
				field_text(
					worker,
					&worker->record.fields[positions[c]]),
				&worker->values[i]);
		if (__builtin_expect(why != NULL, 0)) {
			worker->bad |= UINT64_C(1) << i;
			worker->why[i] = why;
			worker->values[i].kind = VALUE_NULL;
		}
	}
	check_pairs(worker);
	if (pass->time_index >= 0 &&
	    worker->values[pass->time_index].kind == VALUE_TIMESTAMP)
		row_worker_watch(worker,
				 time_of(&worker->values[pass->time_index]));
}

void row_worker_load_record(struct row_worker *worker, size_t i)
{
	struct text block = worker->block.bytes;
	size_t from = worker->batch.fields.records[i], used;

	if (++worker->loads % SCRATCH_ROWS == 0)
		arena_reset(worker->scratch);
	arena_reset(worker->row_texts);
	worker->row = worker->batch.first_row + i;
	worker->row_offset = from;
	(void)worker->format->next(&worker->records,
				   (struct text){block.data + from,
						 block.size - from},
				   &worker->record, &used);
}

void row_worker_load(struct row_worker *worker, size_t i)
{
	row_worker_load_record(worker, i);
	worker->bad_pairs = 0;
	if (worker->record.problem ||
	    worker->record.count != worker->block.file->field_count)
		worker->bad = UINT64_MAX;
	else
		read_columns(worker);
}

/* Without a query nobody looks at slow rows, but how new they are counts. */
static void load_slow_rows(struct row_worker *worker)
{
	for (size_t i = 0; i < worker->batch.fields.rows; i++)
		if (bit_is_set(worker->batch.slow, i))
			row_worker_load(worker, i);
}

static bool take_block(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	const struct block *block = &worker->block;
	struct row_batch *batch = &worker->batch;
	uint64_t rows = 0;

	for (size_t from = 0; from < block->bytes.size;
	     from = batch->fields.used) {
		row_batch_fill(worker, from, block->first_row + rows);
		rows += batch->fields.rows;
		if (rows > block->rows)
			return false;
		if (!row_worker_commit(worker))
			return true;
		for (size_t i = 0; i < pass->query_count; i++)
			query_batch(worker, &pass->queries[i],
				    &worker->queries[i], batch);
		query_batch_end(worker);
		if (pass->query_count == 0)
			load_slow_rows(worker);
	}
	return rows == block->rows;
}

void row_worker_run(struct row_worker *worker)
{
	struct row_pass *pass = worker->pass;

	while (block_reader_claim(pass->reader, &worker->room,
				  &worker->block)) {
		if (deadline_passed(pass->deadline)) {
			block_reader_stop(pass->reader, REASON_TIMED_OUT,
					  TEXT("not read within the time that "
					       "the look has"),
					  TEXT(""));
			return;
		}
		worker->format = worker->block.file->format == FORMAT_NDJSON
					 ? &record_format_ndjson
					 : &record_format_csv;
		worker->records.layout = worker->block.file;
		if (pass->commitment)
			block_leaves_begin(&worker->leaves, pass->job->salt_key,
					   worker->block.first_row,
					   worker->block.rows);
		if (!take_block(worker)) {
			block_reader_stop(pass->reader, REASON_OUR_ERROR,
					  TEXT("a block's records were counted "
					       "differently twice"),
					  worker->block.file->path);
			return;
		}
		if (pass->commitment)
			row_commitment_take(pass->commitment,
					    worker->block.sequence,
					    &worker->leaves);
		arena_reset(worker->scratch);
	}
}

void row_worker_merge(struct row_worker *into, struct row_worker *from)
{
	struct row_pass *pass = into->pass;

	shared_rows_merge(into, from);
	for (size_t i = 0; i < pass->query_count; i++)
		query_state_merge(&pass->queries[i], &into->queries[i],
				  &from->queries[i], &pass->budget);
	row_notes_merge(&into->samples, &from->samples);
	if (from->has_newest &&
	    (!into->has_newest ||
	     instant_compare(from->newest, into->newest) > 0))
		into->newest = from->newest;
	into->has_newest |= from->has_newest;
}

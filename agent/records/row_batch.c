/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a block's bytes to typed columns: the format's scanner finds the places
 * of the fields, each used column is read as a vector, and pairs of times are
 * compared. A row that is not plain is left to be read by itself.
 */
#include "records/row_batch.h"

#include <string.h>

#include "records/column_vector.h"
#include "records/record_format.h"
#include "records/row_pass.h"

struct batch_layout {
	const struct file_layout *layout; /* what the places are made for */
	struct wanted_fields wanted;
	unsigned *positions; /* room for the wanted ones */
	int places_of[64]; /* wanted field of a used column, -1: missing */
	uint64_t (*nulls)[VECTOR_WORDS]; /* of each used column */
	uint64_t null_sizes;
	struct time_table times;
};

struct batch_layout *batch_layout_new(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	struct arena *arena = worker->arena;
	struct batch_layout *fields = arena_new(arena, struct batch_layout);
	struct row_batch *batch = &worker->batch;
	size_t count = pass->column_count, wanted = count;

	if (worker->leaf_batch) {
		wanted += worker->leaf.column_count;
		batch->committed = arena_many(arena, worker->leaf.column_count,
					      const struct field_place *);
	}
	fields->positions = arena_many(arena, wanted + 1, unsigned);
	fields->wanted.positions = fields->positions;
	fields->nulls =
		arena_alloc(arena, (count + 1) * sizeof(*fields->nulls));
	fields->null_sizes = null_sizes_of(pass->job->source);
	time_table_init(&fields->times, &worker->reading.dates);
	batch->fields.places = arena_many(arena, (wanted + 1) * VECTOR_ROWS,
					  struct field_place);
	for (size_t i = 0; i < count; i++) {
		const struct column *declared =
			&pass->kind->columns[pass->columns[i]];
		struct value_vector *column = &batch->columns[i];

		/* said here too: no file may have the column */
		column->kind = column_vector_kind(declared->kind);
		column->scale = declared->scale;
		if (declared->kind == COLUMN_STRING)
			column->texts =
				arena_many(arena, VECTOR_ROWS, struct text);
		else
			column->numbers =
				arena_many(arena, VECTOR_ROWS, int64_t);
	}
	return fields;
}

/* Puts a position among the wanted ones, which ascend. */
static void want(struct batch_layout *fields, unsigned position)
{
	size_t i = fields->wanted.count;

	for (size_t k = 0; k < fields->wanted.count; k++)
		if (fields->positions[k] == position)
			return;
	for (; i && fields->positions[i - 1] > position; i--)
		fields->positions[i] = fields->positions[i - 1];
	fields->positions[i] = position;
	fields->wanted.count++;
}

static int place_of(const struct batch_layout *fields, int position)
{
	for (size_t k = 0; k < fields->wanted.count && position >= 0; k++)
		if (fields->positions[k] == (unsigned)position)
			return (int)k;
	return -1;
}

static void want_committed(struct batch_layout *fields,
			   const struct leaf_writer *leaf,
			   const struct file_layout *layout)
{
	for (size_t i = 0; i < leaf->column_count; i++)
		if (layout->positions[leaf->columns[i]] >= 0)
			want(fields,
			     (unsigned)layout->positions[leaf->columns[i]]);
}

static void place_committed(const struct batch_layout *fields,
			    const struct leaf_writer *leaf,
			    struct row_batch *batch)
{
	for (size_t i = 0; i < leaf->column_count; i++) {
		int position = fields->layout->positions[leaf->columns[i]];
		int place = place_of(fields, position);

		batch->committed[i] = NULL;
		if (place >= 0)
			batch->committed[i] = batch->fields.places +
					      (size_t)place * VECTOR_ROWS;
	}
}

/* The used columns' fields in the file at hand, and the committed ones'. */
static void fit(struct batch_layout *fields, struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	const struct file_layout *layout = worker->block.file;

	if (fields->layout == layout)
		return;
	fields->layout = layout;
	fields->wanted.count = 0;
	fields->wanted.field_count = layout->field_count;
	for (size_t i = 0; i < pass->column_count; i++)
		if (layout->positions[pass->columns[i]] >= 0)
			want(fields,
			     (unsigned)layout->positions[pass->columns[i]]);
	if (worker->leaf_batch)
		want_committed(fields, &worker->leaf, layout);
	for (size_t i = 0; i < pass->column_count; i++)
		fields->places_of[i] =
			place_of(fields, layout->positions[pass->columns[i]]);
	if (worker->leaf_batch)
		place_committed(fields, &worker->leaf, &worker->batch);
}

static void fill_columns(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	struct batch_layout *fields = worker->columns;
	struct row_batch *batch = &worker->batch;
	struct column_filling filling = {
		.reading = &worker->reading,
		.times = &fields->times,
		.block = worker->block.bytes.data,
		.rows = batch->fields.rows,
		.ascii = batch->fields.ascii,
		.null_sizes = fields->null_sizes,
		.slow = batch->slow,
	};

	for (size_t i = 0; i < pass->column_count; i++) {
		if (fields->places_of[i] < 0) {
			memset(batch->slow, 0xff, sizeof(batch->slow));
			continue;
		}
		filling.column = &pass->kind->columns[pass->columns[i]];
		filling.places = batch->fields.places +
				 (size_t)fields->places_of[i] * VECTOR_ROWS;
		filling.nulls = fields->nulls[i];
		filling.out = &batch->columns[i];
		column_vector_fill(&filling);
	}
}

static bool is_null_at(const struct value_vector *column, size_t i)
{
	return column->nulls && bit_is_set(column->nulls, i);
}

static void compare_pair(struct row_batch *batch, const struct used_pair *pair)
{
	const struct value_vector *earlier = &batch->columns[pair->earlier];
	const struct value_vector *later = &batch->columns[pair->later];

	for (size_t i = 0; i < batch->fields.rows; i++)
		if (__builtin_expect(later->numbers[i] < earlier->numbers[i],
				     0) &&
		    !is_null_at(earlier, i) && !is_null_at(later, i))
			bit_set(batch->slow, i);
}

/* The newest time that is not in the future, of the rows that are not slow. */
static void watch_times(struct row_worker *worker)
{
	const struct row_batch *batch = &worker->batch;
	int index = worker->pass->time_index;
	const struct value_vector *times = &batch->columns[index];
	int64_t newest = INT64_MIN, now;
	struct instant t;

	if (!vector_number(value_timestamp(worker->pass->job->now), &now))
		now = INT64_MAX;
	for (size_t i = 0; i < batch->fields.rows; i++) {
		if (times->numbers[i] <= newest || times->numbers[i] > now ||
		    bit_is_set(batch->slow, i) || is_null_at(times, i))
			continue;
		newest = times->numbers[i];
		t = value_instant(vector_value(times, i));
		row_worker_watch(worker, t);
	}
}

void row_batch_fill(struct row_worker *worker, size_t from, uint64_t first_row)
{
	const struct row_pass *pass = worker->pass;
	struct batch_layout *fields = worker->columns;
	struct row_batch *batch = &worker->batch;
	struct record_reading reading = worker->records;

	fit(fields, worker);
	arena_reset(worker->batch_texts);
	reading.scratch = worker->batch_texts;
	worker->format->batch(&reading, worker->block.bytes, from,
			      &fields->wanted, &batch->fields);
	batch->first_row = first_row;
	memcpy(batch->slow, batch->fields.odd, sizeof(batch->slow));
	worker->reading.scratch = worker->batch_texts;
	fill_columns(worker);
	worker->reading.scratch = worker->row_texts;
	for (size_t i = 0; i < pass->pair_count; i++)
		compare_pair(batch, &pass->pairs[i]);
	if (pass->time_index >= 0)
		watch_times(worker);
}

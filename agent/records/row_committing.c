/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a batch as they are committed to: their leaves hashed in file
 * order, many at once, or their fields sorted by key to be hashed when all are
 * there. */
#include "records/row_pass.h"

static bool sort(struct row_worker *worker, struct err *err)
{
	struct row_pass *pass = worker->pass;
	const struct file_layout *file = worker->block.file;
	struct text key = leaf_column(&worker->leaf, file, &worker->record,
				      (unsigned)pass->kind->key);
	struct text fields = leaf_fields(&worker->leaf, file, &worker->record);

	return sorted_rows_add(pass->sorted, worker->number, key, fields,
			       err) == 0;
}

/* What became of the rows that are put away. */
static bool stop_for(struct row_worker *worker, const struct err *err)
{
	const struct spill *spill = worker->pass->job->spill;

	if (err->kind == ERR_LIMIT && spill && spill->refused)
		block_reader_stop(worker->pass->reader, REASON_NO_SPACE,
				  spill_wanted(worker->arena, spill), TEXT(""));
	else
		block_reader_stop(worker->pass->reader, REASON_OUR_ERROR,
				  text_copy(worker->arena,
					    text_from(err->text)),
				  TEXT(""));
	return false;
}

/* The rows of a batch, each by itself. */
static void hash_rows(struct row_worker *worker)
{
	for (size_t i = 0; i < worker->batch.fields.rows; i++) {
		row_worker_load_record(worker, i);
		block_leaves_add(&worker->leaves,
				 leaf_hash(&worker->leaf, worker->block.file,
					   &worker->record,
					   block_leaves_salt(&worker->leaves)));
	}
}

static void add_leaf(struct row_worker *worker,
		     const struct leaf_places *places, size_t i)
{
	if (!bit_is_set(places->fields->odd, i)) {
		leaf_batch_add_places(worker->leaf_batch, places, i);
		return;
	}
	row_worker_load_record(worker, i);
	leaf_batch_add(worker->leaf_batch,
		       leaf_fields(&worker->leaf, worker->block.file,
				   &worker->record));
}

static void hash_batch(struct row_worker *worker)
{
	const struct field_batch *fields = &worker->batch.fields;
	struct leaf_places places = {worker->block.bytes, fields,
				     worker->batch.committed,
				     worker->leaf.column_count};
	const struct digest *hashes;
	size_t count;

	leaf_batch_begin(worker->leaf_batch, worker->leaves.key,
			 worker->batch.first_row, fields->rows);
	leaf_batch_reserve(worker->leaf_batch, &places);
	for (size_t i = 0; i < fields->rows; i++)
		add_leaf(worker, &places, i);
	hashes = leaf_batch_hash(worker->leaf_batch, &count);
	node_levels_add(worker->levels, &worker->leaves, hashes, count);
}

static bool sort_rows(struct row_worker *worker)
{
	struct err err = {.kind = ERR_NONE};

	for (size_t i = 0; i < worker->batch.fields.rows; i++) {
		row_worker_load_record(worker, i);
		if (!sort(worker, &err))
			return stop_for(worker, &err);
	}
	return true;
}

static bool note_rows(struct row_worker *worker)
{
	struct err err = {.kind = ERR_NONE};
	struct record_at_hand hand = {
		.record = &worker->record,
		.leaf = &worker->leaf,
		.reading = &worker->reading,
	};

	for (size_t i = 0; i < worker->batch.fields.rows; i++) {
		row_worker_load_record(worker, i);
		hand.file = worker->block.file;
		if (row_history_add(worker->pass->history, worker->number,
				    &hand, &err))
			return stop_for(worker, &err);
	}
	return true;
}

/* Where groups begin that begin in the batch: one of 1,024 rows at most. */
static void note_places(struct row_worker *worker)
{
	const struct field_batch *fields = &worker->batch.fields;
	const struct block *block = &worker->block;
	uint64_t first = worker->batch.first_row;
	uint64_t group = group_count(first);
	uint64_t at = group * GROUP_ROWS - first;
	uint64_t offset = block->offset;

	if (at >= fields->rows)
		return;
	if (offset != PLACE_UNKNOWN)
		offset += fields->records[at];
	node_notes_place(worker->pass->job->nodes, group, block->file_index,
			 offset);
}

bool row_worker_commit(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;

	if (pass->commitment && pass->job->nodes)
		note_places(worker);

	if (pass->commitment && worker->leaf_batch)
		hash_batch(worker);
	else if (pass->commitment)
		hash_rows(worker);
	if (pass->history && !note_rows(worker))
		return false;
	return !pass->sorted || sort_rows(worker);
}

void row_committing_init(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;

	worker->leaves.notes = pass->job->nodes;
	if (!pass->commitment || !pass->kernel)
		return;
	worker->leaf_batch = leaf_batch_open(pass->kernel);
	worker->levels = node_levels_open(pass->kernel);
}

void row_committing_release(struct row_worker *worker)
{
	leaf_batch_close(worker->leaf_batch);
	node_levels_close(worker->levels);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sorted_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "records/node_levels.h"
#include "records/sorter.h"

struct sorted_rows {
	const struct records_job *job;
	struct spill *spill;
	struct spill nowhere;
	struct table_budget own;
	unsigned count;
	struct sorter *sorters[];
};

struct sorted_rows *sorted_rows_open(const struct records_job *job,
				     unsigned threads,
				     const struct sorting_room *room)
{
	struct sorted_rows *rows =
		xmalloc(sizeof(*rows) + threads * sizeof(*rows->sorters));
	struct sorting_room own = {&rows->own,
				   job->spill ? job->spill : &rows->nowhere,
				   LIMIT_SORTING_BYTES};

	memset(rows, 0, sizeof(*rows));
	rows->job = job;
	rows->own.limit = LIMIT_TABLE_BYTES;
	rows->count = threads;
	if (!room)
		room = &own;
	for (unsigned i = 0; i < threads; i++)
		rows->sorters[i] = sorter_open(room->spill, room->budget,
					       room->memory / threads);
	return rows;
}

void sorted_rows_close(struct sorted_rows *rows)
{
	if (!rows)
		return;
	for (unsigned i = 0; i < rows->count; i++)
		sorter_close(rows->sorters[i]);
	free(rows);
}

int sorted_rows_add(struct sorted_rows *rows, unsigned thread, struct text key,
		    struct text fields, struct err *err)
{
	return sorter_add(rows->sorters[thread], key, 0, fields, err);
}

struct reading {
	const unsigned char *key;
	struct leaf_batch *batch;
	void (*take)(void *context, const struct leaf_batch *batch,
		     const struct digest *hashes, size_t count);
	void *context;
	struct node_notes *notes; /* NULL: none */
};

static void take_batch(struct reading *reading, uint64_t *next)
{
	size_t count;
	const struct digest *hashes = leaf_batch_hash(reading->batch, &count);

	reading->take(reading->context, reading->batch, hashes, count);
	*next += count;
	leaf_batch_begin(reading->batch, reading->key, *next, LEAF_BATCH);
}

static int read_all(struct reading *reading, struct sorter_merge *merge,
		    struct err *err)
{
	uint64_t first = 0, next = 0;
	struct sorted row;
	int more;

	leaf_batch_begin(reading->batch, reading->key, first, LEAF_BATCH);
	for (;;) {
		more = sorter_merge_next(merge, &row, err);
		if (more <= 0)
			break;
		if (!leaf_batch_has_room(reading->batch))
			take_batch(reading, &first);
		if (next++ % GROUP_ROWS == 0)
			node_notes_key(reading->notes, (next - 1) / GROUP_ROWS,
				       row.key);
		leaf_batch_add(reading->batch, row.payload);
	}
	if (more == 0)
		take_batch(reading, &first);
	return more;
}

/* All rows through reading->take, in batches. */
static int read_sorted(struct sorted_rows *rows,
		       const struct sha256_kernel *kernel,
		       struct reading *reading, struct err *err)
{
	struct sorter_merge *merge;
	int status;

	reading->key = rows->job->salt_key;
	reading->batch = leaf_batch_open(kernel);
	status = sorter_merge_open(rows->sorters, rows->count, &merge, err);
	if (!status) {
		status = read_all(reading, merge, err);
		sorter_merge_close(merge);
	}
	leaf_batch_close(reading->batch);
	return status;
}

static const struct sha256_kernel *kernel_of(const struct sorted_rows *rows)
{
	const struct sha256_kernel *distrusted;

	return sha256_kernel_choose(rows->job->portable, &distrusted);
}

struct each {
	void (*take)(void *context, const struct made_leaf *leaf,
		     struct digest hash);
	void *context;
};

static void take_each(void *context, const struct leaf_batch *batch,
		      const struct digest *hashes, size_t count)
{
	const struct each *each = context;

	for (size_t i = 0; i < count; i++) {
		struct made_leaf leaf = leaf_batch_made(batch, i);

		each->take(each->context, &leaf, hashes[i]);
	}
}

int sorted_rows_each(struct sorted_rows *rows,
		     void (*take)(void *context, const struct made_leaf *leaf,
				  struct digest hash),
		     void *context, struct err *err)
{
	struct each each = {take, context};
	struct reading reading = {.take = take_each, .context = &each};

	return read_sorted(rows, kernel_of(rows), &reading, err);
}

int sorted_rows_read(struct sorted_rows *rows,
		     int (*take)(void *context, struct text fields,
				 struct err *err),
		     void *context, struct err *err)
{
	struct sorter_merge *merge;
	struct sorted row;
	int more;

	if (sorter_merge_open(rows->sorters, rows->count, &merge, err))
		return -1;
	do {
		more = sorter_merge_next(merge, &row, err);
		if (more > 0 && take(context, row.payload, err))
			more = -1;
	} while (more > 0);
	sorter_merge_close(merge);
	return more;
}

/* All rows as the leaves of one block. */
struct rooting {
	struct node_levels *levels;
	struct block_leaves leaves;
};

static void take_root(void *context, const struct leaf_batch *batch,
		      const struct digest *hashes, size_t count)
{
	struct rooting *rooting = context;

	(void)batch;
	node_levels_add(rooting->levels, &rooting->leaves, hashes, count);
}

int sorted_rows_root(struct sorted_rows *rows, struct digest *root,
		     uint64_t *size, struct err *err)
{
	const struct sha256_kernel *kernel = kernel_of(rows);
	struct rooting *rooting = xmalloc(sizeof(*rooting));
	struct node_notes *notes = rows->job->nodes;
	struct reading reading = {
		.take = take_root, .context = rooting, .notes = notes};
	struct row_commitment *commitment = row_commitment_open(notes);
	int status;

	rooting->levels = node_levels_open(kernel);
	block_leaves_begin(&rooting->leaves, NULL, 0, 0);
	rooting->leaves.notes = notes;
	status = read_sorted(rows, kernel, &reading, err);
	if (!status) {
		row_commitment_take(commitment, 0, &rooting->leaves);
		*root = row_commitment_root(commitment, size);
		node_notes_end(notes, rows->job->salt_key,
			       row_commitment_tree(commitment), true);
	}
	row_commitment_close(commitment);
	node_levels_close(rooting->levels);
	free(rooting);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sorted_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "ledger/tree.h"
#include "records/row_leaves.h"
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
				   LIMIT_TABLE_BYTES};

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
	struct sorted_rows *rows;
	struct leaf_writer writer;
	struct salt_run salts;
	int (*take)(void *context, const struct sorted_row *row,
		    struct err *err);
	void *context;
};

static int read_all(struct reading *reading, struct sorter_merge *merge,
		    struct err *err)
{
	const unsigned char *key = reading->rows->job->salt_key;
	struct sorted_row row = {.index = 0};
	struct sorted next;
	int more;

	for (;;) {
		more = sorter_merge_next(merge, &next, err);
		if (more <= 0)
			return more;
		row.key = next.key;
		row.fields = next.payload;
		row.salt = salt_of(&reading->salts, key, row.index);
		row.hash = leaf_hash_fields(&reading->writer, row.fields,
					    row.salt);
		if (reading->take(reading->context, &row, err))
			return -1;
		row.index++;
	}
}

int sorted_rows_each(struct sorted_rows *rows,
		     int (*take)(void *context, const struct sorted_row *row,
				 struct err *err),
		     void *context, struct err *err)
{
	struct arena *arena = arena_open();
	struct reading *reading = arena_new(arena, struct reading);
	struct sorter_merge *merge;
	int status;

	reading->rows = rows;
	reading->take = take;
	reading->context = context;
	leaf_writer_init(arena, &reading->writer, rows->job->source->kind,
			 NULL);
	status = sorter_merge_open(rows->sorters, rows->count, &merge, err);
	if (!status) {
		status = read_all(reading, merge, err);
		sorter_merge_close(merge);
	}
	leaf_writer_release(&reading->writer);
	arena_close(arena);
	return status;
}

static int add_leaf(void *context, const struct sorted_row *row,
		    struct err *err)
{
	(void)err;
	tree_add_leaf(context, row->hash);
	return 0;
}

int sorted_rows_root(struct sorted_rows *rows, struct digest *root,
		     uint64_t *size, struct err *err)
{
	struct tree_builder tree = {0};

	if (sorted_rows_each(rows, add_leaf, &tree, err))
		return -1;
	*root = tree_root(&tree);
	*size = tree.size;
	return 0;
}

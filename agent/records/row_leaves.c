/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_leaves.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "records/sorted_rows.h"

/* What one thread makes of the block at hand. */
struct block_hashes {
	struct leaf_writer writer;
	struct salt_run salts;
	struct digest *items;
	size_t count, room;
};

struct making {
	const struct records_job *job;
	const struct leaf_taker *taker;
	struct block_hashes *threads;
	pthread_mutex_t lock;
	pthread_cond_t turn;
	uint64_t sequence; /* of the block whose hashes come next */
	bool stopped;
};

const unsigned char *salt_of(struct salt_run *run, const unsigned char *key,
			     uint64_t index)
{
	if (index < run->from || index - run->from >= run->count) {
		run->from = index;
		run->count = sizeof(run->bytes) / SALT_BYTES;
		keystream_fill(key, index * SALT_BYTES, run->bytes,
			       sizeof(run->bytes));
	}
	return run->bytes + (index - run->from) * SALT_BYTES;
}

static void keep(struct making *making, const struct made_leaf *leaf)
{
	const struct leaf_taker *taker = making->taker;

	if (!taker->wants(taker->context, leaf->index))
		return;
	pthread_mutex_lock(&making->lock);
	taker->keep(taker->context, leaf);
	pthread_mutex_unlock(&making->lock);
}

static int hash_row(void *context, const struct walked_block *block,
		    const struct walked_row *row, struct err *err)
{
	struct making *making = context;
	struct block_hashes *own = &making->threads[block->thread];
	struct made_leaf leaf = {row->number, row->fields, NULL};

	(void)err;
	if (own->count == own->room) {
		own->room = own->room ? 2 * own->room : 4096;
		own->items =
			xrealloc(own->items, own->room * sizeof(*own->items));
	}
	leaf.salt = salt_of(&own->salts, making->job->salt_key, row->number);
	own->items[own->count++] =
		leaf_hash_fields(&own->writer, row->fields, leaf.salt);
	keep(making, &leaf);
	return 0;
}

/* Blocks are handed over in order: each thread waits for its turn. */
static int end_block(void *context, const struct walked_block *block,
		     struct err *err)
{
	struct making *making = context;
	struct block_hashes *own = &making->threads[block->thread];
	const struct leaf_taker *taker = making->taker;

	(void)err;
	pthread_mutex_lock(&making->lock);
	while (making->sequence != block->sequence && !making->stopped)
		pthread_cond_wait(&making->turn, &making->lock);
	for (size_t i = 0; i < own->count && !making->stopped; i++)
		taker->leaf(taker->context, own->items[i]);
	making->sequence++;
	own->count = 0;
	pthread_cond_broadcast(&making->turn);
	pthread_mutex_unlock(&making->lock);
	return 0;
}

static void stop(void *context)
{
	struct making *making = context;

	pthread_mutex_lock(&making->lock);
	making->stopped = true;
	pthread_cond_broadcast(&making->turn);
	pthread_mutex_unlock(&making->lock);
}

static int make_in_file_order(struct arena *arena, struct making *making,
			      unsigned threads, struct err *err)
{
	struct row_visitor visitor = {hash_row, end_block, stop, making};
	uint64_t rows;
	int status;

	making->threads = arena_many(arena, threads, struct block_hashes);
	for (unsigned i = 0; i < threads; i++)
		leaf_writer_init(arena, &making->threads[i].writer,
				 making->job->source->kind, NULL);
	status = row_walk(arena, making->job, threads, &visitor, &rows, err);
	for (unsigned i = 0; i < threads; i++) {
		leaf_writer_release(&making->threads[i].writer);
		free(making->threads[i].items);
	}
	return status;
}

static int sort_row(void *context, const struct walked_block *block,
		    const struct walked_row *row, struct err *err)
{
	struct sorted_rows *sorted = context;

	return sorted_rows_add(sorted, block->thread, row->key, row->fields,
			       err);
}

static int take_sorted(void *context, const struct sorted_row *row,
		       struct err *err)
{
	struct making *making = context;
	struct made_leaf leaf = {row->index, row->fields, row->salt};

	(void)err;
	keep(making, &leaf);
	making->taker->leaf(making->taker->context, row->hash);
	return 0;
}

static int make_sorted(struct arena *arena, struct making *making,
		       unsigned threads, struct err *err)
{
	struct sorted_rows *sorted =
		sorted_rows_open(making->job, threads, NULL);
	struct row_visitor visitor = {sort_row, NULL, NULL, sorted};
	uint64_t rows;
	int status =
		row_walk(arena, making->job, threads, &visitor, &rows, err);

	if (!status)
		status = sorted_rows_each(sorted, take_sorted, making, err);
	sorted_rows_close(sorted);
	return status;
}

int row_leaves(struct arena *arena, const struct records_job *job,
	       const struct leaf_taker *taker, struct err *err)
{
	struct making making = {.job = job, .taker = taker};
	unsigned threads = row_walk_threads(job);
	int status;

	pthread_mutex_init(&making.lock, NULL);
	pthread_cond_init(&making.turn, NULL);
	if (job->source->sorted)
		status = make_sorted(arena, &making, threads, err);
	else
		status = make_in_file_order(arena, &making, threads, err);
	pthread_cond_destroy(&making.turn);
	pthread_mutex_destroy(&making.lock);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_leaves.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "records/sorted_rows.h"

/* What one thread makes of the block at hand. */
struct block_hashes {
	struct leaf_batch *batch;
	bool begun; /* the batch holds leaves of the block */
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

static void keep(struct making *making, const struct made_leaf *leaf)
{
	const struct leaf_taker *taker = making->taker;

	if (!taker->wants(taker->context, leaf->index))
		return;
	pthread_mutex_lock(&making->lock);
	taker->keep(taker->context, leaf);
	pthread_mutex_unlock(&making->lock);
}

/* The batch's hashes go to the block's. */
static void hash_batch(struct making *making, struct block_hashes *own)
{
	const struct digest *hashes;
	size_t count;

	if (!own->begun)
		return;
	own->begun = false;
	hashes = leaf_batch_hash(own->batch, &count);
	if (own->room - own->count < count) {
		own->room = 2 * own->room + count;
		own->items =
			xrealloc(own->items, own->room * sizeof(*own->items));
	}
	memcpy(own->items + own->count, hashes, count * sizeof(*hashes));
	own->count += count;
	for (size_t i = 0; i < count; i++) {
		struct made_leaf leaf = leaf_batch_made(own->batch, i);

		keep(making, &leaf);
	}
}

static int hash_row(void *context, const struct walked_block *block,
		    const struct walked_row *row, struct err *err)
{
	struct making *making = context;
	struct block_hashes *own = &making->threads[block->thread];
	uint64_t left = block->first_row + block->rows - row->number;

	(void)err;
	if (own->begun && !leaf_batch_has_room(own->batch))
		hash_batch(making, own);
	if (!own->begun)
		leaf_batch_begin(own->batch, making->job->salt_key, row->number,
				 left < LEAF_BATCH ? left : LEAF_BATCH);
	own->begun = true;
	leaf_batch_add(own->batch, row->fields);
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
	hash_batch(making, own);
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
	struct row_visitor visitor = {NULL, hash_row, end_block, stop, making};
	const struct sha256_kernel *distrusted,
		*kernel = sha256_kernel_choose(making->job->portable,
					       &distrusted);
	uint64_t rows;
	int status;

	making->threads = arena_many(arena, threads, struct block_hashes);
	for (unsigned i = 0; i < threads; i++)
		making->threads[i].batch = leaf_batch_open(kernel);
	status = row_walk(arena, making->job, threads, &visitor, &rows, err);
	for (unsigned i = 0; i < threads; i++) {
		leaf_batch_close(making->threads[i].batch);
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

static void take_sorted(void *context, const struct made_leaf *leaf,
			struct digest hash)
{
	struct making *making = context;

	keep(making, leaf);
	making->taker->leaf(making->taker->context, hash);
}

static int make_sorted(struct arena *arena, struct making *making,
		       unsigned threads, struct err *err)
{
	struct sorted_rows *sorted =
		sorted_rows_open(making->job, threads, NULL);
	struct row_visitor visitor = {NULL, sort_row, NULL, NULL, sorted};
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_walk.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "records/record_format.h"

struct walk {
	const struct records_job *job;
	const struct row_visitor *visitor;
	struct block_reader *reader;
	pthread_mutex_t lock;
	struct err err; /* the first thread's that failed */
	bool failed;
};

struct walker {
	struct walk *walk;
	struct arena *arena, *scratch;
	struct leaf_writer writer;
	struct csv_record record;
	struct block_room room;
	struct block block;
	struct walked_block told;
};

static void walker_init(struct walker *walker, struct walk *walk,
			unsigned thread)
{
	*walker = (struct walker){.walk = walk,
				  .arena = arena_open(),
				  .scratch = arena_open(),
				  .told.thread = thread};
	leaf_writer_init(walker->arena, &walker->writer,
			 walk->job->source->kind, walker->scratch);
	walker->record.room = LIMIT_RECORD_COLUMNS;
	walker->record.fields = arena_many(walker->arena, LIMIT_RECORD_COLUMNS,
					   struct csv_field);
}

static void walker_release(struct walker *walker)
{
	leaf_writer_release(&walker->writer);
	free(walker->room.data);
	arena_close(walker->scratch);
	arena_close(walker->arena);
}

static int visit(struct walker *walker, uint64_t number, struct err *err)
{
	const struct row_visitor *visitor = walker->walk->visitor;
	int key = walker->walk->job->source->kind->key;
	const struct file_layout *file = walker->block.file;
	struct walked_row row = {.number = number, .key = {"", 0}};

	if (key >= 0)
		row.key = leaf_column(&walker->writer, file, &walker->record,
				      (unsigned)key);
	if (visitor->wants &&
	    !visitor->wants(visitor->context, &walker->told, &row))
		return 0;
	row.fields = leaf_fields(&walker->writer, file, &walker->record);
	return visitor->row(visitor->context, &walker->told, &row, err);
}

static int visit_block(struct walker *walker, struct err *err)
{
	const struct row_visitor *visitor = walker->walk->visitor;
	const struct block *block = &walker->block;
	const struct record_format *format =
		block->file->format == FORMAT_NDJSON ? &record_format_ndjson
						     : &record_format_csv;
	char delimiter = walker->walk->job->source->delimiter;
	struct record_reading reading = {
		block->file, delimiter ? delimiter : ',', walker->scratch};
	struct text left = block->bytes;
	uint64_t rows = 0;
	size_t used;

	walker->told.sequence = block->sequence;
	walker->told.first_row = block->first_row;
	walker->told.rows = block->rows;
	while (format->next(&reading, left, &walker->record, &used)) {
		if (!record_is_blank(block, &walker->record) &&
		    visit(walker, block->first_row + rows++, err))
			return -1;
		arena_reset(walker->scratch);
		left.data += used;
		left.size -= used;
	}
	if (rows != block->rows)
		return err_set(err, ERR_SYSTEM,
			       "a block's records were counted differently "
			       "twice");
	return visitor->end ? visitor->end(visitor->context, &walker->told, err)
			    : 0;
}

static void walk_fail(struct walk *walk, const struct err *err)
{
	pthread_mutex_lock(&walk->lock);
	if (!walk->failed)
		walk->err = *err;
	walk->failed = true;
	pthread_mutex_unlock(&walk->lock);
	block_reader_stop(walk->reader, REASON_OUR_ERROR, TEXT(""), TEXT(""));
	if (walk->visitor->stop)
		walk->visitor->stop(walk->visitor->context);
}

static void *run(void *context)
{
	struct walker *walker = context;
	struct walk *walk = walker->walk;
	struct err err = {.kind = ERR_NONE};

	while (block_reader_claim(walk->reader, &walker->room, &walker->block))
		if (visit_block(walker, &err)) {
			walk_fail(walk, &err);
			break;
		}
	return NULL;
}

unsigned row_walk_threads(const struct records_job *job)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned threads = job->threads;

	if (threads == 0)
		threads = cores > 0 ? (unsigned)cores : 1;
	return threads < LIMIT_RECORD_THREADS ? threads : LIMIT_RECORD_THREADS;
}

static void run_all(struct walker *walkers, unsigned count)
{
	pthread_t threads[LIMIT_RECORD_THREADS];
	unsigned started = 1;

	while (started < count && pthread_create(&threads[started], NULL, run,
						 &walkers[started]) == 0)
		started++;
	run(&walkers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
}

int row_walk(struct arena *arena, const struct records_job *job,
	     unsigned threads, const struct row_visitor *visitor,
	     uint64_t *rows, struct err *err)
{
	struct walk walk = {.job = job, .visitor = visitor};
	struct walker *walkers = arena_many(arena, threads, struct walker);
	struct block_reader_state state;

	pthread_mutex_init(&walk.lock, NULL);
	walk.reader = block_reader_open(arena, job);
	for (unsigned i = 0; i < threads; i++)
		walker_init(&walkers[i], &walk, i);
	run_all(walkers, threads);
	for (unsigned i = 0; i < threads; i++)
		walker_release(&walkers[i]);
	state = block_reader_finish(walk.reader);
	block_reader_close(walk.reader);
	pthread_mutex_destroy(&walk.lock);
	if (walk.failed) {
		*err = walk.err;
		return -1;
	}
	if (state.reason != REASON_NONE)
		return err_set(err, ERR_USAGE, "%.*s%s%.*s",
			       TEXT_ARG(state.where),
			       state.where.size ? ": " : "",
			       TEXT_ARG(state.detail));
	*rows = state.rows;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/engine.h"

#include <pthread.h>
#include <unistd.h>

#include "base/limits.h"
#include "records/commitment_binding.h"
#include "records/database_source.h"
#include "records/group_shards.h"
#include "records/row_answer.h"
#include "records/source_checks.h"
#include "records/spill.h"

#define BYTES_A_THREAD (512 * 1024) /* less is not worth a thread */

static void *run_worker(void *worker)
{
	row_worker_run(worker);
	return NULL;
}

/* Tables that can grow with the rows: each is a thread's own. */
static unsigned table_count(const struct row_pass *pass)
{
	unsigned count = 0;

	for (size_t q = 0; q < pass->query_count; q++) {
		const struct row_programs *programs =
			&pass->queries[q].programs;

		count += programs->key_count > 0;
		for (unsigned c = 0; c < programs->metrics.cell_count; c++)
			if (programs->metrics.owners[c]->kind->keeps &
			    KEEPS_TABLE)
				count++;
	}
	return count;
}

/* Those that threads share, and what queries of a thread share. */
static unsigned shared_count(const struct row_pass *pass, unsigned threads)
{
	unsigned count = 0;

	if (pass->shared)
		count += threads * (unsigned)pass->shared->count;
	for (size_t q = 0; q < pass->query_count; q++)
		if (pass->queries[q].programs.key_count)
			count += group_shards_for(threads);
	return count;
}

/* Beside tables that rows are looked up in, sorting has half of its memory. */
static uint64_t sorting_room(const struct row_pass *pass, uint64_t most)
{
	return pass->job->tables ? most / 2 : most;
}

/* Each table's share of the memory; where it may spill to. */
static void share_out(struct row_pass *pass, unsigned threads)
{
	struct table_budget *budget = &pass->budget;
	uint64_t tables = (uint64_t)threads * table_count(pass) +
			  shared_count(pass, threads);
	uint64_t sorting = 0;

	budget->spill = pass->job->spill;
	budget->limit = pass->job->table_bytes ? pass->job->table_bytes
					       : LIMIT_TABLE_BYTES;
	/* tables that rows are looked up in stay beside those of the pass */
	if (pass->job->tables && budget->limit > pass->job->tables->limit)
		budget->limit -= pass->job->tables->limit;
	if (pass->sorted)
		sorting += sorting_room(pass, LIMIT_SORTING_BYTES);
	if (pass->history)
		sorting += sorting_room(pass, LIMIT_HISTORY_BYTES);
	/* however little there is, tables have some of it */
	if (sorting > budget->limit / 8 * 7)
		sorting = budget->limit / 8 * 7;
	budget->share = (budget->limit - sorting) / (tables ? tables : 1);
}

static unsigned thread_count(const struct row_pass *pass)
{
	uint64_t useful = block_reader_total(pass->reader) / BYTES_A_THREAD + 1;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned threads = pass->job->threads;

	if (threads == 0)
		threads = cores > 0 ? (unsigned)cores : 1;
	if (threads > useful)
		threads = (unsigned)useful;
	/* what fits must not depend on how rows fall to threads */
	if (!spill_is_allowed(pass->job->spill) && table_count(pass))
		threads = 1;
	return threads < LIMIT_RECORD_THREADS ? threads : LIMIT_RECORD_THREADS;
}

/* Runs all workers, the first in this thread, and merges them into it. A
 * thread that cannot be had is done without. */
static void run_workers(struct row_worker *workers, unsigned count)
{
	pthread_t threads[LIMIT_RECORD_THREADS];
	unsigned started = 1;

	while (started < count &&
	       pthread_create(&threads[started], NULL, run_worker,
			      &workers[started]) == 0)
		started++;
	row_worker_run(&workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 1; i < started; i++)
		row_worker_merge(&workers[0], &workers[i]);
	shared_rows_finish(&workers[0]);
}

/* "b.csv has no column n", or with what the site calls it. */
static struct text no_column(struct arena *arena, const struct row_pass *pass,
			     struct text path, unsigned column)
{
	const struct source_binding *source = pass->job->source;
	struct text name = pass->kind->columns[column].name;

	for (size_t i = 0; i < source->rename_count; i++)
		if (source->renames[i].column == (int)column)
			return text_format(arena,
					   "%.*s has no column %.*s, which the "
					   "site says is %.*s",
					   TEXT_ARG(path),
					   TEXT_ARG(source->renames[i].header),
					   TEXT_ARG(name));
	return text_format(arena, "%.*s has no column %.*s", TEXT_ARG(path),
			   TEXT_ARG(name));
}

/* A query is unknown when a column that it uses is missing in any file. */
static void find_missing(struct arena *arena, const struct row_pass *pass,
			 const struct block_reader_state *state,
			 struct row_query *query)
{
	for (size_t f = 0; f < state->file_count && !query->missing; f++) {
		const struct file_layout *file = state->layouts[f];

		for (size_t i = 0; file && i < query->column_count; i++) {
			unsigned c = query->columns[i];

			if (block_reader_has(state, f, c))
				continue;
			query->missing = true;
			query->missing_where = file->path;
			query->missing_detail =
				no_column(arena, pass, file->path, c);
			break;
		}
	}
}

static int fill_commitment(struct arena *arena, const struct row_pass *pass,
			   const struct block_reader_state *state,
			   struct source_report *report, struct err *err)
{
	const struct records_job *job = pass->job;
	struct commitment *out = &report->commitment;

	if (!job->commit || state->reason != REASON_NONE)
		return 0;
	out->source = pass->kind->name;
	out->order = pass->sorted ? TEXT("key") : TEXT("file");
	if (commitment_binding(arena, job->source, state, &out->binding, err))
		return -1;
	if (pass->sorted || pass->commitment) {
		out->kind = TEXT("rows");
		out->salt_key = digest_of((struct text){
			(const char *)job->salt_key, sizeof(job->salt_key)});
	}
	if (pass->commitment) {
		out->root = row_commitment_root(pass->commitment, &out->size);
		node_notes_end(job->nodes, job->salt_key,
			       row_commitment_tree(pass->commitment), false);
	} else if (pass->sorted) {
		if (sorted_rows_root(pass->sorted, &out->root, &out->size, err))
			return -1;
	} else if (commitment_of_files(arena, job->directory, state, out,
				       err)) {
		return -1;
	}
	if (pass->history &&
	    row_history_finish(arena, pass->history, report, err))
		return -1;
	report->committed = true;
	return 0;
}

/* What a commitment needed of the disk it did not have: it is not made, and
 * nothing is judged by the rows. */
static int lose_commitment(struct arena *arena, const struct records_job *job,
			   struct block_reader_state *state,
			   struct records_result *result, struct err *err)
{
	struct source_report *report = &result->source;

	if (err->kind != ERR_LIMIT || !job->spill || !job->spill->refused)
		return -1;
	err_clear(err);
	report->commitment = (struct commitment){.kind = {NULL, 0}};
	report->compared = false;
	state->reason = result->reason = REASON_NO_SPACE;
	state->detail = result->detail = spill_wanted(arena, job->spill);
	return 0;
}

static int fill_report(struct arena *arena, const struct row_pass *pass,
		       const struct row_worker *worker,
		       const struct block_reader_state *state,
		       struct records_result *result, struct err *err)
{
	struct source_report *report = &result->source;
	struct text *samples =
		arena_many(arena, worker->samples.count, struct text);

	for (size_t i = 0; i < worker->samples.count; i++)
		samples[i] = text_copy(arena, worker->samples.items[i].text);
	*report = (struct source_report){
		.files = state->files,
		.file_count = state->file_count,
		.rows = state->rows,
		.newest = worker->newest,
		.has_newest = worker->has_newest,
		.samples = samples,
		.sample_count = worker->samples.count,
	};
	result->reason = state->reason;
	result->detail = state->detail;
	result->where = state->where;
	source_checks(arena, pass->job, result);
	return fill_commitment(arena, pass, state, report, err);
}

static void fill_answers(struct arena *arena, struct row_pass *pass,
			 struct row_worker *worker,
			 const struct block_reader_state *state,
			 struct records_result *result)
{
	struct records_answer *answers =
		arena_many(arena, pass->query_count, struct records_answer);

	for (size_t i = 0; i < pass->query_count; i++) {
		struct row_query *query = &pass->queries[i];

		find_missing(arena, pass, state, query);
		if (state->reason != REASON_NONE && !query->missing)
			answers[i] =
				row_answer_none(arena, query, result->reason,
						result->detail, result->where);
		else
			answers[i] = row_answer(arena, worker, i);
	}
	result->answers = answers;
}

/* What a commitment by rows needs beside the leaves of each block. */
static void open_commitment(struct row_pass *pass, unsigned threads)
{
	const struct records_job *job = pass->job;
	struct sorting_room room = {&pass->budget, job->spill,
				    sorting_room(pass, LIMIT_SORTING_BYTES)};

	if (!job->commit || !job->source->commit)
		return;
	if (job->source->sorted)
		pass->sorted = sorted_rows_open(job, threads, &room);
	room.memory = sorting_room(pass, LIMIT_HISTORY_BYTES);
	if (job->history)
		pass->history = row_history_open(job, threads, &room);
}

static void open_shards(struct arena *arena, struct row_pass *pass,
			unsigned threads)
{
	pass->shards =
		arena_many(arena, pass->query_count, struct group_shards *);
	for (size_t q = 0; q < pass->query_count; q++)
		pass->shards[q] = group_shards_open(arena, &pass->queries[q],
						    &pass->budget, threads,
						    pass->job->share_from);
}

static int run_pass(struct arena *arena, struct row_pass *pass,
		    struct records_result *result, struct err *err)
{
	unsigned count = thread_count(pass);
	struct row_worker *workers =
		arena_many(arena, count, struct row_worker);
	struct block_reader_state state;
	int status;

	open_commitment(pass, count);
	share_out(pass, count);
	open_shards(arena, pass, count);
	for (unsigned i = 0; i < count; i++) {
		row_worker_init(&workers[i], pass);
		workers[i].number = i;
	}
	run_workers(workers, count);
	state = block_reader_finish(pass->reader);
	status = fill_report(arena, pass, &workers[0], &state, result, err);
	if (status)
		status = lose_commitment(arena, pass->job, &state, result, err);
	fill_answers(arena, pass, &workers[0], &state, result);
	for (unsigned i = 0; i < count; i++)
		row_worker_release(&workers[i]);
	for (size_t q = 0; q < pass->query_count; q++)
		group_shards_close(pass->shards[q]);
	sorted_rows_close(pass->sorted);
	row_history_close(pass->history);
	return status;
}

int records_run(struct arena *arena, const struct records_job *job,
		struct deadline deadline, struct records_result *out,
		struct err *err)
{
	struct row_pass pass = {
		.job = job,
		.kind = job->source->kind,
		.queries =
			arena_many(arena, job->query_count, struct row_query),
		.query_count = job->query_count,
		.deadline = deadline,
	};
	struct records_result result = {.reason = REASON_NONE};
	int status;

	if (database_source_is(job))
		return database_source_run(arena, job, deadline, out, err);
	for (size_t i = 0; i < job->query_count; i++)
		if (row_query_prepare(arena, job, &job->queries[i],
				      &pass.queries[i], err))
			return -1;
	if (row_pass_prepare(arena, &pass, err))
		return -1;
	pass.reader = block_reader_open(arena, job);
	if (job->commit && job->source->commit && !job->source->sorted)
		pass.commitment = row_commitment_open(job->nodes);
	status = run_pass(arena, &pass, &result, err);
	if (pass.commitment)
		row_commitment_close(pass.commitment);
	block_reader_close(pass.reader);
	if (status == 0)
		*out = result;
	return status;
}

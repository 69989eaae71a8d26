/* SPDX-License-Identifier: Apache-2.0 */
/* Reading sorters: runs and what is in memory come out of a tree of losers;
 * runs that are too many for the memory are merged to fewer before. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/pages.h"
#include "records/sorter.h"
#include "records/sorter_runs.h"

/* A run, or what a sorter holds in memory. */
struct source {
	struct sorted now;
	uint64_t prefix; /* of now.key */
	bool is_done;
	struct run_reader reader;
	const char *block; /* in memory: not NULL */
	const struct sort_entry *entries;
	uint64_t at, count;
};

struct sorter_merge {
	struct source *sources;
	size_t count;
	size_t *tree; /* 0: the winner, others: who lost there */
	bool is_begun;
	char *blocks; /* of all readers */
	uint64_t block_bytes;
	struct table_budget *budget;
};

static int source_next(struct source *source, struct err *err)
{
	int more;

	if (source->block) {
		more = source->at < source->count;
		if (more)
			source->now =
				record_at(source->block,
					  source->entries[source->at++].at);
	} else {
		more = run_reader_next(&source->reader, &source->now, err);
	}
	if (more < 0)
		return -1;
	source->is_done = !more;
	if (more)
		source->prefix = key_prefix(source->now.key, 0);
	return 0;
}

static bool is_before(const struct sorter_merge *merge, size_t a, size_t b)
{
	const struct source *first = &merge->sources[a];
	const struct source *second = &merge->sources[b];

	if (a == merge->count || b == merge->count) /* while it is filled */
		return a == merge->count;
	if (first->is_done || second->is_done)
		return second->is_done && !first->is_done;
	if (first->prefix != second->prefix)
		return first->prefix < second->prefix;
	return sorted_compare(&first->now, &second->now) < 0;
}

/* Source i has a new record: plays its way up. */
static void play(struct sorter_merge *merge, size_t i)
{
	for (size_t node = (i + merge->count) / 2; node; node /= 2) {
		size_t other = merge->tree[node];

		if (is_before(merge, other, i)) {
			merge->tree[node] = i;
			i = other;
		}
	}
	merge->tree[0] = i;
}

static struct sorter_merge *merge_new(struct table_budget *budget, size_t count,
				      uint64_t block_bytes)
{
	struct sorter_merge *merge = xmalloc(sizeof(*merge));

	*merge = (struct sorter_merge){
		.block_bytes = block_bytes,
		.blocks = block_bytes ? pages_open(block_bytes) : NULL,
		.budget = budget,
		.sources = xmalloc((count + 1) * sizeof(*merge->sources)),
		.tree = xmalloc((count + 1) * sizeof(*merge->tree)),
	};
	memset(merge->sources, 0, (count + 1) * sizeof(*merge->sources));
	if (budget)
		budget_force(budget, block_bytes);
	return merge;
}

void sorter_merge_close(struct sorter_merge *merge)
{
	if (!merge)
		return;
	if (merge->budget)
		budget_give(merge->budget, merge->block_bytes);
	pages_close(merge->blocks, merge->block_bytes);
	free(merge->sources);
	free(merge->tree);
	free(merge);
}

/* Adds the first `count` runs of a sorter as sources; *used of the blocks is
 * taken. */
static void add_runs(struct sorter_merge *merge, struct sorter *sorter,
		     size_t count, uint64_t *used)
{
	for (size_t i = 0; i < count; i++) {
		struct sort_run *run = &sorter->runs[i];

		run_reader_begin(&merge->sources[merge->count++].reader,
				 sorter->spill, run, merge->blocks + *used);
		*used += run->block_most;
	}
}

static int merge_begin(struct sorter_merge *merge, struct err *err)
{
	for (size_t i = 0; i < merge->count; i++) {
		if (source_next(&merge->sources[i], err))
			return -1;
		merge->tree[i] = merge->count;
	}
	for (size_t i = merge->count; i-- > 0;)
		play(merge, i);
	return 0;
}

int sorter_merge_next(struct sorter_merge *merge, struct sorted *out,
		      struct err *err)
{
	struct source *first;

	if (merge->count == 0)
		return 0;
	if (merge->is_begun) {
		if (source_next(&merge->sources[merge->tree[0]], err))
			return -1;
		play(merge, merge->tree[0]);
	}
	merge->is_begun = true;
	first = &merge->sources[merge->tree[0]];
	if (first->is_done)
		return 0;
	*out = first->now;
	return 1;
}

static int copy_all(struct sorter_merge *merge, struct run_writer *writer,
		    struct err *err)
{
	struct sorted record;
	int more;

	if (merge_begin(merge, err))
		return -1;
	while ((more = sorter_merge_next(merge, &record, err)) > 0)
		if (run_writer_add(writer, &record, err))
			return -1;
	return more;
}

/* The first `count` runs become one, at the end of the list. */
static int merge_runs(struct sorter *sorter, size_t count, struct err *err)
{
	struct run_writer writer;
	struct sorter_merge *merge;
	struct sort_run out;
	uint64_t used = 0, bytes = 0;
	int status;

	for (size_t i = 0; i < count; i++)
		bytes += sorter->runs[i].block_most;
	merge = merge_new(sorter->budget, count, bytes);
	add_runs(merge, sorter, count, &used);
	run_writer_begin(&writer, sorter->spill, sorter->budget,
			 sorter_block_bytes(sorter));
	status = copy_all(merge, &writer, err);
	status = run_writer_end(&writer, status == 0, &out, err);
	sorter_merge_close(merge);
	if (status)
		return -1;
	for (size_t i = 0; i < count; i++)
		sort_run_drop(&sorter->runs[i], sorter->spill);
	sorter->run_count -= count;
	memmove(sorter->runs, sorter->runs + count,
		sorter->run_count * sizeof(*sorter->runs));
	sorter_put_run(sorter, out);
	return 0;
}

/* How many runs can be read at once in the sorter's memory. */
static size_t runs_at_once(const struct sorter *sorter)
{
	uint64_t largest = sorter_block_bytes(sorter);
	uint64_t count;

	for (size_t i = 0; i < sorter->run_count; i++)
		if (largest < sorter->runs[i].block_most)
			largest = sorter->runs[i].block_most;
	count = sorter->memory / largest;
	return count > 3 ? (size_t)count - 1 : 2;
}

/* Makes a sorter readable: in memory, or few enough runs. */
static int settle(struct sorter *sorter, struct err *err)
{
	size_t most;

	if (sorter->run_count == 0)
		return 0;
	if (sorter_flush(sorter, err))
		return -1;
	most = runs_at_once(sorter);
	while (sorter->run_count > most) {
		size_t count = sorter->run_count - most + 1;

		if (merge_runs(sorter, count < most ? count : most, err))
			return -1;
	}
	return 0;
}

static void add_sorter(struct sorter_merge *merge, struct sorter *sorter,
		       uint64_t *used)
{
	struct source *source = &merge->sources[merge->count];

	if (sorter->run_count) {
		add_runs(merge, sorter, sorter->run_count, used);
		return;
	}
	if (sorter->held == 0)
		return;
	source->block = sorter->block;
	source->entries = sorter_entries(sorter);
	source->count = sorter->held;
	merge->count++;
}

int sorter_merge_open(struct sorter *const *sorters, size_t count,
		      struct sorter_merge **out, struct err *err)
{
	struct sorter_merge *merge;
	uint64_t bytes = 0, used = 0;
	size_t sources = 0;

	for (size_t i = 0; i < count; i++) {
		if (settle(sorters[i], err))
			return -1;
		sources += sorters[i]->run_count + 1;
		for (size_t r = 0; r < sorters[i]->run_count; r++)
			bytes += sorters[i]->runs[r].block_most;
	}
	merge = merge_new(count ? sorters[0]->budget : NULL, sources, bytes);
	for (size_t i = 0; i < count; i++)
		add_sorter(merge, sorters[i], &used);
	if (merge_begin(merge, err)) {
		sorter_merge_close(merge);
		return -1;
	}
	*out = merge;
	return 0;
}

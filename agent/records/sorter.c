/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sorter.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/pages.h"
#include "records/sorter_runs.h"

#define ALWAYS_ROOM	 ((uint64_t)256 * 1024) /* whatever the budget says */
#define FIRST_ROOM	 ((uint64_t)4096)
#define BLOCK_LEAST	 ((uint64_t)512)
#define BLOCK_MOST	 ((uint64_t)256 * 1024)
#define BLOCKS_IN_MEMORY 64

struct sorter *sorter_open(struct spill *spill, struct table_budget *budget,
			   uint64_t memory)
{
	struct sorter *sorter = xmalloc(sizeof(*sorter));

	*sorter = (struct sorter){
		.spill = spill, .budget = budget, .memory = memory & ~15ULL};
	return sorter;
}

static void give_block(struct sorter *sorter)
{
	pages_close(sorter->block, sorter->room);
	budget_give(sorter->budget, sorter->room);
	sorter->block = NULL;
	sorter->room = 0;
}

void sorter_close(struct sorter *sorter)
{
	if (!sorter)
		return;
	give_block(sorter);
	for (size_t i = 0; i < sorter->run_count; i++)
		sort_run_drop(&sorter->runs[i], sorter->spill);
	free(sorter->runs);
	free(sorter);
}

uint64_t sorter_count(const struct sorter *sorter)
{
	return sorter->count;
}

uint64_t sorter_block_bytes(const struct sorter *sorter)
{
	uint64_t size = sorter->memory / BLOCKS_IN_MEMORY;

	if (size < BLOCK_LEAST)
		return BLOCK_LEAST;
	return size < BLOCK_MOST ? size : BLOCK_MOST;
}

struct sort_entry *sorter_entries(struct sorter *sorter)
{
	/* the room and the records are whole multiples of an entry's size */
	void *end = sorter->block + sorter->room;
	struct sort_entry *entries = (struct sort_entry *)end - sorter->held;
	uint64_t at = 0;

	for (uint64_t i = 0; i < sorter->held; i++) {
		struct sorted record = record_at(sorter->block, at);

		entries[i].at = at;
		at += sizeof(struct record_head) + record.key.size +
		      record.payload.size;
	}
	if (sorter->held)
		sort_records(sorter->block, entries, sorter->held,
			     sorter->shared);
	return entries;
}

void sorter_put_run(struct sorter *sorter, struct sort_run run)
{
	if (sorter->run_count == sorter->run_room) {
		sorter->run_room = sorter->run_room * 2 + 16;
		sorter->runs = xrealloc(
			sorter->runs, sorter->run_room * sizeof(*sorter->runs));
	}
	sorter->runs[sorter->run_count++] = run;
}

int sorter_run_begin(struct sorter *sorter, struct err *err)
{
	if (!spill_is_allowed(sorter->spill))
		return err_set(err, ERR_LIMIT,
			       "more values than the %llu MiB for value tables "
			       "hold, and no place to spill them to",
			       (unsigned long long)sorter->budget->limit >> 20);
	run_writer_begin(&sorter->writer, sorter->spill, sorter->budget,
			 sorter_block_bytes(sorter));
	return 0;
}

int sorter_run_put(struct sorter *sorter, const struct sorted *record,
		   struct err *err)
{
	return run_writer_add(&sorter->writer, record, err);
}

int sorter_run_end(struct sorter *sorter, bool is_whole, struct err *err)
{
	struct sort_run run;

	if (run_writer_end(&sorter->writer, is_whole, &run, err))
		return -1;
	sorter_put_run(sorter, run);
	sorter->count += run.records;
	return 0;
}

/* What is held becomes a run. */
static int write_run(struct sorter *sorter, struct err *err)
{
	const struct sort_entry *entries;
	uint64_t i = 0, held = sorter->held;

	if (sorter_run_begin(sorter, err))
		return -1;
	entries = sorter_entries(sorter);
	for (; i < held; i++) {
		struct sorted record = record_at(sorter->block, entries[i].at);

		if (sorter_run_put(sorter, &record, err))
			break;
	}
	if (sorter_run_end(sorter, i == held, err))
		return -1;
	sorter->count -= held; /* they were counted when they came */
	sorter->used = sorter->held = 0;
	return 0;
}

int sorter_flush(struct sorter *sorter, struct err *err)
{
	if (sorter->held && write_run(sorter, err))
		return -1;
	give_block(sorter);
	return 0;
}

static void set_room(struct sorter *sorter, uint64_t room)
{
	sorter->block = pages_grow(sorter->block, sorter->room, room);
	sorter->room = room;
}

/* False when neither the sorter's memory nor the budget has more. */
static bool grow(struct sorter *sorter)
{
	uint64_t most = sorter->memory - sorter_block_bytes(sorter);
	uint64_t room = sorter->room ? 2 * sorter->room : FIRST_ROOM;

	most &= ~15ULL;
	if (sorter->memory < sorter_block_bytes(sorter))
		return false;
	if (room > most)
		room = most;
	if (room <= sorter->room)
		return false;
	if (room <= ALWAYS_ROOM)
		budget_force(sorter->budget, room - sorter->room);
	else if (!budget_take(sorter->budget, room - sorter->room))
		return false;
	set_room(sorter, room);
	return true;
}

/* Bytes of the block with one more record of this size. */
static uint64_t room_with(const struct sorter *sorter, uint64_t size)
{
	return sorter->used + size +
	       (sorter->held + 1) * sizeof(struct sort_entry);
}

static int make_room(struct sorter *sorter, uint64_t size, struct err *err)
{
	while (room_with(sorter, size) > sorter->room) {
		uint64_t least;

		if (grow(sorter))
			continue;
		if (sorter->held) {
			if (write_run(sorter, err))
				return -1;
			continue;
		}
		least = (room_with(sorter, size) + 15) & ~15ULL;
		budget_force(sorter->budget, least - sorter->room);
		set_room(sorter, least);
	}
	return 0;
}

static void note_key(struct sorter *sorter, struct text key)
{
	struct text first;
	uint64_t same = 0;

	if (sorter->held == 0) {
		sorter->shared = key.size;
		return;
	}
	first = record_at(sorter->block, 0).key;
	if (sorter->shared > key.size)
		sorter->shared = key.size;
	if (sorter->shared == 0 ||
	    memcmp(first.data, key.data, sorter->shared) == 0)
		return;
	while (first.data[same] == key.data[same])
		same++;
	sorter->shared = same;
}

int sorter_add(struct sorter *sorter, struct text key, uint64_t order,
	       struct text payload, struct err *err)
{
	struct record_head head = {order, (uint32_t)key.size,
				   (uint32_t)payload.size};
	uint64_t size = sizeof(head) + key.size + payload.size;
	char *to;

	if (key.size > UINT32_MAX || payload.size > UINT32_MAX)
		return err_set(err, ERR_LIMIT, "a record of %zu bytes",
			       key.size + payload.size);
	if (make_room(sorter, size, err))
		return -1;
	note_key(sorter, key);
	to = sorter->block + sorter->used;
	memcpy(to, &head, sizeof(head));
	to += sizeof(head);
	if (key.size)
		memcpy(to, key.data, key.size);
	if (payload.size)
		memcpy(to + key.size, payload.data, payload.size);
	sorter->used += size;
	sorter->held++;
	sorter->count++;
	return 0;
}

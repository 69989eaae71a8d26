/* SPDX-License-Identifier: Apache-2.0 */
#include "records/group_spill.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "records/key_bytes.h"

static const struct aggregate_set *each_of(const struct row_groups *groups)
{
	return &groups->query->programs.each;
}

/* The items of a cell's table become records. */
struct group_writer {
	struct item_sink sink; /* the first member */
	struct sorter *sorter;
	struct sorted record;
};

static int put_item(struct item_sink *sink, struct text item, struct err *err)
{
	struct group_writer *writer = (struct group_writer *)sink;

	writer->record.payload = item;
	return sorter_run_put(writer->sorter, &writer->record, err);
}

static int put_group(struct row_groups *groups, struct group_writer *writer,
		     uint64_t *words, struct err *err)
{
	const struct aggregate_set *each = each_of(groups);

	row_groups_unpack(groups, words);
	writer->record.order = 0;
	writer->record.payload = (struct text){
		(const char *)words, groups->table.words * sizeof(uint64_t)};
	if (sorter_run_put(writer->sorter, &writer->record, err))
		return -1;
	for (unsigned c = 0; c < each->cell_count; c++) {
		const struct aggregate *a = each->owners[c];
		struct cell *cell = &groups->cells[c];

		writer->record.order = 1 + c;
		if (cell->table && cell->state == CELL_GOOD &&
		    a->kind->unload(a, cell, &writer->sink, err))
			return -1;
	}
	return 0;
}

static int put_groups(struct row_groups *groups, struct group_writer *writer,
		      struct err *err)
{
	struct buffer key;
	struct key_walk walk;
	uint64_t hash, *words;
	int status = 0;

	buffer_init(&key);
	key_walk_begin(&walk, &groups->table);
	while (!status && (words = key_walk_next(&walk, &hash))) {
		key_with_hash(&key, key_table_key(&groups->table, words), hash);
		writer->record.key = buffer_view(&key);
		status = put_group(groups, writer, words, err);
	}
	key_walk_end(&walk);
	buffer_release(&key);
	return status;
}

enum cell_state group_spill(struct row_groups *groups)
{
	struct spilling *spilling = &groups->spilling;
	struct group_writer writer = {.sink = {put_item}};
	struct err err = {0};
	int status;

	if (groups->table.count == 0)
		return CELL_GOOD;
	if (spilling_begin(spilling, &err))
		return spilling_failure(spilling);
	writer.sorter = spilling->sorter;
	status = put_groups(groups, &writer, &err);
	if (sorter_run_end(spilling->sorter, status == 0, &err))
		return spilling_failure(spilling);
	return CELL_GOOD;
}

void group_finish_begin(struct arena *arena, struct group_finish *finish,
			struct row_groups *groups, struct cell *cells,
			struct aggregating *with)
{
	const struct row_query *query = groups->query;
	size_t count = query->group_slot_count;

	*finish = (struct group_finish){
		.groups = groups,
		.slots = arena_many(arena, count + 1, struct value),
		.cells = cells,
		.with = with,
		.good = true,
		.tables = {.limit = LIMIT_TABLE_BYTES / 2,
			   .share = groups->whole->share,
			   .spill = groups->whole->spill},
	};
	memcpy(finish->slots, query->group_slots,
	       count * sizeof(*finish->slots));
}

/* A group that could not be computed for our own reasons: no metric is known.
 */
static void watch_states(struct row_groups *groups, const struct cell *each)
{
	for (unsigned c = 0; c < each_of(groups)->cell_count; c++) {
		enum cell_state state = each[c].state;

		if (state == CELL_FULL || state == CELL_NO_SPACE ||
		    state == CELL_SPILL)
			groups->state = state;
	}
}

void group_finish_row(struct group_finish *finish, struct text key,
		      struct cell *each)
{
	const struct row_programs *programs = &finish->groups->query->programs;
	struct aggregating *with = finish->with;
	size_t slot = 0;

	for (size_t i = 0; i < programs->each.count; i++) {
		const struct aggregate *a = &programs->each.items[i];

		finish->slots[slot++] =
			cell_result(with->scratch, a, &each[a->cell]);
	}
	for (size_t i = 0; i < programs->key_count; i++)
		finish->slots[slot++] = key_decode(&key);
	watch_states(finish->groups, each);
	finish->good &= aggregate_set_row(&programs->metrics, finish->slots,
					  finish->cells, with);
	if (finish->rows++ % 64 == 0)
		arena_reset(with->scratch);
}

/* The words of one run's part of the group. Its tables come as items. */
static void take_words(struct row_groups *groups, struct text payload,
		       struct cell *sum)
{
	const struct aggregate_set *each = each_of(groups);
	uint64_t words[64], *all = words;
	struct cell *cells = groups->cells;

	if (payload.size > sizeof(words))
		all = xmalloc(payload.size);
	memcpy(all, payload.data, payload.size);
	row_groups_unpack(groups, all);
	for (unsigned c = 0; c < each->cell_count; c++) {
		cells[c].table = NULL;
		cell_merge(each->owners[c], &sum[c], &cells[c], groups->whole);
	}
	if (all != words)
		free(all);
}

static void take_item(struct group_finish *finish, const struct sorted *record,
		      struct cell *sum)
{
	uint64_t c = record->order - 1;
	const struct aggregate *a = each_of(finish->groups)->owners[c];

	if (sum[c].state == CELL_GOOD &&
	    !a->kind->load(a, &sum[c], record->payload, &finish->tables))
		sum[c].state = sum[c].state ? sum[c].state : CELL_FULL;
}

struct group_reader {
	struct group_finish *finish;
	struct cell *sum; /* of the group at hand */
	struct buffer key; /* of the group at hand, with its hash */
	bool is_begun;
};

static void end_group(struct group_reader *reader)
{
	struct row_groups *groups = reader->finish->groups;
	const struct aggregate_set *each = each_of(groups);
	struct text key = buffer_view(&reader->key);

	if (!reader->is_begun)
		return;
	key.data += KEY_HASH_BYTES;
	key.size -= KEY_HASH_BYTES;
	group_finish_row(reader->finish, key, reader->sum);
	for (unsigned c = 0; c < each->cell_count; c++) {
		cell_release(each->owners[c], &reader->sum[c],
			     &reader->finish->tables);
		reader->sum[c] = (struct cell){.count = 0};
	}
}

static void take_record(struct group_reader *reader,
			const struct sorted *record)
{
	struct row_groups *groups = reader->finish->groups;

	if (!reader->is_begun ||
	    !text_equal(buffer_view(&reader->key), record->key)) {
		end_group(reader);
		reader->is_begun = true;
		reader->key.size = 0;
		buffer_text(&reader->key, record->key);
	}
	if (record->order == 0)
		take_words(groups, record->payload, reader->sum);
	else
		take_item(reader->finish, record, reader->sum);
}

enum cell_state group_spill_read(struct group_finish *finish)
{
	struct row_groups *groups = finish->groups;
	size_t size = (each_of(groups)->cell_count + 1) * sizeof(struct cell);
	struct group_reader reader = {.finish = finish, .sum = xmalloc(size)};
	struct sorter_merge *merge;
	struct sorted record;
	struct err err = {0};
	int more;

	memset(reader.sum, 0, size);
	buffer_init(&reader.key);
	more = sorter_merge_open(groups->spilling.sorters,
				 groups->spilling.count, &merge, &err);
	if (more == 0) {
		while ((more = sorter_merge_next(merge, &record, &err)) > 0)
			take_record(&reader, &record);
		end_group(&reader);
		sorter_merge_close(merge);
	}
	buffer_release(&reader.key);
	free(reader.sum);
	return more < 0 ? spilling_failure(&groups->spilling) : CELL_GOOD;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_groups.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_GROUPS 1024

void row_groups_init(struct row_groups *groups, const struct row_query *query,
		     struct table_budget *budget)
{
	*groups = (struct row_groups){.query = query, .budget = budget};
	key_table_init(&groups->keys, budget);
	buffer_init(&groups->key);
}

static const struct aggregate_set *each_of(const struct row_groups *groups)
{
	return &groups->query->programs.each;
}

static size_t chunk_bytes(const struct row_groups *groups)
{
	return CHUNK_GROUPS * each_of(groups)->cell_count * sizeof(struct cell);
}

static struct cell *cells_of(const struct row_groups *groups, uint64_t index)
{
	return groups->chunks[index / CHUNK_GROUPS] +
	       index % CHUNK_GROUPS * each_of(groups)->cell_count;
}

void row_groups_release(struct row_groups *groups)
{
	const struct aggregate_set *each = each_of(groups);

	for (uint64_t i = 0; i < groups->keys.count; i++)
		for (unsigned c = 0; c < each->cell_count; c++)
			cell_release(each->owners[c], &cells_of(groups, i)[c],
				     groups->budget);
	for (size_t i = 0; i < groups->chunk_count; i++) {
		budget_give(groups->budget, chunk_bytes(groups));
		free(groups->chunks[i]);
	}
	free(groups->chunks);
	key_table_release(&groups->keys);
	buffer_release(&groups->key);
}

static bool add_chunk(struct row_groups *groups)
{
	size_t size = chunk_bytes(groups);

	if (!budget_take(groups->budget, size))
		return false;
	if (groups->chunk_count == groups->chunk_room) {
		groups->chunk_room = groups->chunk_room * 2 + 16;
		groups->chunks =
			xrealloc(groups->chunks,
				 groups->chunk_room * sizeof(*groups->chunks));
	}
	groups->chunks[groups->chunk_count++] =
		memset(xmalloc(size + 1), 0, size);
	return true;
}

struct cell *row_groups_find(struct row_groups *groups, struct text key)
{
	bool is_new;
	uint64_t index;

	if (groups->keys.count / CHUNK_GROUPS >= groups->chunk_count &&
	    !add_chunk(groups))
		return NULL;
	index = key_table_add(&groups->keys, key, &is_new);
	return index == KEY_TABLE_FULL ? NULL : cells_of(groups, index);
}

bool row_groups_row(struct row_groups *groups, const struct value *slots,
		    struct aggregating *with)
{
	const struct row_programs *programs = &groups->query->programs;
	struct cell *cells;

	if (groups->state)
		return true;
	groups->key.size = 0;
	for (size_t i = 0; i < programs->key_count; i++) {
		struct value v =
			cel_eval(programs->keys[i], slots, with->scratch);

		if (v.kind >= VALUE_ERROR) {
			with->trouble = v;
			groups->state = CELL_ERROR;
			return false;
		}
		key_encode(&groups->key, v);
	}
	cells = row_groups_find(groups, buffer_view(&groups->key));
	if (!cells) {
		groups->state = CELL_FULL;
		return true;
	}
	return aggregate_set_row(&programs->each, slots, cells, with);
}

void row_groups_merge(struct row_groups *into, struct row_groups *from)
{
	const struct aggregate_set *each = each_of(into);

	if (from->state > into->state)
		into->state = from->state;
	for (uint64_t i = 0; i < from->keys.count && !into->state; i++) {
		struct cell *cells =
			row_groups_find(into, key_table_get(&from->keys, i));

		if (!cells) {
			into->state = CELL_FULL;
			return;
		}
		for (unsigned c = 0; c < each->cell_count; c++)
			cell_merge(each->owners[c], &cells[c],
				   &cells_of(from, i)[c], into->budget);
	}
}

static void fill_slots(struct row_groups *groups, uint64_t index,
		       struct value *slots, struct arena *scratch)
{
	const struct row_programs *programs = &groups->query->programs;
	struct text key = key_table_get(&groups->keys, index);
	struct cell *cells = cells_of(groups, index);
	size_t slot = 0;

	for (size_t i = 0; i < programs->each.count; i++) {
		const struct aggregate *a = &programs->each.items[i];

		slots[slot++] = cell_result(scratch, a, &cells[a->cell]);
	}
	for (size_t i = 0; i < programs->key_count; i++)
		slots[slot++] = key_decode(&key);
}

bool row_groups_finish(struct arena *arena, struct row_groups *groups,
		       struct cell *cells, struct aggregating *with)
{
	const struct row_query *query = groups->query;
	const struct aggregate_set *metrics = &query->programs.metrics;
	struct value *slots =
		arena_many(arena, query->group_slot_count + 1, struct value);
	bool good = true;

	memcpy(slots, query->group_slots,
	       query->group_slot_count * sizeof(*slots));
	for (uint64_t i = 0; i < groups->keys.count; i++) {
		fill_slots(groups, i, slots, with->scratch);
		good &= aggregate_set_row(metrics, slots, cells, with);
		if (i % 64 == 0)
			arena_reset(with->scratch);
	}
	for (unsigned c = 0; c < metrics->cell_count && groups->state; c++)
		cells[c].state = groups->state;
	return good;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_groups.h"

#include <stdlib.h>

#include "base/arena.h"
#include "records/group_shards.h"
#include "records/group_spill.h"
#include "records/group_walk.h"
#include "records/key_bytes.h"

#define COUNT_MASK ((UINT64_C(1) << PACKED_STATE) - 1)

static const struct aggregate_set *each_of(const struct row_groups *groups)
{
	return &groups->query->programs.each;
}

static unsigned lay_out(struct row_groups *groups)
{
	const struct aggregate_set *each = each_of(groups);
	unsigned at = 0;

	for (unsigned c = 0; c < each->cell_count; c++) {
		unsigned keeps = each->owners[c]->kind->keeps;

		groups->layout[c] = (struct packed_cell){at, keeps};
		at += 1;
		at += keeps & KEEPS_TOTAL ? 2 : 0;
		at += keeps & KEEPS_PART ? 1 : 0;
		at += keeps & KEEPS_TABLE ? 1 : 0;
	}
	return at;
}

void row_groups_init(struct row_groups *groups, const struct row_query *query,
		     struct table_budget *whole)
{
	size_t count = query->programs.each.cell_count;

	*groups = (struct row_groups){.query = query, .whole = whole};
	buffer_init(&groups->key);
	if (!query->programs.key_count)
		return;
	spilling_init(&groups->spilling, whole);
	groups->spilling.own.overdraws = spill_is_allowed(whole->spill);
	groups->layout = xmalloc((count + 1) * sizeof(*groups->layout));
	groups->cells = xmalloc((count + 1) * sizeof(*groups->cells));
	key_table_init(&groups->table, lay_out(groups), &groups->spilling.own);
	groups->table.refuses = true;
}

void row_groups_unpack_cell(const struct row_groups *groups,
			    const uint64_t *words, unsigned c,
			    struct cell *cell)
{
	const struct packed_cell *packed = &groups->layout[c];
	const uint64_t *w = words + packed->at;

	*cell = (struct cell){
		.count = *w & COUNT_MASK,
		.state = (enum cell_state)(*w >> PACKED_STATE),
	};
	w++;
	if (packed->keeps & KEEPS_TOTAL) {
		cell->total = (__int128)((unsigned __int128)w[1] << 64 | w[0]);
		w += 2;
	}
	if (packed->keeps & KEEPS_PART)
		cell->part = *w++;
	if (packed->keeps & KEEPS_TABLE)
		memcpy(&cell->table, w, sizeof(cell->table));
}

struct cell *row_groups_unpack(struct row_groups *groups, const uint64_t *words)
{
	unsigned count = each_of(groups)->cell_count;

	for (unsigned c = 0; c < count; c++)
		row_groups_unpack_cell(groups, words, c, &groups->cells[c]);
	return groups->cells;
}

void row_groups_pack_cell(const struct row_groups *groups, uint64_t *words,
			  unsigned c, const struct cell *cell)
{
	const struct packed_cell *packed = &groups->layout[c];
	uint64_t *w = words + packed->at;

	*w++ = cell->count | (uint64_t)cell->state << PACKED_STATE;
	if (packed->keeps & KEEPS_TOTAL) {
		*w++ = (uint64_t)cell->total;
		*w++ = (uint64_t)((unsigned __int128)cell->total >> 64);
	}
	if (packed->keeps & KEEPS_PART)
		*w++ = cell->part;
	if (packed->keeps & KEEPS_TABLE)
		memcpy(w, &cell->table, sizeof(cell->table));
}

static void pack_cells(struct row_groups *groups, uint64_t *words)
{
	unsigned count = each_of(groups)->cell_count;

	for (unsigned c = 0; c < count; c++)
		row_groups_pack_cell(groups, words, c, &groups->cells[c]);
}

static void release_cells(struct row_groups *groups)
{
	const struct aggregate_set *each = each_of(groups);

	for (unsigned c = 0; c < each->cell_count; c++)
		cell_release(each->owners[c], &groups->cells[c],
			     &groups->spilling.own);
}

void row_groups_empty(struct row_groups *groups)
{
	const struct aggregate_set *each = each_of(groups);
	bool has_tables = false;
	uint64_t at = 0, *words;

	for (unsigned c = 0; c < each->cell_count; c++)
		has_tables |= (groups->layout[c].keeps & KEEPS_TABLE) != 0;
	while (has_tables && (words = key_table_next(&groups->table, &at))) {
		row_groups_unpack(groups, words);
		release_cells(groups);
	}
	key_table_release(&groups->table);
	groups->spilling.own.is_over = false;
}

void row_groups_release(struct row_groups *groups)
{
	if (groups->layout)
		row_groups_empty(groups);
	spilling_release(&groups->spilling);
	free(groups->layout);
	free(groups->cells);
	buffer_release(&groups->key);
	groups->layout = NULL;
}

bool row_groups_spill(struct row_groups *groups)
{
	if (!spill_is_allowed(groups->whole->spill))
		groups->state = CELL_FULL;
	else
		groups->state = group_spill(groups);
	if (groups->state)
		return false;
	row_groups_empty(groups);
	return true;
}

uint64_t *row_groups_find(struct row_groups *groups, struct text key,
			  uint64_t hash)
{
	uint64_t *words;
	bool is_new;

	if (groups->state ||
	    (groups->spilling.own.is_over && !row_groups_spill(groups)))
		return NULL;
	words = key_table_add(&groups->table, key, hash, &is_new);
	if (!words && row_groups_spill(groups)) {
		groups->table.refuses = false; /* one key there must be */
		words = key_table_add(&groups->table, key, hash, &is_new);
		groups->table.refuses = true;
	}
	if (!words && !groups->state)
		groups->state = CELL_FULL;
	return words;
}

/* The group's key into groups->key; false: it has no value. */
static bool encode_key(struct row_groups *groups, const struct value *slots,
		       struct aggregating *with)
{
	const struct row_programs *programs = &groups->query->programs;

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
	return true;
}

/* The row into the group of that key. */
static bool add_row(struct row_groups *groups, struct text key,
		    const struct value *slots, struct aggregating *with)
{
	uint64_t *words = row_groups_find(groups, key, key_hash(key));
	struct table_budget *budget = with->budget;
	bool good;

	if (!words)
		return true;
	with->budget = &groups->spilling.own;
	good = aggregate_set_row(each_of(groups), slots,
				 row_groups_unpack(groups, words), with);
	with->budget = budget;
	pack_cells(groups, words);
	return good;
}

bool row_groups_row(struct row_groups *groups, const struct value *slots,
		    struct aggregating *with)
{
	struct group_shard *shard;
	struct text key;
	bool good;

	if (groups->state)
		return true;
	if (!encode_key(groups, slots, with))
		return false;
	key = buffer_view(&groups->key);
	if (!group_shards_wanted(groups))
		return add_row(groups, key, slots, with);
	shard = group_shard_of(groups->shards, key_hash(key));
	pthread_mutex_lock(&shard->lock);
	good = add_row(&shard->groups, key, slots, with);
	pthread_mutex_unlock(&shard->lock);
	return good;
}

bool row_groups_take(struct row_groups *into, struct row_groups *from,
		     uint64_t *words, uint64_t hash)
{
	const struct aggregate_set *each = each_of(into);
	uint64_t *found =
		row_groups_find(into, key_table_key(&from->table, words), hash);

	if (!found)
		return false;
	row_groups_unpack(into, found);
	row_groups_unpack(from, words);
	for (unsigned c = 0; c < each->cell_count; c++) {
		cell_merge(each->owners[c], &into->cells[c], &from->cells[c],
			   &into->spilling.own);
		cell_release(each->owners[c], &from->cells[c],
			     &from->spilling.own);
	}
	pack_cells(into, found);
	pack_cells(from, words);
	return true;
}

/* Everything of `from` into `into`, through the spill file if need be. */
static void merge(struct row_groups *into, struct row_groups *from)
{
	uint64_t at = 0, *words;

	if (from->state > into->state)
		into->state = from->state;
	if (into->state == CELL_GOOD && from->spilling.count &&
	    !row_groups_spill(from))
		into->state = from->state;
	spilling_take(&into->spilling, &from->spilling);
	if (into->state)
		return;
	/* as they came: in the order of the hashes they would crowd the first
	 * slots of a table that is not yet large enough for both */
	while ((words = key_table_next(&from->table, &at))) {
		struct text key = key_table_key(&from->table, words);

		if (!row_groups_take(into, from, words, key_hash(key)))
			break;
	}
	row_groups_empty(from);
}

void row_groups_merge(struct row_groups *into, struct row_groups *from)
{
	if (from->state > into->state)
		into->state = from->state;
	into->others[into->other_count++] = from;
}

static bool has_runs(const struct row_groups *groups)
{
	bool any = groups->spilling.count > 0;

	for (unsigned i = 0; i < groups->other_count; i++)
		any |= groups->others[i]->spilling.count > 0;
	return any;
}

/* All in memory can be walked side by side; with runs they cannot. */
static void merge_spilled(struct row_groups *groups)
{
	struct group_shards *shards = groups->shards;

	if (!has_runs(groups))
		return;
	for (unsigned i = 0; shards && i < shards->count; i++)
		merge(groups, &shards->items[i].groups);
	for (unsigned i = 0; i < groups->other_count; i++)
		merge(groups, groups->others[i]);
	groups->other_count = 0;
}

/* The groups that only these threads hold as rows of the metrics. */
static void finish_own(struct arena *arena, struct row_groups *groups,
		       struct group_finish *finish)
{
	merge_spilled(groups);
	if (groups->state)
		return;
	if (!groups->spilling.count) {
		group_finish_held(arena, finish);
	} else if (row_groups_spill(groups)) {
		enum cell_state state = group_spill_read(finish);

		groups->state = groups->state ? groups->state : state;
	}
}

bool row_groups_finish(struct arena *arena, struct row_groups *groups,
		       struct cell *cells, struct aggregating *with)
{
	const struct aggregate_set *metrics = &groups->query->programs.metrics;
	struct group_finish finish;

	group_finish_begin(arena, &finish, groups, cells, with);
	if (groups->state == CELL_GOOD && !has_runs(groups) &&
	    group_shards_gather(groups))
		group_shards_finish(arena, &finish);
	else if (groups->state == CELL_GOOD)
		finish_own(arena, groups, &finish);
	for (unsigned c = 0; c < metrics->cell_count && groups->state; c++)
		cells[c].state = groups->state;
	return finish.good;
}

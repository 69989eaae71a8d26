/* SPDX-License-Identifier: Apache-2.0 */
/* distinct(x): how many different values. A set that may spill, so not that of
 * a group, goes to runs in the order of the keys' hashes, and what differs is
 * counted when they are merged. */
#include <stdlib.h>

#include "base/arena.h"
#include "records/key_bytes.h"
#include "records/key_table.h"
#include "records/spilling.h"

struct key_set {
	struct key_table keys;
	struct spilling *spilling; /* NULL: it may not */
	uint64_t counted; /* of all runs, when they have been merged */
};

static struct key_set *set_of(struct cell *cell, struct table_budget *budget)
{
	struct key_set *set = cell->table;

	if (set)
		return set;
	budget_force(budget, sizeof(*set));
	set = xmalloc(sizeof(*set));
	*set = (struct key_set){.spilling = spilling_open(budget)};
	if (set->spilling)
		budget = &set->spilling->own;
	key_table_init(&set->keys, 0, budget);
	cell->table = set;
	return set;
}

static int put_keys(struct key_set *set, struct err *err)
{
	struct sorted record = {.order = 0};
	struct buffer key;
	struct key_walk walk;
	uint64_t hash, *words;
	int status = 0;

	buffer_init(&key);
	key_walk_begin(&walk, &set->keys);
	while (!status && (words = key_walk_next(&walk, &hash))) {
		key_with_hash(&key, key_table_key(&set->keys, words), hash);
		record.key = buffer_view(&key);
		status = sorter_run_put(set->spilling->sorter, &record, err);
	}
	key_walk_end(&walk);
	buffer_release(&key);
	return status;
}

/* What is held becomes a run. */
static bool spill(struct cell *cell)
{
	struct key_set *set = cell->table;
	struct err err = {0};
	int status;

	if (!set->spilling) {
		cell->state = CELL_FULL;
		return false;
	}
	if (set->keys.count == 0)
		return true;
	status = spilling_begin(set->spilling, &err);
	if (!status) {
		status = put_keys(set, &err);
		status = sorter_run_end(set->spilling->sorter, status == 0,
					&err);
	}
	if (status)
		cell->state = spilling_failure(set->spilling);
	key_table_release(&set->keys);
	return status == 0;
}

static void add_key(struct cell *cell, struct text key, uint64_t hash,
		    struct table_budget *budget)
{
	struct key_set *set = set_of(cell, budget);
	bool is_new;

	if (set && key_table_add(&set->keys, key, hash, &is_new))
		return;
	if (!set || !spill(cell)) {
		cell->state = cell->state ? cell->state : CELL_FULL;
		return;
	}
	set->spilling->own.overdraws = true; /* one key there must be */
	(void)key_table_add(&set->keys, key, hash, &is_new);
	set->spilling->own.overdraws = false;
}

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	struct value v = inputs[a->inputs[0]];
	struct buffer key;

	cell->count++;
	if (cell->state)
		return;
	if (v.kind == VALUE_STRING) {
		add_key(cell, value_text(v), key_hash(value_text(v)), budget);
		return;
	}
	buffer_init(&key);
	key_encode(&key, v);
	add_key(cell, buffer_view(&key), key_hash(buffer_view(&key)), budget);
	buffer_release(&key);
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	struct key_set *other = from->table, *set;
	uint64_t at = 0, *words;

	(void)a;
	into->count += from->count;
	if (!other || into->state)
		return;
	set = set_of(into, budget);
	if (set && set->spilling && other->spilling && other->spilling->count) {
		if (spill(from))
			spilling_take(set->spilling, other->spilling);
		into->state = from->state;
	}
	/* Never in the order of the hashes: that would crowd the first slots of
	 * a table that is not as large yet as both together. */
	while (!into->state && (words = key_table_next(&other->keys, &at))) {
		struct text key = key_table_key(&other->keys, words);

		add_key(into, key, key_hash(key), budget);
	}
}

static int count_runs(struct key_set *set, uint64_t *count, struct err *err)
{
	struct spilling *spilling = set->spilling;
	struct sorter_merge *merge;
	struct sorted record;
	struct buffer last;
	int more;

	if (sorter_merge_open(spilling->sorters, spilling->count, &merge, err))
		return -1;
	buffer_init(&last);
	*count = 0;
	while ((more = sorter_merge_next(merge, &record, err)) > 0) {
		if (*count && text_equal(buffer_view(&last), record.key))
			continue;
		++*count;
		last.size = 0;
		buffer_text(&last, record.key);
	}
	buffer_release(&last);
	sorter_merge_close(merge);
	return more;
}

/* False when what was spilled cannot be read: then the state says it. */
static bool different(struct cell *cell, uint64_t *count)
{
	struct key_set *set = cell->table;
	struct err err = {0};

	if (!set->spilling || !set->spilling->count) {
		*count = set->keys.count;
		return true;
	}
	if (set->counted == 0 &&
	    (!spill(cell) || count_runs(set, &set->counted, &err)))
		cell->state = spilling_failure(set->spilling);
	*count = set->counted;
	return cell->state == CELL_GOOD;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	uint64_t count;

	if (!different(cell, &count))
		return cell_result(arena, a, cell);
	return value_int((int64_t)count);
}

static void bounds(struct arena *arena, const struct aggregate *a,
		   struct cell *cell, uint64_t unread, struct fact_bounds *out)
{
	uint64_t count;

	(void)arena;
	(void)a;
	if (!different(cell, &count))
		return;
	out->low = value_int((int64_t)count);
	out->high = value_int((int64_t)(count + unread));
}

static void release(struct cell *cell, struct table_budget *budget)
{
	struct key_set *set = cell->table;

	key_table_release(&set->keys);
	spilling_close(set->spilling);
	budget_give(budget, sizeof(*set));
	free(set);
}

/* Keys with their hashes before them, so that walking is ascending. */
static int unload(const struct aggregate *a, struct cell *cell,
		  struct item_sink *sink, struct err *err)
{
	struct key_set *set = cell->table;
	struct buffer item;
	struct key_walk walk;
	uint64_t hash, *words;
	int status = 0;

	(void)a;
	buffer_init(&item);
	key_walk_begin(&walk, &set->keys);
	while (!status && (words = key_walk_next(&walk, &hash))) {
		key_with_hash(&item, key_table_key(&set->keys, words), hash);
		status = sink->put(sink, buffer_view(&item), err);
	}
	key_walk_end(&walk);
	buffer_release(&item);
	return status;
}

static bool load(const struct aggregate *a, struct cell *cell, struct text item,
		 struct table_budget *budget)
{
	struct text key = {item.data + KEY_HASH_BYTES,
			   item.size - KEY_HASH_BYTES};

	(void)a;
	add_key(cell, key, key_hash(key), budget);
	return cell->state == CELL_GOOD;
}

const struct aggregate_kind aggregate_distinct = {
	.name = "distinct",
	.none_is_zero = true,
	.usage = "distinct(x)",
	.needs = ARGUMENT_KEY,
	.least = 1,
	.most = 1,
	.shares_cell = true,
	.keeps = KEEPS_TABLE,
	.yields = &type_int,
	.add = add,
	.merge = merge,
	.result = result,
	.bounds = bounds,
	.release = release,
	.unload = unload,
	.load = load,
};

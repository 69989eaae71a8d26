/* SPDX-License-Identifier: Apache-2.0 */
/* distinct(x): how many different values. */
#include <stdlib.h>

#include "records/aggregate.h"
#include "records/key_table.h"

static struct key_table *keys_of(struct cell *cell, struct table_budget *budget)
{
	struct key_table *keys = cell->table;

	if (keys)
		return keys;
	if (!budget_take(budget, sizeof(*keys)))
		return NULL;
	keys = xmalloc(sizeof(*keys));
	key_table_init(keys, budget);
	cell->table = keys;
	return keys;
}

static void add_key(struct cell *cell, struct text key,
		    struct table_budget *budget)
{
	struct key_table *keys = keys_of(cell, budget);
	bool is_new;

	if (!keys || key_table_add(keys, key, &is_new) == KEY_TABLE_FULL)
		cell->state = CELL_FULL;
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
		add_key(cell, value_text(v), budget);
		return;
	}
	buffer_init(&key);
	key_encode(&key, v);
	add_key(cell, buffer_view(&key), budget);
	buffer_release(&key);
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	const struct key_table *keys = from->table;

	(void)a;
	into->count += from->count;
	for (uint64_t i = 0; keys && i < keys->count && !into->state; i++)
		add_key(into, key_table_get(keys, i), budget);
}

static uint64_t different(const struct cell *cell)
{
	return ((const struct key_table *)cell->table)->count;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	(void)arena;
	(void)a;
	return value_int((int64_t)different(cell));
}

static void bounds(struct arena *arena, const struct aggregate *a,
		   struct cell *cell, uint64_t unread, struct fact_bounds *out)
{
	out->low = result(arena, a, cell);
	out->high = value_int((int64_t)(different(cell) + unread));
}

static void release(struct cell *cell, struct table_budget *budget)
{
	key_table_release(cell->table);
	budget_give(budget, sizeof(struct key_table));
	free(cell->table);
}

const struct aggregate_kind aggregate_distinct = {
	.name = "distinct",
	.usage = "distinct(x)",
	.needs = ARGUMENT_KEY,
	.least = 1,
	.most = 1,
	.shares_cell = true,
	.yields = &type_int,
	.add = add,
	.merge = merge,
	.result = result,
	.bounds = bounds,
	.release = release,
};

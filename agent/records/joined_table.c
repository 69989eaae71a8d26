/* SPDX-License-Identifier: Apache-2.0 */
#include "records/joined_table.h"

#include <stdlib.h>
#include <string.h>

#include "records/engine.h"
#include "records/key_bytes.h"
#include "records/ordinal.h"

#define VALUE_WORDS (sizeof(struct value) / sizeof(uint64_t))

static const struct value *values_of(const uint64_t *words)
{
	return (const struct value *)(const void *)words;
}

struct value joined_none(const struct aggregate *taken)
{
	return taken->kind->none_is_zero ? ordinal_value(taken->type, 0)
					 : value_null();
}

void joined_table_close(struct joined_table *table)
{
	if (!table)
		return;
	key_table_release(&table->keys);
	spilling_close(table->spilling);
	joined_keys_close(table->file);
	free(table);
}

static struct joined_table *table_of(const struct aggregate *a,
				     struct cell *cell)
{
	struct joined_table *table = cell->table;

	if (table)
		return table;
	table = xmalloc(sizeof(*table));
	memset(table, 0, sizeof(*table));
	table->taken = a->collected->items;
	table->width = a->collected->count;
	table->spilling = spilling_open(a->kept_in);
	key_table_init(&table->keys, (unsigned)table->width * VALUE_WORDS,
		       table->spilling ? &table->spilling->own : a->kept_in);
	table->keys.refuses = true;
	cell->table = table;
	return table;
}

/* What is held becomes a run. */
static int put_run(struct joined_table *table, struct err *err)
{
	size_t size = table->width * sizeof(struct value);
	struct sorted record = {.order = 0};
	struct buffer key;
	struct key_walk walk;
	uint64_t hash, *words;
	int status = spilling_begin(table->spilling, err);

	if (status)
		return -1;
	buffer_init(&key);
	key_walk_begin(&walk, &table->keys);
	while (!status && (words = key_walk_next(&walk, &hash))) {
		key_with_hash(&key, key_table_key(&table->keys, words), hash);
		record.key = buffer_view(&key);
		record.payload = (struct text){(const char *)words, size};
		status = sorter_run_put(table->spilling->sorter, &record, err);
	}
	key_walk_end(&walk);
	buffer_release(&key);
	key_table_release(&table->keys);
	return sorter_run_end(table->spilling->sorter, status == 0, err);
}

/* False: with the state why not. */
static bool spill(struct joined_table *table, struct cell *cell)
{
	struct err err = {0};

	if (!table->spilling)
		cell->state = CELL_FULL;
	else if (table->keys.count && put_run(table, &err))
		cell->state = spilling_failure(table->spilling);
	return cell->state == CELL_GOOD;
}

static bool put(struct joined_table *table, struct cell *cell, struct text key,
		const struct value *values)
{
	uint64_t *words;
	bool is_new;

	words = key_table_add(&table->keys, key, key_hash(key), &is_new);
	if (!words && spill(table, cell)) {
		table->keys.refuses = false; /* one key there must be */
		table->spilling->own.overdraws = true;
		words = key_table_add(&table->keys, key, key_hash(key),
				      &is_new);
		table->spilling->own.overdraws = false;
		table->keys.refuses = true;
	}
	if (words && table->width)
		memcpy(words, values, table->width * sizeof(*values));
	return words != NULL;
}

static void collect_add(const struct aggregate *a, struct cell *cell,
			const struct value *inputs, struct table_budget *budget)
{
	struct joined_table *table = table_of(a, cell);
	struct buffer key;

	(void)budget;
	cell->count++;
	/* a key that is null is equal to nothing */
	if (cell->state || inputs[0].kind == VALUE_NULL)
		return;
	if (inputs[0].kind >= VALUE_ERROR) {
		cell->state = CELL_ERROR;
		return;
	}
	buffer_init(&key);
	key_encode(&key, inputs[0]);
	if (!put(table, cell, buffer_view(&key), inputs + 1))
		cell->state = cell->state ? cell->state : CELL_FULL;
	buffer_release(&key);
}

static void collect_merge(const struct aggregate *a, struct cell *into,
			  struct cell *from, struct table_budget *budget)
{
	struct joined_table *other = from->table;
	const uint64_t *words;
	uint64_t at = 0;

	(void)budget;
	into->count += from->count;
	/* no key is in two cells: runs stay as they are */
	if (other && other->spilling && other->spilling->count)
		spilling_take(table_of(a, into)->spilling, other->spilling);
	while (other && !into->state &&
	       (words = key_table_next(&other->keys, &at)))
		if (!put(table_of(a, into), into,
			 key_table_key(&other->keys, words), values_of(words)))
			into->state = into->state ? into->state : CELL_FULL;
}

static struct value collect_result(struct arena *arena,
				   const struct aggregate *a, struct cell *cell)
{
	(void)arena;
	(void)a;
	(void)cell;
	return value_null();
}

static void collect_release(struct cell *cell, struct table_budget *budget)
{
	(void)budget;
	joined_table_close(cell->table);
}

static const struct aggregate_kind collect = {
	.name = "collect",
	.takes_any = true,
	.add = collect_add,
	.merge = collect_merge,
	.result = collect_result,
	.release = collect_release,
};

static void add_input(struct arena *arena, const struct cel_env *env,
		      const struct cel_name *name, struct aggregate_input *out)
{
	struct cel_problems none = {0};

	out->source = name->name;
	if (name->root.size)
		out->source =
			text_format(arena, "%.*s.%.*s", TEXT_ARG(name->root),
				    TEXT_ARG(name->name));
	out->type = name->type;
	out->program = cel_compile_text(arena, out->source, env, NULL, &none);
}

/* The environment of groups begins with the names of `each`, then the key. */
void joined_table_collect(struct arena *arena, const struct cel_env *group_env,
			  const struct aggregate_set *taken,
			  struct table_budget *budget,
			  struct aggregate_set *out)
{
	size_t count = taken->count + 1;
	struct aggregate *a = arena_new(arena, struct aggregate);

	*out = (struct aggregate_set){
		.items = a, .count = 1, .cell_count = 1, .input_count = count};
	out->inputs = arena_many(arena, count, struct aggregate_input);
	add_input(arena, group_env, &group_env->names[taken->count],
		  &out->inputs[0]);
	for (size_t i = 1; i < count; i++)
		add_input(arena, group_env, &group_env->names[i - 1],
			  &out->inputs[i]);
	*a = (struct aggregate){.kind = &collect,
				.inputs = {0, -1, -1},
				.type = &type_null,
				.collected = taken,
				.kept_in = budget};
	aggregate_set_finish(arena, out);
}

struct joined_table *joined_table_empty(struct arena *arena,
					const struct records_spec *spec)
{
	struct joined_table *table = arena_new(arena, struct joined_table);
	struct aggregate *taken =
		arena_many(arena, spec->each_count, struct aggregate);

	/* all it is asked for is what is told of a key without rows */
	for (size_t i = 0; i < spec->each_count; i++) {
		struct text rest, call = spec->each[i].call.source;

		taken[i].kind =
			aggregate_find(text_trim(text_cut(call, '(', &rest)));
		taken[i].type = spec->each[i].type;
	}
	table->taken = taken;
	table->width = spec->each_count;
	return table;
}

/* Keys in runs become a file that is looked up in. */
static bool finish(struct joined_table *table, struct cell *cell)
{
	unsigned words = (unsigned)table->width * VALUE_WORDS;
	struct err err = {0};

	if (!table->spilling || !table->spilling->count)
		return true;
	if (!spill(table, cell))
		return false;
	if (joined_keys_write(table->spilling, words, &table->file, &err)) {
		cell->state = spilling_failure(table->spilling);
		return false;
	}
	spilling_release(table->spilling);
	return true;
}

struct joined_table *joined_table_of(struct aggregate_set *set,
				     struct cell *cells)
{
	struct joined_table *table;

	if (cells[0].state)
		return NULL;
	table = table_of(&set->items[0], &cells[0]);
	if (!finish(table, &cells[0]))
		return NULL;
	cells[0].table = NULL;
	return table;
}

const struct value *joined_table_get(struct key_reader *reader,
				     const struct joined_table *table,
				     struct text key, const struct value *none,
				     bool *found)
{
	uint64_t hash = key_hash(key);
	const uint64_t *words = NULL;
	struct err err = {0};

	if (table->file) {
		reader->file = table->file;
		if (key_reader_find(reader, key, hash, &words, &err) < 0)
			return NULL;
	} else {
		words = key_table_find(&table->keys, key, hash);
	}
	*found = words != NULL;
	return *found ? values_of(words) : none;
}

static struct value more_by(struct value v, uint64_t rows)
{
	int64_t n;

	if (v.kind != VALUE_INT ||
	    __builtin_add_overflow(v.integer, (int64_t)rows, &n))
		return value_null();
	return value_int(n);
}

struct value_bounds joined_bounds(const struct joined_table *table,
				  size_t which, struct value seen, bool found)
{
	const struct aggregate *a = &table->taken[which];
	struct value_bounds out = {value_null(), value_null(), false};

	if (table->unread == 0 || seen.kind >= VALUE_ERROR)
		return (struct value_bounds){seen, seen, true};
	if (a->kind == &aggregate_count || a->kind == &aggregate_distinct ||
	    a->kind == &aggregate_overlap ||
	    a->kind == &aggregate_rolling_count)
		out = (struct value_bounds){seen, more_by(seen, table->unread),
					    false};
	else if (a->kind == &aggregate_overlap_time ||
		 (a->kind == &aggregate_max && found))
		out.low = seen;
	else if (a->kind == &aggregate_rolling_sum)
		out.low = joined_none(a);
	if (a->kind == &aggregate_rolling_count && a->inputs[1] >= 0)
		out.low = value_int(0);
	return out;
}

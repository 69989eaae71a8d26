/* SPDX-License-Identifier: Apache-2.0 */
#include "records/worst_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "model/check.h"
#include "records/key_bytes.h"
#include "records/key_table.h"

/* A kept group: its figures, and its keys as key_encode has them. */
struct kept_group {
	const struct value *figures; /* each_count */
	struct text keys;
	char *block; /* what both stand in */
};

struct worst_table {
	struct kept_group items[LIMIT_LISTED_GROUPS];
	size_t count;
	uint64_t groups, small, unknown;
};

static int compare_values(struct value a, struct value b)
{
	bool comparable = true;

	if (a.kind == VALUE_NULL || b.kind == VALUE_NULL)
		return (b.kind == VALUE_NULL) - (a.kind == VALUE_NULL);
	if (a.kind == VALUE_BOOL && b.kind == VALUE_BOOL)
		return a.boolean - b.boolean;
	if (a.kind == VALUE_STRING && b.kind == VALUE_STRING)
		return text_compare(value_text(a), value_text(b));
	return value_compare(a, b, &comparable);
}

static int compare_keys(struct text a, struct text b)
{
	int order = 0;

	while (order == 0 && a.size && b.size)
		order = compare_values(key_decode(&a), key_decode(&b));
	return order;
}

/* Below 0: a is listed before b. */
static int compare_groups(const struct group_list_spec *list,
			  const struct kept_group *a,
			  const struct kept_group *b)
{
	int order = compare_values(a->figures[list->worst],
				   b->figures[list->worst]);

	if (!list->least_first)
		order = -order;
	return order ? order : compare_keys(a->keys, b->keys);
}

static struct kept_group keep(const struct records_spec *spec,
			      const struct kept_group *group)
{
	size_t figures = spec->each_count * sizeof(*group->figures);
	char *block = xmalloc(figures + group->keys.size + 1);

	memcpy(block, group->figures, figures);
	memcpy(block + figures, group->keys.data, group->keys.size);
	return (struct kept_group){(const struct value *)(void *)block,
				   {block + figures, group->keys.size},
				   block};
}

static void offer(const struct records_spec *spec, struct worst_table *table,
		  const struct kept_group *group)
{
	const struct group_list_spec *list = &spec->list;
	size_t at = table->count;

	while (at > 0 && compare_groups(list, group, &table->items[at - 1]) < 0)
		at--;
	if (at == list->most)
		return;
	if (table->count == list->most)
		free(table->items[--table->count].block);
	memmove(&table->items[at + 1], &table->items[at],
		(table->count - at) * sizeof(*table->items));
	table->items[at] = keep(spec, group);
	table->count++;
}

static struct worst_table *table_of(struct cell *cell)
{
	if (!cell->table)
		cell->table = memset(xmalloc(sizeof(struct worst_table)), 0,
				     sizeof(struct worst_table));
	return cell->table;
}

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	const struct records_spec *spec = a->listed;
	const struct value *figures = inputs + a->inputs[0];
	struct worst_table *table = table_of(cell);
	struct value rows = figures[spec->list.rows];
	struct buffer keys;

	(void)budget;
	cell->count++;
	table->groups++;
	if (figures[spec->list.worst].kind >= VALUE_ERROR ||
	    rows.kind != VALUE_INT) {
		table->unknown++;
		return;
	}
	if ((uint64_t)rows.integer < a->least_rows) {
		table->small++;
		return;
	}
	buffer_init(&keys);
	for (size_t i = 0; i < spec->per_count; i++)
		key_encode(&keys, figures[spec->each_count + i]);
	offer(spec, table,
	      &(struct kept_group){figures, buffer_view(&keys), NULL});
	buffer_release(&keys);
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	const struct worst_table *other = from->table;
	struct worst_table *table = table_of(into);

	(void)budget;
	into->count += from->count;
	for (size_t i = 0; other && i < other->count; i++)
		offer(a->listed, table, &other->items[i]);
	if (!other)
		return;
	table->groups += other->groups;
	table->small += other->small;
	table->unknown += other->unknown;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	(void)arena;
	(void)a;
	(void)cell;
	return value_null();
}

static void release(struct cell *cell, struct table_budget *budget)
{
	struct worst_table *table = cell->table;

	(void)budget;
	for (size_t i = 0; i < table->count; i++)
		free(table->items[i].block);
	free(table);
}

static const struct aggregate_kind worst = {
	.name = "worst",
	.takes_any = true,
	.keeps = KEEPS_TABLE,
	.add = add,
	.merge = merge,
	.result = result,
	.release = release,
};

void worst_groups_add(struct arena *arena, const struct records_spec *spec,
		      uint64_t least_rows, struct aggregate_set *metrics)
{
	size_t count = spec->each_count + spec->per_count;
	size_t first = metrics->input_count;
	struct aggregate_input *inputs =
		arena_many(arena, first + count, struct aggregate_input);
	struct aggregate *items =
		arena_many(arena, metrics->count + 1, struct aggregate);

	if (first)
		memcpy(inputs, metrics->inputs, first * sizeof(*inputs));
	memcpy(items, metrics->items, metrics->count * sizeof(*items));
	/* the environment of groups begins with these names */
	for (size_t i = 0; i < count; i++) {
		const struct cel_name *name = &spec->group_env.names[i];
		struct aggregate_input *input = &inputs[first + i];
		struct cel_problems none = {0};

		input->source = name->root.size
					? text_format(arena, "%.*s.%.*s",
						      TEXT_ARG(name->root),
						      TEXT_ARG(name->name))
					: name->name;
		input->type = name->type;
		input->program = cel_compile_text(
			arena, input->source, &spec->group_env, NULL, &none);
	}
	items[metrics->count] = (struct aggregate){
		.kind = &worst,
		.inputs = {(int)first, -1, -1},
		.type = &type_null,
		.listed = spec,
		.least_rows = least_rows,
		.cell = metrics->cell_count++,
	};
	metrics->inputs = inputs;
	metrics->input_count = metrics->input_room = first + count;
	metrics->items = items;
	metrics->room = ++metrics->count;
	aggregate_set_finish(arena, metrics);
}

const struct group_listing *worst_groups_of(struct arena *arena,
					    const struct records_spec *spec,
					    const struct aggregate_set *metrics,
					    const struct cell *cells)
{
	const struct cell *cell = &cells[metrics->cell_count - 1];
	const struct worst_table *table = cell->table;
	struct group_listing *out;
	struct listed_group *items;

	if (!spec->list.is_given || cell->state || !table)
		return NULL;
	out = arena_new(arena, struct group_listing);
	items = arena_many(arena, table->count, struct listed_group);
	for (size_t i = 0; i < table->count; i++) {
		const struct kept_group *kept = &table->items[i];
		struct text left = text_copy(arena, kept->keys);
		struct value *keys =
			arena_many(arena, spec->per_count, struct value);
		struct value *figures =
			arena_many(arena, spec->each_count, struct value);

		for (size_t k = 0; k < spec->per_count; k++)
			keys[k] = key_decode(&left);
		memcpy(figures, kept->figures,
		       spec->each_count * sizeof(*figures));
		items[i] = (struct listed_group){keys, figures};
	}
	*out = (struct group_listing){
		table->groups,	table->small,
		table->unknown, metrics->items[metrics->count - 1].least_rows,
		items,		table->count};
	return out;
}

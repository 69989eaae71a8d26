/* SPDX-License-Identifier: Apache-2.0 */
/* histogram(x, [b1, b2]): how many below b1, from b1 below b2, ..., from the
 * last bound on. */
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "cel/row_program.h"
#include "records/aggregate.h"
#include "records/ordinal.h"

static uint64_t *counts_of(const struct aggregate *a, struct cell *cell)
{
	size_t size = (a->bound_count + 1) * sizeof(uint64_t);

	if (!cell->table)
		cell->table = memset(xmalloc(size), 0, size);
	return cell->table;
}

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	__int128 n = ordinal_of(inputs[a->inputs[0]]);
	size_t at = 0;

	(void)budget;
	while (at < a->bound_count && n >= a->bounds[at])
		at++;
	counts_of(a, cell)[at]++;
	cell->count++;
}

static void add_rows(const struct aggregate *a, struct cell *cell,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows,
		     struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;
	uint64_t *counts = counts_of(a, cell);

	(void)budget;
	for (size_t i = 0; i < rows->count; i++) {
		int64_t n = numbers[rows->rows[i]];
		size_t at = 0;

		while (at < a->bound_count && n >= a->bounds[at])
			at++;
		counts[at]++;
	}
	cell->count += rows->count;
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	const uint64_t *counts = from->table;

	(void)budget;
	into->count += from->count;
	for (size_t i = 0; counts && i <= a->bound_count; i++)
		counts_of(a, into)[i] += counts[i];
}

static struct value list(struct arena *arena, const struct aggregate *a,
			 const uint64_t *counts, uint64_t more)
{
	struct value *items =
		arena_many(arena, a->bound_count + 1, struct value);

	for (size_t i = 0; i <= a->bound_count; i++)
		items[i] = value_int((int64_t)(counts[i] + more));
	return value_list_of(arena, items, a->bound_count + 1);
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	return list(arena, a, cell->table, 0);
}

static void bounds(struct arena *arena, const struct aggregate *a,
		   struct cell *cell, uint64_t unread, struct fact_bounds *out)
{
	out->low = list(arena, a, cell->table, 0);
	out->high = list(arena, a, cell->table, unread);
}

static void release(struct cell *cell, struct table_budget *budget)
{
	(void)budget;
	free(cell->table);
}

static const struct cel_type counts_type = {.kind = TYPE_LIST,
					    .item = &type_int};

/* Each count that is not 0, behind its place. */
static int unload(const struct aggregate *a, struct cell *cell,
		  struct item_sink *sink, struct err *err)
{
	unsigned char item[16];

	for (size_t i = 0; i <= a->bound_count; i++) {
		put_u64be(item, i);
		put_u64be(item + 8, counts_of(a, cell)[i]);
		if (counts_of(a, cell)[i] &&
		    sink->put(sink,
			      (struct text){(const char *)item, sizeof(item)},
			      err))
			return -1;
	}
	return 0;
}

static bool load(const struct aggregate *a, struct cell *cell, struct text item,
		 struct table_budget *budget)
{
	const unsigned char *bytes = (const unsigned char *)item.data;

	(void)budget;
	counts_of(a, cell)[get_u64be(bytes)] += get_u64be(bytes + 8);
	return true;
}

const struct aggregate_kind aggregate_histogram = {
	.name = "histogram",
	.usage = "histogram(x, [b1, b2, ...])",
	.needs = ARGUMENT_SUMMED,
	.least = 1,
	.most = 1,
	.takes_bounds = true,
	.keeps = KEEPS_TABLE,
	.unload = unload,
	.load = load,
	.yields = &counts_type,
	.add = add,
	.add_rows = add_rows,
	.merge = merge,
	.result = result,
	.bounds = bounds,
	.release = release,
};

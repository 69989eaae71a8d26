/* SPDX-License-Identifier: Apache-2.0 */
/* quantile(p, x): the value of rank ceil(p n). */
#include <stdlib.h>

#include "base/encode.h"
#include "cel/row_program.h"
#include "records/aggregate.h"
#include "records/distribution.h"
#include "records/ordinal.h"

static struct distribution *values_of(const struct aggregate *a,
				      struct cell *cell,
				      struct table_budget *budget)
{
	struct distribution *values = cell->table;
	bool is_time = a->argument->kind == TYPE_DURATION ||
		       a->argument->kind == TYPE_TIMESTAMP;

	if (values)
		return values;
	budget_force(budget, sizeof(*values));
	values = xmalloc(sizeof(*values));
	*values = (struct distribution){.unit = is_time ? NANOS : 1};
	cell->table = values;
	distribution_may_spill(values, budget);
	if (!a->in_group)
		distribution_count(values, budget);
	return values;
}

static enum cell_state refusal(const struct distribution *values)
{
	return values ? distribution_failure(values) : CELL_FULL;
}

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	__int128 n = ordinal_of(inputs[a->inputs[0]]);
	struct distribution *values = values_of(a, cell, budget);

	cell->count++;
	if (n > INT64_MAX || n < INT64_MIN)
		cell->state = CELL_OVERFLOW;
	if (cell->state)
		return;
	if (!values || !distribution_add(values, (int64_t)n, budget))
		cell->state = refusal(values);
}

static void add_rows(const struct aggregate *a, struct cell *cell,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows,
		     struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;
	struct distribution *values = values_of(a, cell, budget);

	cell->count += rows->count;
	if (cell->state)
		return;
	if (!values || !distribution_add_rows(values, numbers, rows->rows,
					      rows->count, budget))
		cell->state = refusal(values);
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	struct distribution *values;

	into->count += from->count;
	if (!from->table || into->state)
		return;
	values = values_of(a, into, budget);
	if (!values || into->state ||
	    !distribution_merge(values, from->table, budget))
		into->state = into->state ? into->state : refusal(values);
}

/* ceil(p n), in integers. */
static uint64_t rank_of(const struct aggregate *a, uint64_t n)
{
	unsigned __int128 scaled = (unsigned __int128)a->p_part * n;

	return (uint64_t)((scaled + a->p_whole - 1) / a->p_whole);
}

/* False: what was spilled cannot be read, and the state says so. */
static bool rank_value(const struct aggregate *a, struct cell *cell,
		       uint64_t rank, struct value *out)
{
	int64_t n;

	distribution_sort(cell->table);
	if (!distribution_rank(cell->table, rank, &n)) {
		cell->state = distribution_failure(cell->table);
		return false;
	}
	*out = ordinal_value(a->type, n);
	return true;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	struct value v;

	if (!rank_value(a, cell, rank_of(a, cell->count), &v))
		return cell_result(arena, a, cell);
	return v;
}

/* The extra values lie all below (low) or all above (high) what is known; as
 * p <= 1, taking all of them is the worst at either end. */
static void bounds(struct arena *arena, const struct aggregate *a,
		   struct cell *cell, uint64_t unread, struct fact_bounds *out)
{
	uint64_t rank = rank_of(a, cell->count + unread);

	(void)arena;
	if (rank > unread)
		(void)rank_value(a, cell, rank - unread, &out->low);
	if (rank <= cell->count)
		(void)rank_value(a, cell, rank, &out->high);
}

static void release(struct cell *cell, struct table_budget *budget)
{
	distribution_release(cell->table, budget);
	budget_give(budget, sizeof(struct distribution));
	free(cell->table);
}

/* Each value of the list, big-endian, above what is negative. */
static int unload(const struct aggregate *a, struct cell *cell,
		  struct item_sink *sink, struct err *err)
{
	struct distribution *values = cell->table;
	unsigned char item[8];

	(void)a;
	distribution_sort(values);
	for (uint64_t i = 0; i < values->count; i++) {
		put_u64be(item, (uint64_t)values->items[i] ^ UINT64_C(1) << 63);
		if (sink->put(sink,
			      (struct text){(const char *)item, sizeof(item)},
			      err))
			return -1;
	}
	return 0;
}

static bool load(const struct aggregate *a, struct cell *cell, struct text item,
		 struct table_budget *budget)
{
	struct distribution *values = values_of(a, cell, budget);
	const unsigned char *bytes = (const unsigned char *)item.data;

	return values &&
	       distribution_add(values,
				(int64_t)(get_u64be(bytes) ^ UINT64_C(1) << 63),
				budget);
}

const struct aggregate_kind aggregate_quantile = {
	.name = "quantile",
	.usage = "quantile(p, x), p a decimal in (0, 1]",
	.needs = ARGUMENT_ORDERED,
	.least = 1,
	.most = 1,
	.takes_rank = true,
	.is_percentile = true,
	.shares_cell = true,
	.keeps = KEEPS_TABLE,
	.unload = unload,
	.load = load,
	.add = add,
	.add_rows = add_rows,
	.merge = merge,
	.result = result,
	.bounds = bounds,
	.release = release,
};

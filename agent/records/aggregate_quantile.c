/* SPDX-License-Identifier: Apache-2.0 */
/* quantile(p, x): the value of rank ceil(p n). */
#include <stdlib.h>
#include <string.h>

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

static void add_number(const struct aggregate *a, struct cell *cell, int64_t n,
		       struct table_budget *budget)
{
	struct distribution *values = values_of(a, cell, budget);

	cell->count++;
	if (cell->state)
		return;
	if (!values || !distribution_add(values, n, budget))
		cell->state = refusal(values);
	else if (!values->pages && values->count == DISTRIBUTION_COUNT_FROM)
		distribution_condense(values, budget);
}

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	__int128 n = ordinal_of(inputs[a->inputs[0]]);

	if (n > INT64_MAX || n < INT64_MIN)
		cell->state = CELL_OVERFLOW;
	add_number(a, cell, (int64_t)n, budget);
}

/* What is not counted on a page that is there already. */
static void add_unpacked(const struct aggregate *a, uint64_t *words, int64_t n,
			 struct table_budget *budget)
{
	struct cell cell = {
		.count = *words & ((UINT64_C(1) << PACKED_STATE) - 1),
		.state = (enum cell_state)(*words >> PACKED_STATE),
	};

	memcpy(&cell.table, words + 1, sizeof(cell.table));
	add_number(a, &cell, n, budget);
	words[0] = cell.count | (uint64_t)cell.state << PACKED_STATE;
	memcpy(words + 1, &cell.table, sizeof(cell.table));
}

/* Where a value is counted, on its way from memory; NULL: it is not yet. */
static uint64_t *counter_of(const uint64_t *words, int64_t n)
{
	const struct distribution *values;
	uint64_t *counter = NULL;

	memcpy(&values, words + 1, sizeof(values));
	if (values && values->unit == NANOS) /* divides by a multiplication */
		counter = distribution_counter(values, n, NANOS);
	else if (values)
		counter = distribution_counter(values, n, 1);
	if (counter)
		__builtin_prefetch(counter, 1);
	return counter;
}

static void add_packed(const struct aggregate *a,
		       const struct packed_rows *rows,
		       const struct row_result *const *inputs,
		       struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;
	uint64_t *counters[VECTOR_ROWS];

	for (size_t i = 0; i < rows->count; i++)
		counters[i] = counter_of(rows->words[i] + rows->at,
					 numbers[rows->rows[i]]);
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t *words = rows->words[i] + rows->at;

		if (counters[i]) {
			++*counters[i];
			++*words;
		} else {
			add_unpacked(a, words, numbers[rows->rows[i]], budget);
		}
	}
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

static void borrow(const struct aggregate *a, struct cell *into,
		   struct cell *from, struct table_budget *budget)
{
	into->count += from->count;
	if (from->table && !into->state)
		distribution_borrow(values_of(a, into, budget), from->table,
				    budget);
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

/* A value, big-endian, above what is negative, and how often it is there. */
static int put_value(struct item_sink *sink, int64_t value, uint64_t times,
		     struct err *err)
{
	unsigned char item[16];

	put_u64be(item, (uint64_t)value ^ UINT64_C(1) << 63);
	put_u64be(item + 8, times);
	return sink->put(sink, (struct text){(const char *)item, sizeof(item)},
			 err);
}

static int unload(const struct aggregate *a, struct cell *cell,
		  struct item_sink *sink, struct err *err)
{
	struct distribution *values = cell->table;
	struct value_run run = {.times = 0};

	(void)a;
	distribution_sort(values);
	while (distribution_next(values, &run))
		if (put_value(sink, run.value, run.times, err))
			return -1;
	return 0;
}

static bool load(const struct aggregate *a, struct cell *cell, struct text item,
		 struct table_budget *budget)
{
	struct distribution *values = values_of(a, cell, budget);
	const unsigned char *bytes = (const unsigned char *)item.data;

	return values && distribution_add_times(values,
						(int64_t)(get_u64be(bytes) ^
							  UINT64_C(1) << 63),
						get_u64be(bytes + 8), budget);
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
	.add_packed = add_packed,
	.merge = merge,
	.borrow = borrow,
	.result = result,
	.bounds = bounds,
	.release = release,
};

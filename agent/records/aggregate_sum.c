/* SPDX-License-Identifier: Apache-2.0 */
/* sum(x) and mean(x). Unread rows leave both unbounded: nothing is known of
 * the sign or size of what they hold. */
#include "cel/row_program.h"
#include "records/aggregate.h"
#include "records/ordinal.h"

static void add(const struct aggregate *a, struct cell *cell,
		const struct value *inputs, struct table_budget *budget)
{
	(void)budget;
	cell->count++;
	if (__builtin_add_overflow(cell->total,
				   ordinal_of(inputs[a->inputs[0]]),
				   &cell->total))
		cell->state = CELL_OVERFLOW;
}

static void add_rows(const struct aggregate *a, struct cell *cell,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows,
		     struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;
	__int128 sum = 0;

	(void)budget;
	for (size_t i = 0; i < rows->count; i++)
		sum += numbers[rows->rows[i]];
	cell->count += rows->count;
	if (__builtin_add_overflow(cell->total, sum, &cell->total))
		cell->state = CELL_OVERFLOW;
}

static void add_packed(const struct aggregate *a,
		       const struct packed_rows *rows,
		       const struct row_result *const *inputs,
		       struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;

	(void)budget;
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t *words = rows->words[i] + rows->at;
		int64_t n = numbers[rows->rows[i]];

		words[0]++;
		words[2] += (uint64_t)(n >> 63) +
			    __builtin_add_overflow(words[1], (uint64_t)n,
						   &words[1]);
	}
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	(void)a;
	(void)budget;
	into->count += from->count;
	if (__builtin_add_overflow(into->total, from->total, &into->total))
		into->state = CELL_OVERFLOW;
}

static struct value sum_result(struct arena *arena, const struct aggregate *a,
			       struct cell *cell)
{
	(void)arena;
	return ordinal_value(a->type, cell->total);
}

const struct aggregate_kind aggregate_sum = {
	.name = "sum",
	.none_is_zero = true,
	.usage = "sum(x) of an int, decimal or duration",
	.needs = ARGUMENT_SUMMED,
	.least = 1,
	.most = 1,
	.keeps = KEEPS_TOTAL,
	.shares_cell = true,
	.add = add,
	.add_rows = add_rows,
	.add_packed = add_packed,
	.merge = merge,
	.result = sum_result,
};

static struct value mean_result(struct arena *arena, const struct aggregate *a,
				struct cell *cell)
{
	(void)arena;
	return ordinal_value(a->type, ordinal_divide(cell->total, cell->count));
}

const struct aggregate_kind aggregate_mean = {
	.name = "mean",
	.usage = "mean(x) of an int, decimal or duration",
	.needs = ARGUMENT_SUMMED,
	.least = 1,
	.most = 1,
	.keeps = KEEPS_TOTAL,
	.add = add,
	.add_rows = add_rows,
	.add_packed = add_packed,
	.merge = merge,
	.result = mean_result,
};

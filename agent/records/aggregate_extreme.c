/* SPDX-License-Identifier: Apache-2.0 */
/* min(x) and max(x). */
#include "cel/row_program.h"
#include "records/aggregate.h"
#include "records/ordinal.h"

static inline void take_least(struct cell *cell, __int128 n)
{
	if (cell->count == 0 || n < cell->total)
		cell->total = n;
}

static inline void take_greatest(struct cell *cell, __int128 n)
{
	if (cell->count == 0 || n > cell->total)
		cell->total = n;
}

/* The total of a packed cell, behind its count. */
static inline __int128 packed_total(const uint64_t *words)
{
	return (__int128)((unsigned __int128)words[2] << 64 | words[1]);
}

static inline void pack_total(uint64_t *words, int64_t n)
{
	words[1] = (uint64_t)n;
	words[2] = (uint64_t)(n >> 63);
}

static void min_add(const struct aggregate *a, struct cell *cell,
		    const struct value *inputs, struct table_budget *budget)
{
	(void)budget;
	take_least(cell, ordinal_of(inputs[a->inputs[0]]));
	cell->count++;
}

static void min_add_rows(const struct aggregate *a, struct cell *cell,
			 const struct row_result *const *inputs,
			 const struct row_selection *rows,
			 struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;
	int64_t n = numbers[rows->rows[0]];

	(void)budget;
	for (size_t i = 1; i < rows->count; i++)
		n = numbers[rows->rows[i]] < n ? numbers[rows->rows[i]] : n;
	take_least(cell, n);
	cell->count += rows->count;
}

static void min_add_packed(const struct aggregate *a,
			   const struct packed_rows *rows,
			   const struct row_result *const *inputs,
			   struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;

	(void)budget;
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t *words = rows->words[i] + rows->at;
		int64_t n = numbers[rows->rows[i]];

		if (words[0]++ == 0 || n < packed_total(words))
			pack_total(words, n);
	}
}

static void min_merge(const struct aggregate *a, struct cell *into,
		      struct cell *from, struct table_budget *budget)
{
	(void)a;
	(void)budget;
	if (from->count)
		take_least(into, from->total);
	into->count += from->count;
}

static struct value result(struct arena *arena, const struct aggregate *a,
			   struct cell *cell)
{
	(void)arena;
	return ordinal_value(a->type, cell->total);
}

static void min_bounds(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out)
{
	(void)unread;
	out->high = result(arena, a, cell);
}

const struct aggregate_kind aggregate_min = {
	.name = "min",
	.usage = "min(x) of an int, decimal, duration or timestamp",
	.needs = ARGUMENT_ORDERED,
	.least = 1,
	.most = 1,
	.keeps = KEEPS_TOTAL,
	.add = min_add,
	.add_rows = min_add_rows,
	.add_packed = min_add_packed,
	.merge = min_merge,
	.result = result,
	.bounds = min_bounds,
};

static void max_add(const struct aggregate *a, struct cell *cell,
		    const struct value *inputs, struct table_budget *budget)
{
	(void)budget;
	take_greatest(cell, ordinal_of(inputs[a->inputs[0]]));
	cell->count++;
}

static void max_add_rows(const struct aggregate *a, struct cell *cell,
			 const struct row_result *const *inputs,
			 const struct row_selection *rows,
			 struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;
	int64_t n = numbers[rows->rows[0]];

	(void)budget;
	for (size_t i = 1; i < rows->count; i++)
		n = numbers[rows->rows[i]] > n ? numbers[rows->rows[i]] : n;
	take_greatest(cell, n);
	cell->count += rows->count;
}

static void max_add_packed(const struct aggregate *a,
			   const struct packed_rows *rows,
			   const struct row_result *const *inputs,
			   struct table_budget *budget)
{
	const int64_t *numbers = inputs[a->inputs[0]]->vector.numbers;

	(void)budget;
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t *words = rows->words[i] + rows->at;
		int64_t n = numbers[rows->rows[i]];

		if (words[0]++ == 0 || n > packed_total(words))
			pack_total(words, n);
	}
}

static void max_merge(const struct aggregate *a, struct cell *into,
		      struct cell *from, struct table_budget *budget)
{
	(void)a;
	(void)budget;
	if (from->count)
		take_greatest(into, from->total);
	into->count += from->count;
}

static void max_bounds(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out)
{
	(void)unread;
	out->low = result(arena, a, cell);
}

const struct aggregate_kind aggregate_max = {
	.name = "max",
	.usage = "max(x) of an int, decimal, duration or timestamp",
	.needs = ARGUMENT_ORDERED,
	.least = 1,
	.most = 1,
	.keeps = KEEPS_TOTAL,
	.add = max_add,
	.add_rows = max_add_rows,
	.add_packed = max_add_packed,
	.merge = max_merge,
	.result = result,
	.bounds = max_bounds,
};

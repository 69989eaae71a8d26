/* SPDX-License-Identifier: Apache-2.0 */
/* count() and count(c); share(c) and share(c, of). */
#include "base/number_bits.h"
#include "cel/row_program.h"
#include "records/aggregate.h"

static void count_add(const struct aggregate *a, struct cell *cell,
		      const struct value *inputs, struct table_budget *budget)
{
	(void)budget;
	cell->count += a->inputs[0] < 0 || inputs[a->inputs[0]].boolean;
}

static uint64_t count_rows(const struct row_selection *rows, const uint64_t *a,
			   const uint64_t *b)
{
	uint64_t all[VECTOR_WORDS];

	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t bits = rows->bits[w];

		if (a)
			bits &= a[w];
		if (b)
			bits &= b[w];
		all[w] = bits;
	}
	return number_bits_count(all, VECTOR_WORDS);
}

static void count_add_rows(const struct aggregate *a, struct cell *cell,
			   const struct row_result *const *inputs,
			   const struct row_selection *rows,
			   struct table_budget *budget)
{
	(void)budget;
	if (a->inputs[0] < 0)
		cell->count += rows->count;
	else
		cell->count +=
			count_rows(rows, inputs[a->inputs[0]]->bits, NULL);
}

static void count_add_packed(const struct aggregate *a,
			     const struct packed_rows *rows,
			     const struct row_result *const *inputs,
			     struct table_budget *budget)
{
	const uint64_t *bits =
		a->inputs[0] < 0 ? NULL : inputs[a->inputs[0]]->bits;

	(void)budget;
	if (!bits)
		for (size_t i = 0; i < rows->count; i++)
			rows->words[i][rows->at]++;
	else
		for (size_t i = 0; i < rows->count; i++)
			rows->words[i][rows->at] +=
				bit_is_set(bits, rows->rows[i]);
}

static void merge(const struct aggregate *a, struct cell *into,
		  struct cell *from, struct table_budget *budget)
{
	(void)a;
	(void)budget;
	into->count += from->count;
	into->part += from->part;
}

static struct value count_result(struct arena *arena, const struct aggregate *a,
				 struct cell *cell)
{
	(void)arena;
	(void)a;
	return value_int((int64_t)cell->count);
}

static void count_bounds(struct arena *arena, const struct aggregate *a,
			 struct cell *cell, uint64_t unread,
			 struct fact_bounds *out)
{
	(void)arena;
	(void)a;
	out->low = value_int((int64_t)cell->count);
	out->high = value_int((int64_t)(cell->count + unread));
}

const struct aggregate_kind aggregate_count = {
	.name = "count",
	.none_is_zero = true,
	.usage = "count() or count(condition)",
	.needs = ARGUMENT_BOOL,
	.least = 0,
	.most = 1,
	.yields = &type_int,
	.add = count_add,
	.by_bits = true,
	.add_rows = count_add_rows,
	.add_packed = count_add_packed,
	.merge = merge,
	.result = count_result,
	.bounds = count_bounds,
};

static void share_add(const struct aggregate *a, struct cell *cell,
		      const struct value *inputs, struct table_budget *budget)
{
	bool part = inputs[a->inputs[0]].boolean;
	bool whole = a->inputs[1] < 0 || inputs[a->inputs[1]].boolean;

	(void)budget;
	cell->count += whole;
	cell->part += part && whole;
}

static void share_add_rows(const struct aggregate *a, struct cell *cell,
			   const struct row_result *const *inputs,
			   const struct row_selection *rows,
			   struct table_budget *budget)
{
	const uint64_t *part = inputs[a->inputs[0]]->bits;
	const uint64_t *whole =
		a->inputs[1] < 0 ? NULL : inputs[a->inputs[1]]->bits;

	(void)budget;
	cell->count += count_rows(rows, whole, NULL);
	cell->part += count_rows(rows, whole, part);
}

static void share_add_packed(const struct aggregate *a,
			     const struct packed_rows *rows,
			     const struct row_result *const *inputs,
			     struct table_budget *budget)
{
	const uint64_t *part = inputs[a->inputs[0]]->bits;
	const uint64_t *whole =
		a->inputs[1] < 0 ? NULL : inputs[a->inputs[1]]->bits;

	(void)budget;
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t *words = rows->words[i] + rows->at;
		uint64_t is_in = 1;

		if (whole)
			is_in = bit_is_set(whole, rows->rows[i]);
		words[0] += is_in;
		words[1] += is_in & bit_is_set(part, rows->rows[i]);
	}
}

static struct value share_result(struct arena *arena, const struct aggregate *a,
				 struct cell *cell)
{
	(void)arena;
	(void)a;
	return value_share(cell->part, cell->count);
}

static void share_bounds(struct arena *arena, const struct aggregate *a,
			 struct cell *cell, uint64_t unread,
			 struct fact_bounds *out)
{
	uint64_t whole = cell->count + unread;

	(void)arena;
	(void)a;
	out->low = value_share(cell->part, whole);
	out->high = value_share(cell->part + unread, whole);
}

const struct aggregate_kind aggregate_share = {
	.name = "share",
	.usage = "share(condition) or share(condition, of)",
	.needs = ARGUMENT_BOOL,
	.least = 1,
	.most = 2,
	.is_percentile = true,
	.keeps = KEEPS_PART,
	.yields = &type_share,
	.add = share_add,
	.by_bits = true,
	.add_rows = share_add_rows,
	.add_packed = share_add_packed,
	.merge = merge,
	.result = share_result,
	.bounds = share_bounds,
};

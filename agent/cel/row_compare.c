/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons of vectors and membership of lists, to bits. */
#include "base/number_bits.h"
#include "cel/row_op.h"

static inline void finish(const struct row_result *const *args, unsigned count,
			  struct row_register *out)
{
	out->result.slow =
		row_slow_of(args, count, out->slow) ? out->slow : NULL;
}

static inline bool same_text(struct text a, struct text b)
{
	struct text_words x, y;

	if (a.size != b.size)
		return false;
	if (a.size > 16)
		return memcmp(a.data, b.data, a.size) == 0;
	x = text_words(a.data, a.size);
	y = text_words(b.data, b.size);
	return x.low == y.low && x.high == y.high;
}

static int order_of(struct text a, struct text b)
{
	return text_compare(a, b);
}

/* Rows whose texts may be looked at. */
static inline uint64_t readable(const struct row_machine *machine,
				const struct row_result *const *args,
				unsigned count, size_t w)
{
	uint64_t rows = machine->valid[w];

	for (unsigned i = 0; i < count; i++)
		if (args[i]->vector.nulls)
			rows &= ~args[i]->vector.nulls[w];
	for (unsigned i = 0; i < count; i++)
		if (args[i]->slow)
			rows &= ~args[i]->slow[w];
	return rows;
}

static void equal_texts(const struct row_machine *machine,
			const struct row_result *const *args, uint64_t *out)
{
	const struct text *a = args[0]->vector.texts;
	const struct text *b = args[1]->vector.texts;

	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t rows = readable(machine, args, 2, w), bits = 0;

		for (; rows; rows &= rows - 1) {
			unsigned i = (unsigned)__builtin_ctzll(rows);

			if (same_text(a[w * 64 + i], b[w * 64 + i]))
				bits |= UINT64_C(1) << i;
		}
		out[w] = bits;
	}
}

/* Equal to one short text. */
static void equal_short(const struct row_machine *machine,
			const struct row_result *const *args, struct text with,
			uint64_t *out)
{
	const struct text *a = args[0]->vector.texts;
	struct text_words y = text_words(with.data, with.size);

	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t rows = readable(machine, args, 1, w), bits = 0;

		for (; rows; rows &= rows - 1) {
			unsigned i = (unsigned)__builtin_ctzll(rows);
			struct text t = a[w * 64 + i];
			struct text_words x;

			if (t.size != with.size)
				continue;
			x = text_words(t.data, with.size);
			bits |= (uint64_t)(x.low == y.low && x.high == y.high)
				<< i;
		}
		out[w] = bits;
	}
}

static void order_texts(const struct row_machine *machine,
			const struct row_result *const *args, int most,
			uint64_t *out)
{
	const struct text *a = args[0]->vector.texts;
	const struct text *b = args[1]->vector.texts;

	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t rows = readable(machine, args, 2, w), bits = 0;

		for (; rows; rows &= rows - 1) {
			unsigned i = (unsigned)__builtin_ctzll(rows);

			if (order_of(a[w * 64 + i], b[w * 64 + i]) <= most)
				bits |= UINT64_C(1) << i;
		}
		out[w] = bits;
	}
}

/* Of false and true: equal, less, at most. */
static uint64_t compare_bits(enum row_op_kind kind, uint64_t a, uint64_t b)
{
	switch (kind) {
	case ROW_LESS:
		return ~a & b;
	case ROW_AT_MOST:
		return ~a | b;
	default:
		return ~(a ^ b);
	}
}

static void run_equal(struct row_machine *machine,
		      const struct row_result *const *args, uint64_t *out)
{
	const struct row_result *a = args[0], *b = args[1];

	if (a->vector.kind != VALUE_STRING && b->is_constant) {
		number_bits_same(a->vector.numbers, b->vector.numbers[0],
				 VECTOR_WORDS, out);
	} else if (a->vector.kind != VALUE_STRING) {
		number_bits_equal(a->vector.numbers, b->vector.numbers,
				  VECTOR_WORDS, out);
	} else if (b->is_constant && !b->vector.nulls &&
		   b->vector.texts[0].size <= 16) {
		equal_short(machine, args, b->vector.texts[0], out);
	} else {
		equal_texts(machine, args, out);
	}
}

static void run_bits(const struct row_op *op,
		     const struct row_result *const *args, uint64_t *out)
{
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		out[w] = compare_bits(op->kind, args[0]->bits[w],
				      args[1]->bits[w]);
}

void row_run_equal(struct row_machine *machine, const struct row_op *op,
		   const struct row_result *const *args,
		   struct row_register *out)
{
	if (args[0]->vector.kind == VALUE_BOOL)
		run_bits(op, args, out->bits);
	else
		run_equal(machine, args, out->bits);
	finish(args, 2, out);
}

void row_run_unequal(struct row_machine *machine, const struct row_op *op,
		     const struct row_result *const *args,
		     struct row_register *out)
{
	row_run_equal(machine, op, args, out);
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		out->bits[w] = ~out->bits[w];
}

static void numbers_less(const struct row_result *a, const struct row_result *b,
			 uint64_t *out)
{
	const int64_t *left = a->vector.numbers, *right = b->vector.numbers;

	if (b->is_constant)
		number_bits_below(left, right[0], VECTOR_WORDS, out);
	else if (a->is_constant)
		number_bits_above(right, left[0], VECTOR_WORDS, out);
	else
		number_bits_less(left, right, VECTOR_WORDS, out);
}

void row_run_less(struct row_machine *machine, const struct row_op *op,
		  const struct row_result *const *args,
		  struct row_register *out)
{
	enum value_kind kind = args[0]->vector.kind;

	if (kind == VALUE_BOOL)
		run_bits(op, args, out->bits);
	else if (kind == VALUE_STRING)
		order_texts(machine, args, -1, out->bits);
	else
		numbers_less(args[0], args[1], out->bits);
	finish(args, 2, out);
}

void row_run_at_most(struct row_machine *machine, const struct row_op *op,
		     const struct row_result *const *args,
		     struct row_register *out)
{
	enum value_kind kind = args[0]->vector.kind;

	if (kind == VALUE_BOOL) {
		run_bits(op, args, out->bits);
	} else if (kind == VALUE_STRING) {
		order_texts(machine, args, 0, out->bits);
	} else {
		numbers_less(args[1], args[0], out->bits);
		for (size_t w = 0; w < VECTOR_WORDS; w++)
			out->bits[w] = ~out->bits[w];
	}
	finish(args, 2, out);
}

static bool is_among(const struct value_list *list,
		     const struct value_vector *v, size_t row)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct value *item = &list->items[i];

		if (v->kind == VALUE_STRING
			    ? same_text(v->texts[row], value_text(*item))
			    : v->numbers[row] == item->integer)
			return true;
	}
	return false;
}

void row_run_in(struct row_machine *machine, const struct row_op *op,
		const struct row_result *const *args, struct row_register *out)
{
	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t rows = readable(machine, args, 1, w), bits = 0;

		for (; rows; rows &= rows - 1) {
			unsigned i = (unsigned)__builtin_ctzll(rows);

			if (is_among(op->constant.list, &args[0]->vector,
				     w * 64 + i))
				bits |= UINT64_C(1) << i;
		}
		out->bits[w] = bits;
	}
	finish(args, 1, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Sums, differences and products of vectors. All VECTOR_ROWS numbers are taken,
 * whatever stands in rows that are not asked for: loops of a fixed length
 * become wide instructions. */
#include "cel/row_op.h"

/* The least span is -SPAN_SECONDS_MAX s, a little more than INT64_MIN ns. */
#define LEAST_SPAN (-(int64_t)SPAN_SECONDS_MAX * 1000000000)

bool row_slow_of(const struct row_result *const *args, unsigned count,
		 uint64_t *slow)
{
	uint64_t any = 0;

	memset(slow, 0, VECTOR_WORDS * sizeof(*slow));
	for (unsigned i = 0; i < count; i++) {
		const uint64_t *nulls = args[i]->vector.nulls;

		for (size_t w = 0; nulls && w < VECTOR_WORDS; w++)
			any |= slow[w] |= nulls[w];
		for (size_t w = 0; args[i]->slow && w < VECTOR_WORDS; w++)
			any |= slow[w] |= args[i]->slow[w];
	}
	return any;
}

/* a + b or a - b; the sign of what is returned: some row passed 64 bits. */
static int64_t add(const int64_t *restrict a, const int64_t *restrict b,
		   int64_t *restrict out)
{
	int64_t beyond = 0;

	for (size_t i = 0; i < VECTOR_ROWS; i++) {
		int64_t n = (int64_t)((uint64_t)a[i] + (uint64_t)b[i]);

		beyond |= (a[i] ^ n) & (b[i] ^ n);
		out[i] = n;
	}
	return beyond;
}

static int64_t subtract(const int64_t *restrict a, const int64_t *restrict b,
			int64_t *restrict out)
{
	int64_t beyond = 0;

	for (size_t i = 0; i < VECTOR_ROWS; i++) {
		int64_t n = (int64_t)((uint64_t)a[i] - (uint64_t)b[i]);

		beyond |= (a[i] ^ b[i]) & (a[i] ^ n);
		out[i] = n;
	}
	return beyond;
}

/* The sign: some number is below the least span. */
static int64_t below_span(const int64_t *n)
{
	int64_t below = 0;

	for (size_t i = 0; i < VECTOR_ROWS; i++)
		below |=
			n[i] & (int64_t)((uint64_t)n[i] - (uint64_t)LEAST_SPAN);
	return below;
}

static bool is_beyond(const struct row_op *op, int64_t a, int64_t b)
{
	int64_t n;
	bool overflow;

	switch (op->kind) {
	case ROW_ADD:
		overflow = __builtin_add_overflow(a, b, &n);
		break;
	case ROW_SUBTRACT:
		overflow = __builtin_sub_overflow(a, b, &n);
		break;
	default:
		overflow = __builtin_mul_overflow(a, b, &n);
		break;
	}
	return overflow || (op->gives == VALUE_DURATION && n < LEAST_SPAN);
}

static void finish(const struct row_machine *machine, const struct row_op *op,
		   const struct row_result *const *args, bool look,
		   struct row_register *out)
{
	const int64_t *a = args[0]->vector.numbers;
	const int64_t *b = args[1]->vector.numbers;
	bool any = row_slow_of(args, 2, out->slow);

	for (size_t i = 0; look && i < VECTOR_ROWS; i++) {
		if (!bit_is_set(machine->valid, i) ||
		    !is_beyond(op, a[i], b[i]))
			continue;
		bit_set(out->slow, i);
		any = true;
	}
	out->result.slow = any ? out->slow : NULL;
}

void row_run_add(struct row_machine *machine, const struct row_op *op,
		 const struct row_result *const *args, struct row_register *out)
{
	int64_t beyond = add(args[0]->vector.numbers, args[1]->vector.numbers,
			     out->numbers);

	if (op->gives == VALUE_DURATION)
		beyond |= below_span(out->numbers);
	finish(machine, op, args, beyond < 0, out);
}

void row_run_subtract(struct row_machine *machine, const struct row_op *op,
		      const struct row_result *const *args,
		      struct row_register *out)
{
	int64_t beyond = subtract(args[0]->vector.numbers,
				  args[1]->vector.numbers, out->numbers);

	if (op->gives == VALUE_DURATION)
		beyond |= below_span(out->numbers);
	finish(machine, op, args, beyond < 0, out);
}

void row_run_multiply(struct row_machine *machine, const struct row_op *op,
		      const struct row_result *const *args,
		      struct row_register *out)
{
	bool beyond = false;

	for (size_t i = 0; i < VECTOR_ROWS; i++)
		beyond |= __builtin_mul_overflow(args[0]->vector.numbers[i],
						 args[1]->vector.numbers[i],
						 &out->numbers[i]);
	finish(machine, op, args, beyond, out);
}

void row_run_negate(struct row_machine *machine, const struct row_op *op,
		    const struct row_result *const *args,
		    struct row_register *out)
{
	const int64_t *a = args[0]->vector.numbers;
	int64_t most = op->gives == VALUE_DURATION ? -LEAST_SPAN : INT64_MAX;
	bool any = row_slow_of(args, 1, out->slow);

	(void)machine;
	for (size_t i = 0; i < VECTOR_ROWS; i++) {
		out->numbers[i] = (int64_t)(0 - (uint64_t)a[i]);
		if (a[i] == INT64_MIN || a[i] > most) {
			bit_set(out->slow, i);
			any = true;
		}
	}
	out->result.slow = any ? out->slow : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Logic, choices, null tests and functions over vectors. An operand that does
 * not decide may be slow: only where it is asked for is the result. */
#include "base/limits.h"
#include "cel/row_op.h"

#define SCRATCH_CALLS 64 /* between resets */

static inline uint64_t word(const uint64_t *bits, size_t w)
{
	return bits ? bits[w] : 0;
}

/* Rows that have no truth value. */
static inline uint64_t unsure(const struct row_result *result, size_t w)
{
	return word(result->slow, w) | word(result->vector.nulls, w);
}

static inline void set_slow(struct row_register *out, uint64_t any)
{
	out->result.slow = any ? out->slow : NULL;
}

void row_run_and(struct row_machine *machine, const struct row_op *op,
		 const struct row_result *const *args, struct row_register *out)
{
	uint64_t any = 0;

	(void)machine;
	(void)op;
	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t a = args[0]->bits[w], b = args[1]->bits[w];

		out->bits[w] = a & b;
		out->slow[w] = unsure(args[0], w) | (a & unsure(args[1], w));
		any |= out->slow[w];
	}
	set_slow(out, any);
}

void row_run_or(struct row_machine *machine, const struct row_op *op,
		const struct row_result *const *args, struct row_register *out)
{
	uint64_t any = 0;

	(void)machine;
	(void)op;
	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t a = args[0]->bits[w], b = args[1]->bits[w];

		out->bits[w] = a | b;
		out->slow[w] = unsure(args[0], w) | (~a & unsure(args[1], w));
		any |= out->slow[w];
	}
	set_slow(out, any);
}

void row_run_not(struct row_machine *machine, const struct row_op *op,
		 const struct row_result *const *args, struct row_register *out)
{
	(void)machine;
	(void)op;
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		out->bits[w] = ~args[0]->bits[w];
	set_slow(out, row_slow_of(args, 1, out->slow));
}

void row_run_is_null(struct row_machine *machine, const struct row_op *op,
		     const struct row_result *const *args,
		     struct row_register *out)
{
	(void)machine;
	(void)op;
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		out->bits[w] = word(args[0]->vector.nulls, w);
	out->result.slow = args[0]->slow;
}

/* What `take` says comes from b, the rest from a. */
static void mix(const struct row_result *a, const struct row_result *b,
		const uint64_t *take, struct row_register *out)
{
	uint64_t some = 0;

	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		out->nulls[w] = (word(a->vector.nulls, w) & ~take[w]) |
				(word(b->vector.nulls, w) & take[w]);
		some |= out->nulls[w];
		if (out->result.bits)
			out->bits[w] = (a->bits[w] & ~take[w]) |
				       (b->bits[w] & take[w]);
	}
	out->result.vector.nulls = some ? out->nulls : NULL;
	if (out->numbers)
		memcpy(out->numbers, a->vector.numbers,
		       VECTOR_ROWS * sizeof(*out->numbers));
	if (out->texts)
		memcpy(out->texts, a->vector.texts,
		       VECTOR_ROWS * sizeof(*out->texts));
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		for (uint64_t left = take[w]; left; left &= left - 1) {
			size_t i = w * 64 + (unsigned)__builtin_ctzll(left);

			if (out->numbers)
				out->numbers[i] = b->vector.numbers[i];
			if (out->texts)
				out->texts[i] = b->vector.texts[i];
		}
}

void row_run_choice(struct row_machine *machine, const struct row_op *op,
		    const struct row_result *const *args,
		    struct row_register *out)
{
	uint64_t any = 0;

	(void)machine;
	(void)op;
	mix(args[2], args[1], args[0]->bits, out);
	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t test = args[0]->bits[w];

		out->slow[w] = unsure(args[0], w) |
			       (test & word(args[1]->slow, w)) |
			       (~test & word(args[2]->slow, w));
		any |= out->slow[w];
	}
	set_slow(out, any);
}

void row_run_coalesce(struct row_machine *machine, const struct row_op *op,
		      const struct row_result *const *args,
		      struct row_register *out)
{
	static const uint64_t none[VECTOR_WORDS];
	const uint64_t *nulls = args[0]->vector.nulls;
	uint64_t any = 0;

	(void)machine;
	(void)op;
	mix(args[0], args[1], nulls ? nulls : none, out);
	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		out->slow[w] = word(args[0]->slow, w) |
			       (word(nulls, w) & word(args[1]->slow, w));
		any |= out->slow[w];
	}
	set_slow(out, any);
}

/* False when the function has no value that fits. */
static bool call_once(struct cel_call *call, const struct row_op *op,
		      const struct row_result *const *args, size_t row,
		      struct row_register *out)
{
	struct value values[FUNCTION_ARGUMENTS], v;
	size_t left = LIMIT_CEL_MEMORY;
	int64_t number = 0;

	call->left = &left;
	for (unsigned i = 0; i < op->count; i++)
		values[i] = row_result_value(args[i], row);
	v = op->code->overloads->function->run(call, values);
	if (v.kind != op->gives || !vector_number(v, &number))
		return false;
	if (op->gives != VALUE_BOOL)
		out->numbers[row] = number;
	else if (number)
		bit_set(out->bits, row);
	return true;
}

void row_run_call(struct row_machine *machine, const struct row_op *op,
		  const struct row_result *const *args,
		  struct row_register *out)
{
	struct cel_call call = {machine->scratch, op->env->zone,
				op->env->holidays, op->code->regex, NULL};
	bool any = row_slow_of(args, op->count, out->slow);
	unsigned calls = 0;

	memset(out->bits, 0, sizeof(out->bits));
	for (size_t i = 0; i < VECTOR_ROWS; i++) {
		if (!bit_is_set(machine->valid, i) || bit_is_set(out->slow, i))
			continue;
		if (!call_once(&call, op, args, i, out)) {
			bit_set(out->slow, i);
			any = true;
		}
		if (++calls % SCRATCH_CALLS == 0)
			arena_reset(machine->scratch);
	}
	out->result.slow = any ? out->slow : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the operations of a row program, each at most once a batch. */
#include <stdlib.h>

#include "cel/row_op.h"

static bool holds_texts(const struct row_op *op)
{
	return op->gives == VALUE_STRING;
}

static void fill_constant(const struct row_op *op, struct row_register *out)
{
	struct row_result *result = &out->result;
	int64_t number = 0;

	result->is_constant = true;
	out->batch = UINT64_MAX;
	if (op->is_null) {
		memset(out->nulls, 0xff, sizeof(out->nulls));
		result->vector.nulls = out->nulls;
	} else {
		(void)vector_number(op->constant, &number);
	}
	if (op->gives == VALUE_BOOL && number)
		memset(out->bits, 0xff, sizeof(out->bits));
	for (size_t i = 0; out->numbers && i < VECTOR_ROWS; i++)
		out->numbers[i] = number;
	for (size_t i = 0; out->texts && !op->is_null && i < VECTOR_ROWS; i++)
		out->texts[i] = value_text(op->constant);
}

static void prepare(struct arena *arena, const struct row_op *op,
		    struct row_register *out)
{
	struct row_result *result = &out->result;

	if (op->kind != ROW_COLUMN && holds_texts(op))
		out->texts = arena_many(arena, VECTOR_ROWS, struct text);
	else if (op->kind != ROW_COLUMN && op->gives != VALUE_BOOL)
		out->numbers = arena_many(arena, VECTOR_ROWS, int64_t);
	result->vector = (struct value_vector){.kind = op->gives,
					       .scale = op->scale,
					       .numbers = out->numbers,
					       .texts = out->texts};
	if (op->gives == VALUE_BOOL)
		result->bits = out->bits;
	if (op->kind == ROW_CONSTANT)
		fill_constant(op, out);
}

struct row_machine *row_machine_new(struct arena *arena,
				    const struct row_program *program,
				    struct arena *scratch)
{
	struct row_machine *machine = arena_new(arena, struct row_machine);

	machine->program = program;
	machine->scratch = scratch;
	machine->registers =
		arena_many(arena, program->count + 1, struct row_register);
	for (size_t i = 0; i < program->count; i++)
		prepare(arena, &program->ops[i], &machine->registers[i]);
	return machine;
}

void row_machine_begin(struct row_machine *machine,
		       const struct value_vector *vectors,
		       const uint64_t *valid)
{
	machine->batch++;
	machine->vectors = vectors;
	machine->valid = valid;
}

static void run_column(struct row_machine *machine, const struct row_op *op,
		       struct row_register *out)
{
	const struct value_vector *from = &machine->vectors[op->column];

	if (op->gives != VALUE_BOOL) {
		out->result.vector = *from;
		return;
	}
	out->result.vector.nulls = from->nulls;
	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		uint64_t bits = 0;

		for (size_t i = 0; i < 64; i++)
			bits |= (uint64_t)(from->numbers[w * 64 + i] & 1) << i;
		out->bits[w] = bits;
	}
}

const struct row_result *row_machine_run(struct row_machine *machine,
					 int operation)
{
	static row_run *const runs[ROW_OP_KINDS] = {
		[ROW_ADD] = row_run_add,
		[ROW_SUBTRACT] = row_run_subtract,
		[ROW_MULTIPLY] = row_run_multiply,
		[ROW_NEGATE] = row_run_negate,
		[ROW_EQUAL] = row_run_equal,
		[ROW_UNEQUAL] = row_run_unequal,
		[ROW_LESS] = row_run_less,
		[ROW_AT_MOST] = row_run_at_most,
		[ROW_AND] = row_run_and,
		[ROW_OR] = row_run_or,
		[ROW_NOT] = row_run_not,
		[ROW_IS_NULL] = row_run_is_null,
		[ROW_CHOICE] = row_run_choice,
		[ROW_COALESCE] = row_run_coalesce,
		[ROW_IN] = row_run_in,
		[ROW_CALL] = row_run_call,
	};
	const struct row_op *op = &machine->program->ops[operation];
	struct row_register *out = &machine->registers[operation];
	const struct row_result *args[FUNCTION_ARGUMENTS];

	if (out->batch == machine->batch || op->kind == ROW_CONSTANT)
		return &out->result;
	out->batch = machine->batch;
	if (op->kind == ROW_COLUMN) {
		run_column(machine, op, out);
		return &out->result;
	}
	for (unsigned i = 0; i < op->count; i++)
		args[i] = row_machine_run(machine, op->args[i]);
	out->result.slow = NULL;
	out->result.vector.nulls = NULL;
	runs[op->kind](machine, op, args, out);
	return &out->result;
}

struct value row_result_value(const struct row_result *result, size_t row)
{
	const uint64_t *nulls = result->vector.nulls;

	if (result->vector.kind != VALUE_BOOL)
		return vector_value(&result->vector, row);
	if (nulls && bit_is_set(nulls, row))
		return value_null();
	return value_bool(bit_is_set(result->bits, row));
}

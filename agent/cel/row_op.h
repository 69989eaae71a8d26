/* SPDX-License-Identifier: Apache-2.0 */
/* Inside row programs: operations and the machine that runs them. */
#ifndef PLAUDIT_CEL_ROW_OP_H
#define PLAUDIT_CEL_ROW_OP_H

#include "cel/code.h"
#include "cel/row_program.h"

enum row_op_kind {
	ROW_CONSTANT,
	ROW_COLUMN,
	ROW_ADD,
	ROW_SUBTRACT,
	ROW_MULTIPLY,
	ROW_NEGATE,
	ROW_EQUAL,
	ROW_UNEQUAL,
	ROW_LESS,
	ROW_AT_MOST,
	ROW_AND,
	ROW_OR,
	ROW_NOT,
	ROW_IS_NULL,
	ROW_CHOICE,
	ROW_COALESCE,
	ROW_IN,
	ROW_CALL, /* a function, value by value */
	ROW_OP_KINDS
};

struct row_op {
	enum row_op_kind kind;
	enum value_kind gives;
	uint32_t scale; /* decimal */
	unsigned column; /* vector of a ROW_COLUMN */
	unsigned count;
	int args[FUNCTION_ARGUMENTS];
	struct value constant; /* or the list of ROW_IN */
	bool is_null; /* a constant null, of the kind it stands for */
	const struct code *code; /* ROW_CALL */
	const struct cel_env *env; /* its zone and holidays */
};

struct row_program {
	struct arena *arena;
	struct row_op *ops;
	size_t count, room;
};

struct row_register {
	struct row_result result;
	uint64_t batch; /* of which it is the result */
	int64_t *numbers;
	struct text *texts;
	uint64_t bits[VECTOR_WORDS], nulls[VECTOR_WORDS], slow[VECTOR_WORDS];
};

struct row_machine {
	const struct row_program *program;
	struct arena *scratch; /* of functions */
	struct row_register *registers; /* one an operation */
	uint64_t batch;
	const struct value_vector *vectors;
	const uint64_t *valid;
};

/* Runs one operation whose arguments were run: `args` are their results. */
typedef void row_run(struct row_machine *machine, const struct row_op *op,
		     const struct row_result *const *args,
		     struct row_register *out);

row_run row_run_add, row_run_subtract, row_run_multiply, row_run_negate,
	row_run_equal, row_run_unequal, row_run_less, row_run_at_most,
	row_run_and, row_run_or, row_run_not, row_run_is_null, row_run_choice,
	row_run_coalesce, row_run_in, row_run_call;

/* The rows that are slow because an operand is slow or null; true: some. */
bool row_slow_of(const struct row_result *const *args, unsigned count,
		 uint64_t *slow);

#endif

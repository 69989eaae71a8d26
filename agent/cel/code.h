/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the evaluator: a checked expression as a tree of operations, each with
 * the function that runs it. Immutable once made. Operands that are slots,
 * constants or variables are read in place, without a call and without a copy.
 */
#ifndef PLAUDIT_CEL_CODE_H
#define PLAUDIT_CEL_CODE_H

#include "cel/function.h"
#include "cel/program.h"

enum code_op {
	CODE_CONSTANT,
	CODE_SLOT,
	CODE_LOCAL,
	CODE_CALL,
	CODE_AND,
	CODE_OR,
	CODE_CHOICE,
	CODE_COALESCE,
	CODE_NULL_TEST,
	CODE_SELECT,
	CODE_HAS,
	CODE_LIST,
	CODE_MAP,
	CODE_LOOP,
	CODE_APPEND, /* the steps of macros */
	CODE_MERGE,
	CODE_NOT_FALSE,
};

#define HINTS 8 /* a power of two */

struct frame { /* one evaluation */
	const struct value *slots;
	struct value *locals;
	struct cel_call call;
	uint64_t steps;
	size_t left;
	/* Where a field was in the last map, by the slot of its select: maps
	 * of one list mostly have the same keys in the same order. */
	uint8_t hints[HINTS];
};

struct code {
	void (*run)(const struct code *code, struct frame *frame,
		    struct value *out);
	enum code_op op;
	unsigned slot; /* slot, local, a loop's first local, a select's hint */
	struct value constant; /* or the name of a field */
	const struct code **args; /* loop: range init condition step result */
	size_t count;
	bool negated; /* null test: != */
	bool two; /* a loop over two variables */
	enum value_kind builds; /* loop: VALUE_LIST or VALUE_MAP, else NULL */
	const bool *optional_items;
	const char *name; /* of the function, "_<=_" */
	const struct overload *overloads; /* that may apply */
	size_t overload_count;
	const struct regex *regex;
};

struct cel_program {
	const struct code *root;
	const struct cel_type *type;
	const struct cel_env *env;
	const unsigned *slots; /* that are read */
	size_t slot_count;
	unsigned locals;
};

/* Where a selected field is, without a copy. */
const struct value *select_operand(const struct code *code, struct frame *frame,
				   struct value *room);

static inline const struct value *code_operand(const struct code *code,
					       struct frame *frame,
					       struct value *room)
{
	if (code->op == CODE_SLOT)
		return &frame->slots[code->slot];
	if (code->op == CODE_CONSTANT)
		return &code->constant;
	if (code->op == CODE_LOCAL)
		return &frame->locals[code->slot];
	if (code->op == CODE_SELECT)
		return select_operand(code, frame, room);
	code->run(code, frame, room);
	return room;
}

static inline bool value_failed(const struct value *v)
{
	return v->kind >= VALUE_ERROR;
}

typedef void code_run(const struct code *, struct frame *, struct value *);

code_run run_load, run_call, run_and, run_or, run_choice, run_coalesce,
	run_null_test, run_select, run_has, run_list, run_map, run_loop,
	run_all, run_exists, run_append, run_merge, run_not_false;

/* A call whose operands were run already: they must never be run twice, or
 * nested calls take exponential time. */
void run_with(const struct code *code, struct frame *frame,
	      const struct value *args, struct value *out);

/* The fastest way to run a call of a function: see code_fast.c. */
code_run *code_fast(enum cel_operator op);

/* Runs a code without its program, as folding and bounds do. */
struct value code_eval(const struct code *code, const struct cel_env *env,
		       unsigned locals, const struct value *slots,
		       struct arena *scratch);

#endif

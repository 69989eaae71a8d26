/* SPDX-License-Identifier: Apache-2.0 */
/* Which operation an operator or function is over vectors, by the kinds of its
 * operands. */
#include "cel/row_build.h"

#include <string.h>

/* A null among values of some kind becomes a null of that kind. */
static int adopt(struct row_builder *b, int operation, int like)
{
	struct row_op op = b->program->ops[operation];
	const struct row_op *model = &b->program->ops[like];

	if (op.gives != VALUE_NULL)
		return operation;
	op.gives = model->gives;
	op.scale = model->scale;
	return row_intern(b, &op);
}

static bool is_like(const struct row_builder *b, int x, int y)
{
	const struct row_op *ops = b->program->ops;

	return ops[x].gives == ops[y].gives && ops[x].scale == ops[y].scale &&
	       ops[x].gives != VALUE_NULL;
}

static int finish(struct row_builder *b, struct row_op *op, const int *args,
		  unsigned count)
{
	op->count = count;
	for (unsigned i = 0; i < count; i++) {
		if (args[i] < 0)
			return NOT_POSSIBLE;
		op->args[i] = args[i];
	}
	return row_intern(b, op);
}

/* coalesce(a, b, c) is coalesce(a, coalesce(b, c)). */
static int coalesce(struct row_builder *b, const struct code *code, size_t from)
{
	int args[2] = {row_build(b, code->args[from]), NOT_POSSIBLE};
	struct row_op op = {.kind = ROW_COALESCE};

	if (from + 1 == code->count || args[0] < 0)
		return args[0];
	args[1] = coalesce(b, code, from + 1);
	if (args[1] < 0)
		return NOT_POSSIBLE;
	args[0] = adopt(b, args[0], args[1]);
	args[1] = args[0] < 0 ? NOT_POSSIBLE : adopt(b, args[1], args[0]);
	if (args[1] < 0 || !is_like(b, args[0], args[1]))
		return NOT_POSSIBLE;
	op.gives = b->program->ops[args[0]].gives;
	op.scale = b->program->ops[args[0]].scale;
	return finish(b, &op, args, 2);
}

static int choice(struct row_builder *b, const struct code *code)
{
	int args[3];
	struct row_op op = {.kind = ROW_CHOICE};

	for (int i = 0; i < 3; i++) {
		args[i] = row_build(b, code->args[i]);
		if (args[i] < 0)
			return NOT_POSSIBLE;
	}
	args[1] = adopt(b, args[1], args[2]);
	args[2] = args[1] < 0 ? NOT_POSSIBLE : adopt(b, args[2], args[1]);
	if (args[2] < 0 || b->program->ops[args[0]].gives != VALUE_BOOL ||
	    !is_like(b, args[1], args[2]))
		return NOT_POSSIBLE;
	op.gives = b->program->ops[args[1]].gives;
	op.scale = b->program->ops[args[1]].scale;
	return finish(b, &op, args, 3);
}

static int logic(struct row_builder *b, const struct code *code,
		 enum row_op_kind kind)
{
	struct row_op op = {.kind = kind, .gives = VALUE_BOOL};
	int args[2];

	for (unsigned i = 0; i < code->count; i++) {
		args[i] = row_build(b, code->args[i]);
		if (args[i] < 0 || b->program->ops[args[i]].gives != VALUE_BOOL)
			return NOT_POSSIBLE;
	}
	return finish(b, &op, args, (unsigned)code->count);
}

static int null_test(struct row_builder *b, const struct code *code)
{
	struct row_op is = {.kind = ROW_IS_NULL, .gives = VALUE_BOOL};
	struct row_op not = {.kind = ROW_NOT, .gives = VALUE_BOOL};
	int arg = row_build(b, code->args[0]);

	if (arg < 0)
		return NOT_POSSIBLE;
	arg = finish(b, &is, &arg, 1);
	return code->negated ? finish(b, &not, &arg, 1) : arg;
}

/* An int constant beside a decimal, as a decimal of its scale. */
static int as_decimal(struct row_builder *b, int operation, int like)
{
	struct row_op op = b->program->ops[operation];
	uint32_t scale = b->program->ops[like].scale;
	int64_t n;

	if (b->program->ops[like].gives != VALUE_DECIMAL ||
	    op.kind != ROW_CONSTANT || op.is_null ||
	    (op.gives != VALUE_INT && op.gives != VALUE_DECIMAL))
		return operation;
	n = op.constant.integer;
	for (uint32_t at = op.gives == VALUE_DECIMAL ? op.scale : 0; at < scale;
	     at++)
		if (__builtin_mul_overflow(n, 10, &n))
			return operation;
	if (op.gives == VALUE_DECIMAL && op.scale > scale)
		return operation;
	return row_constant(b, value_decimal(n, scale));
}

static int compare(struct row_builder *b, const int *operands,
		   enum row_op_kind kind, bool swapped)
{
	struct row_op op = {.kind = kind, .gives = VALUE_BOOL};
	int args[2] = {operands[swapped], operands[!swapped]};

	args[0] = as_decimal(b, args[0], args[1]);
	args[1] = args[0] < 0 ? NOT_POSSIBLE : as_decimal(b, args[1], args[0]);
	if (args[1] < 0 || !is_like(b, args[0], args[1]))
		return NOT_POSSIBLE;
	return finish(b, &op, args, 2);
}

static int in_list(struct row_builder *b, const struct code *code)
{
	struct row_op op = {.kind = ROW_IN, .gives = VALUE_BOOL};
	const struct code *list = code->args[1];
	int arg = row_build(b, code->args[0]);
	enum value_kind kind;

	if (arg < 0 || list->op != CODE_CONSTANT ||
	    list->constant.kind != VALUE_LIST)
		return NOT_POSSIBLE;
	kind = b->program->ops[arg].gives;
	if (kind != VALUE_STRING && kind != VALUE_INT)
		return NOT_POSSIBLE;
	op.constant = list->constant;
	for (size_t i = 0; i < list->constant.list->count; i++)
		if (list->constant.list->items[i].kind != kind)
			return NOT_POSSIBLE;
	return finish(b, &op, &arg, 1);
}

/* a + b, a - b of like kinds, or of a time and a duration. */
static int arithmetic(struct row_builder *b, const int *args,
		      enum row_op_kind kind)
{
	const struct row_op *x = &b->program->ops[args[0]];
	const struct row_op *y = &b->program->ops[args[1]];
	struct row_op op = {.kind = kind, .gives = x->gives, .scale = x->scale};
	bool is_sum = kind == ROW_ADD;

	switch (x->gives) {
	case VALUE_INT:
	case VALUE_DECIMAL:
		if (!is_like(b, args[0], args[1]))
			return NOT_POSSIBLE;
		break;
	case VALUE_TIMESTAMP:
		if (y->gives == VALUE_TIMESTAMP && !is_sum)
			op.gives = VALUE_DURATION;
		else if (y->gives != VALUE_DURATION)
			return NOT_POSSIBLE;
		break;
	case VALUE_DURATION:
		if (y->gives == VALUE_TIMESTAMP && is_sum)
			op.gives = VALUE_TIMESTAMP;
		else if (y->gives != VALUE_DURATION)
			return NOT_POSSIBLE;
		break;
	default:
		return NOT_POSSIBLE;
	}
	return finish(b, &op, args, 2);
}

static int multiply(struct row_builder *b, const int *args)
{
	const struct row_op *x = &b->program->ops[args[0]];
	const struct row_op *y = &b->program->ops[args[1]];
	struct row_op op = {.kind = ROW_MULTIPLY, .gives = VALUE_INT};

	if (x->gives == VALUE_DECIMAL && y->gives == VALUE_INT) {
		op.gives = VALUE_DECIMAL;
		op.scale = x->scale;
	} else if (x->gives == VALUE_INT && y->gives == VALUE_DECIMAL) {
		op.gives = VALUE_DECIMAL;
		op.scale = y->scale;
	} else if (x->gives != VALUE_INT || y->gives != VALUE_INT) {
		return NOT_POSSIBLE;
	}
	return finish(b, &op, args, 2);
}

static int negate(struct row_builder *b, const int *args)
{
	const struct row_op *x = &b->program->ops[args[0]];
	struct row_op op = {
		.kind = ROW_NEGATE, .gives = x->gives, .scale = x->scale};

	if (x->gives != VALUE_INT && x->gives != VALUE_DECIMAL &&
	    x->gives != VALUE_DURATION)
		return NOT_POSSIBLE;
	return finish(b, &op, args, 1);
}

/* Any function of one overload whose values a vector holds. */
static int call(struct row_builder *b, const struct code *code, const int *args)
{
	struct row_op op = {
		.kind = ROW_CALL, .code = code, .env = b->expression->env};
	const char *gives;

	if (code->overload_count != 1)
		return NOT_POSSIBLE;
	gives = code->overloads->function->gives;
	if (!gives || !gives[0] || gives[1])
		return NOT_POSSIBLE;
	switch (gives[0]) {
	case 'b':
		op.gives = VALUE_BOOL;
		break;
	case 'i':
		op.gives = VALUE_INT;
		break;
	case 't':
		op.gives = VALUE_TIMESTAMP;
		break;
	case 'D':
		op.gives = VALUE_DURATION;
		break;
	default:
		return NOT_POSSIBLE;
	}
	return finish(b, &op, args, (unsigned)code->count);
}

static int build_operator(struct row_builder *b, const struct code *code,
			  const int *args)
{
	static const struct {
		const char *name;
		enum row_op_kind kind;
		bool swapped;
	} comparisons[] = {
		{"_==_", ROW_EQUAL, false},   {"_!=_", ROW_UNEQUAL, false},
		{"_<_", ROW_LESS, false},     {"_>_", ROW_LESS, true},
		{"_<=_", ROW_AT_MOST, false}, {"_>=_", ROW_AT_MOST, true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(comparisons); i++)
		if (strcmp(code->name, comparisons[i].name) == 0)
			return compare(b, args, comparisons[i].kind,
				       comparisons[i].swapped);
	if (strcmp(code->name, "_+_") == 0)
		return arithmetic(b, args, ROW_ADD);
	if (strcmp(code->name, "_-_") == 0)
		return arithmetic(b, args, ROW_SUBTRACT);
	if (strcmp(code->name, "_*_") == 0)
		return multiply(b, args);
	if (strcmp(code->name, "-_") == 0)
		return negate(b, args);
	return call(b, code, args);
}

static int build_call(struct row_builder *b, const struct code *code)
{
	int args[FUNCTION_ARGUMENTS];

	if (strcmp(code->name, "@in") == 0)
		return in_list(b, code);
	if (strcmp(code->name, "!_") == 0)
		return logic(b, code, ROW_NOT);
	for (size_t i = 0; i < code->count; i++) {
		args[i] = row_build(b, code->args[i]);
		if (args[i] < 0)
			return NOT_POSSIBLE;
	}
	return build_operator(b, code, args);
}

int row_build_code(struct row_builder *b, const struct code *code)
{
	switch (code->op) {
	case CODE_CALL:
		return build_call(b, code);
	case CODE_AND:
		return logic(b, code, ROW_AND);
	case CODE_OR:
		return logic(b, code, ROW_OR);
	case CODE_CHOICE:
		return choice(b, code);
	case CODE_COALESCE:
		return coalesce(b, code, 0);
	case CODE_NULL_TEST:
		return null_test(b, code);
	default:
		return NOT_POSSIBLE;
	}
}

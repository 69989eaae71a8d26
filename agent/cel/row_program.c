/* SPDX-License-Identifier: Apache-2.0 */
/* From an expression's code to operations over vectors. */
#include "cel/row_program.h"

#include "cel/row_build.h"

struct row_program *row_program_new(struct arena *arena)
{
	struct row_program *program = arena_new(arena, struct row_program);

	program->arena = arena;
	return program;
}

enum value_kind row_program_kind(const struct row_program *program,
				 int operation)
{
	return program->ops[operation].gives;
}

static bool same_constant(const struct row_op *a, const struct row_op *b)
{
	if (a->is_null != b->is_null)
		return false;
	if (a->kind == ROW_IN)
		return a->constant.list == b->constant.list;
	return a->kind != ROW_CONSTANT || a->is_null ||
	       value_equal(a->constant, b->constant);
}

static bool same_call(const struct row_op *a, const struct row_op *b)
{
	if (a->kind != ROW_CALL)
		return true;
	return a->code->overloads->function == b->code->overloads->function &&
	       !a->code->regex && !b->code->regex &&
	       a->env->zone == b->env->zone &&
	       a->env->holidays == b->env->holidays;
}

static bool same_op(const struct row_op *a, const struct row_op *b)
{
	if (a->kind != b->kind || a->gives != b->gives ||
	    a->scale != b->scale || a->column != b->column ||
	    a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (a->args[i] != b->args[i])
			return false;
	return same_constant(a, b) && same_call(a, b);
}

int row_intern(struct row_builder *b, const struct row_op *op)
{
	struct row_program *program = b->program;

	for (size_t i = 0; i < program->count; i++)
		if (same_op(&program->ops[i], op))
			return (int)i;
	if (program->count == ROW_OPERATIONS)
		return NOT_POSSIBLE;
	if (program->count == program->room)
		program->ops =
			arena_grow(program->arena, program->ops, program->count,
				   &program->room, sizeof(*program->ops));
	program->ops[program->count] = *op;
	return (int)program->count++;
}

int row_constant(struct row_builder *b, struct value v)
{
	struct row_op op = {
		.kind = ROW_CONSTANT, .gives = v.kind, .constant = v};
	int64_t number;

	if (!vector_number(v, &number))
		return NOT_POSSIBLE;
	if (v.kind == VALUE_DECIMAL)
		op.scale = v.scale;
	op.is_null = v.kind == VALUE_NULL;
	return row_intern(b, &op);
}

/* Whether the code's value may differ from row to row. */
static bool reads_rows(const struct row_builder *b, const struct code *code)
{
	if (code->op == CODE_SLOT)
		return b->slots->vectors[code->slot] != SLOT_CONSTANT;
	for (size_t i = 0; i < code->count; i++)
		if (reads_rows(b, code->args[i]))
			return true;
	return false;
}

static const struct cel_type *slot_type(const struct row_builder *b,
					unsigned slot)
{
	const struct cel_env *env = b->expression->env;

	for (size_t i = 0; i < env->count; i++)
		if (env->names[i].slot == slot)
			return env->names[i].type;
	return &type_dyn;
}

static enum value_kind kind_of_type(enum type_kind kind)
{
	switch (kind) {
	case TYPE_BOOL:
		return VALUE_BOOL;
	case TYPE_INT:
		return VALUE_INT;
	case TYPE_STRING:
		return VALUE_STRING;
	case TYPE_TIMESTAMP:
		return VALUE_TIMESTAMP;
	case TYPE_DURATION:
		return VALUE_DURATION;
	case TYPE_DECIMAL:
		return VALUE_DECIMAL;
	default:
		return VALUE_NULL;
	}
}

static int column(struct row_builder *b, unsigned slot)
{
	const struct cel_type *type = slot_type(b, slot);
	struct row_op op = {.kind = ROW_COLUMN,
			    .gives = kind_of_type(type->kind)};

	if (b->slots->vectors[slot] < 0 || op.gives == VALUE_NULL)
		return NOT_POSSIBLE;
	op.column = (unsigned)b->slots->vectors[slot];
	if (op.gives == VALUE_DECIMAL)
		op.scale = type->scale;
	return row_intern(b, &op);
}

int row_build(struct row_builder *b, const struct code *code)
{
	if (!reads_rows(b, code))
		return row_constant(b, code_eval(code, b->expression->env,
						 b->expression->locals,
						 b->slots->values,
						 b->program->arena));
	if (code->op == CODE_SLOT)
		return column(b, code->slot);
	return row_build_code(b, code);
}

int row_program_add(struct row_program *program,
		    const struct cel_program *expression,
		    const struct row_slots *slots)
{
	struct row_builder b = {program, expression, slots};

	return row_build(&b, expression->root);
}

int row_program_add_last(struct row_program *program,
			 const struct cel_program *expression,
			 const struct row_slots *slots)
{
	struct row_builder b = {program, expression, slots};
	const struct code *root = expression->root;

	return row_build(&b, root->op == CODE_AND ? root->args[1] : root);
}

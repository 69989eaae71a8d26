/* SPDX-License-Identifier: Apache-2.0 */
/* From a checked tree to code: slots, overloads, constants folded. */
#include "cel/program.h"

#include <stddef.h>

#include "base/limits.h"
#include "cel/cel_checker.h"
#include "cel/code.h"
#include "cel/regex.h"
#include "cel/word.h"

struct compiler {
	struct arena *arena;
	const struct cel_env *env;
	const struct function_index *functions;
	struct cel_problems *problems;
	uint64_t *used; /* a bit a slot */
	size_t used_count;
	unsigned selects;
};

static struct code *compile(struct compiler *c, struct cel_node *node);

static struct code *code_new(struct compiler *c, enum code_op op, code_run *run)
{
	struct code *code = arena_new(c->arena, struct code);

	code->op = op;
	code->run = run;
	return code;
}

/* What has no operands: its memory ends behind their count. */
static inline struct code *leaf_new(struct compiler *c, enum code_op op)
{
	struct code *code =
		arena_take(c->arena, offsetof(struct code, negated));

	code->op = op;
	code->run = run_load;
	return code;
}

static inline struct code *constant(struct compiler *c, struct value v)
{
	struct code *code = leaf_new(c, CODE_CONSTANT);

	code->constant = v;
	return code;
}

static inline struct code *slot(struct compiler *c, unsigned slot)
{
	struct code *code = leaf_new(c, CODE_SLOT);
	uint64_t bit = UINT64_C(1) << slot % 64;
	uint64_t *word = &c->used[slot / 64];

	c->used_count += !(*word & bit);
	*word |= bit;
	code->slot = slot;
	return code;
}

/* The value itself when everything it is made of is known now. */
static struct code *fold(struct compiler *c, struct code *code)
{
	struct value v;

	for (size_t i = 0; i < code->count; i++)
		if (code->args[i]->op != CODE_CONSTANT ||
		    value_failed(&code->args[i]->constant))
			return code;
	v = code_eval(code, c->env, 0, NULL, c->arena);
	return value_failed(&v) ? code : constant(c, v);
}

static struct code *compile_place(struct compiler *c, struct cel_node *node)
{
	struct code *code;

	switch (node->place) {
	case CEL_SLOT:
		return slot(c, node->slot);
	case CEL_LOCAL:
		code = leaf_new(c, CODE_LOCAL);
		code->slot = node->slot;
		return code;
	case CEL_CONSTANT:
		return constant(c, node->literal);
	default:
		return constant(c, value_error("undeclared reference"));
	}
}

static inline void add_arg(struct compiler *c, struct code *code,
			   struct cel_node *node)
{
	code->args[code->count++] = compile(c, node);
}

static void set_args(struct compiler *c, struct code *code,
		     struct cel_node *const *nodes, size_t count)
{
	code->args = arena_take(c->arena, count * sizeof(struct code *));
	for (size_t i = 0; i < count; i++)
		add_arg(c, code, nodes[i]);
}

static __attribute__((noinline)) struct code *compile_select(
	struct compiler *c, struct cel_node *node)
{
	struct code *code;

	if (node->place == CEL_SLOT) {
		if (!node->test_only)
			return compile_place(c, node);
		code = code_new(c, CODE_NULL_TEST, run_null_test);
		code->negated = true;
		code->args = arena_many(c->arena, 1, const struct code *);
		code->count = 1;
		code->args[0] = compile_place(c, node);
		return code;
	}
	code = node->test_only ? code_new(c, CODE_HAS, run_has)
			       : code_new(c, CODE_SELECT, run_select);
	code->slot = c->selects++;
	code->constant = value_string(node->name);
	set_args(c, code, &node->target, 1);
	return fold(c, code);
}

static void set_overloads(struct compiler *c, struct code *code,
			  const struct cel_node *node)
{
	const struct function_row *row = function_row_of(c->functions, node);
	struct overload *overloads;
	size_t room = 0;

	if (!row)
		return;
	code->name = row->overload.function->name;
	if (node->row) {
		code->overloads = &node->row->overload;
		code->overload_count = 1;
		return;
	}
	for (const struct function_row *r = row; r; r = r->next)
		room += r->count == code->count;
	overloads = arena_many(c->arena, room, struct overload);
	for (; row; row = row->next)
		if (row->count == code->count)
			overloads[code->overload_count++] = row->overload;
	code->overloads = overloads;
}

static __attribute__((noinline)) void set_pattern(struct compiler *c,
						  struct code *code,
						  const struct cel_node *node)
{
	const struct code *last = code->args[code->count - 1];
	struct err err = {0};

	if (last->op != CODE_CONSTANT || last->constant.kind != VALUE_STRING)
		return;
	code->regex = regex_new(c->arena, value_text(last->constant), &err);
	if (!code->regex && !c->env->unchecked)
		problem_add(c->arena, c->problems, PROBLEM_REGEX,
			    node->args[node->count - 1], "%s", err.text);
}

static struct code *compile_function(struct compiler *c, struct cel_node *node)
{
	struct code *code = code_new(c, CODE_CALL, run_call);
	size_t count = node->count + (node->target != NULL);

	if (node->count + 1 > FUNCTION_ARGUMENTS)
		return constant(c, value_error("no such overload"));
	code->args = arena_take(c->arena, count * sizeof(struct code *));
	if (node->target)
		add_arg(c, code, node->target);
	for (size_t i = 0; i < node->count; i++)
		add_arg(c, code, node->args[i]);
	set_overloads(c, code, node);
	if (!code->overload_count)
		return constant(c, value_error("no such overload"));
	code->run = code_fast(node->op);
	if (count == 2 && word_is(node->name, TEXT("matches")))
		set_pattern(c, code, node);
	return fold(c, code);
}

static struct code *compile_null_test(struct compiler *c, struct cel_node *node)
{
	struct code *code = code_new(c, CODE_NULL_TEST, run_null_test);

	code->negated = node->op == OPERATOR_UNEQUAL;
	set_args(c, code, &node->args[cel_node_is_null(node->args[0]) ? 1 : 0],
		 1);
	return fold(c, code);
}

static __attribute__((noinline)) struct code *compile_call(
	struct compiler *c, struct cel_node *node)
{
	static const struct {
		code_run *run;
		enum code_op op;
	} forms[OPERATORS] = {
		[OPERATOR_AND] = {run_and, CODE_AND},
		[OPERATOR_OR] = {run_or, CODE_OR},
		[OPERATOR_CHOICE] = {run_choice, CODE_CHOICE},
		[OPERATOR_APPEND] = {run_append, CODE_APPEND},
		[OPERATOR_MERGE] = {run_merge, CODE_MERGE},
		[OPERATOR_NOT_FALSE] = {run_not_false, CODE_NOT_FALSE},
	};
	struct code *code;

	if (forms[node->op].run)
		code = code_new(c, forms[node->op].op, forms[node->op].run);
	else if (!node->target && word_is(node->name, TEXT("coalesce")))
		code = code_new(c, CODE_COALESCE, run_coalesce);
	else if (cel_node_is_null_test(node))
		return compile_null_test(c, node);
	else
		return compile_function(c, node);
	set_args(c, code, node->args, node->count);
	return fold(c, code);
}

static __attribute__((noinline)) struct code *compile_loop(
	struct compiler *c, struct cel_node *node)
{
	struct code *code = code_new(c, CODE_LOOP, run_loop);
	struct cel_node *parts[] = {node->range, node->init, node->condition,
				    node->step, node->result};
	bool is_ours = word_is(node->accumulator, TEXT("@result"));

	code->slot = node->slot;
	code->two = node->var2.size != 0;
	code->builds = VALUE_NULL;
	if (is_ours && node->init->kind == CEL_LIST)
		code->builds = VALUE_LIST;
	if (is_ours && node->init->kind == CEL_MAP)
		code->builds = VALUE_MAP;
	if (is_ours && word_is(node->name, TEXT("all")))
		code->run = run_all;
	if (is_ours && word_is(node->name, TEXT("exists")))
		code->run = run_exists;
	set_args(c, code, parts, ARRAY_SIZE(parts));
	return code;
}

static struct code *compile(struct compiler *c, struct cel_node *node)
{
	struct code *code;

	switch (node->kind) {
	case CEL_LITERAL:
		return constant(c, node->literal);
	case CEL_NAME:
		return compile_place(c, node);
	case CEL_SELECT:
		return compile_select(c, node);
	case CEL_CALL:
		return compile_call(c, node);
	case CEL_LIST:
	case CEL_MAP:
		code = node->kind == CEL_LIST ? code_new(c, CODE_LIST, run_list)
					      : code_new(c, CODE_MAP, run_map);
		code->optional_items = node->optional_items;
		set_args(c, code, node->args, node->count);
		return fold(c, code);
	case CEL_COMPREHENSION:
		return compile_loop(c, node);
	}
	return constant(c, value_error("no such expression"));
}

static void collect_slots(struct compiler *c, struct cel_program *program)
{
	unsigned words = (c->env->slots + 63) / 64;
	unsigned *slots = arena_many(c->arena, c->used_count, unsigned);

	for (unsigned i = 0; i < words; i++)
		for (uint64_t left = c->used[i]; left; left &= left - 1)
			slots[program->slot_count++] =
				i * 64 + (unsigned)__builtin_ctzll(left);
	program->slots = slots;
}

static bool is_wanted(const struct cel_type *wanted,
		      const struct cel_type *type)
{
	if (!wanted || type->kind == TYPE_DYN || wanted->kind == TYPE_DYN)
		return true;
	if (type->nullable && !wanted->nullable)
		return false;
	return wanted->kind == type->kind &&
	       (wanted->kind != TYPE_DECIMAL || wanted->scale == type->scale);
}

static void complain_wanted(struct arena *arena, struct cel_problems *problems,
			    const struct cel_node *node,
			    const struct cel_type *wanted)
{
	struct text want = type_print(arena, wanted);
	struct text got = type_print(arena, node->type);

	problem_add(arena, problems, PROBLEM_WANTED, node,
		    "%.*s is wanted here, this is %.*s", TEXT_ARG(want),
		    TEXT_ARG(got));
}

const struct cel_program *cel_compile(struct arena *arena,
				      struct cel_node *node,
				      const struct cel_env *env,
				      const struct cel_type *wanted,
				      struct cel_problems *problems)
{
	struct checker *checker = checker_new(arena, env, problems);
	struct compiler c = {.arena = arena, .env = env, .problems = problems};
	struct cel_program *program;
	size_t before = problems->count;
	const struct cel_type *type;

	c.functions = checker->functions;
	type = cel_check(checker, node);
	if (!type)
		return NULL;
	if (!is_wanted(wanted, type)) {
		complain_wanted(arena, problems, node, wanted);
		return NULL;
	}
	program = arena_new(arena, struct cel_program);
	program->type = type;
	program->env = env;
	program->locals = checker->locals_most;
	c.used = arena_many(arena, (env->slots + 63) / 64, uint64_t);
	program->root = compile(&c, node);
	collect_slots(&c, program);
	return problems->count > before ? NULL : program;
}

const struct cel_program *cel_compile_text(struct arena *arena,
					   struct text source,
					   const struct cel_env *env,
					   const struct cel_type *wanted,
					   struct cel_problems *problems)
{
	struct cel_node *node = cel_parse(arena, source, problems);

	return node ? cel_compile(arena, node, env, wanted, problems) : NULL;
}

const struct cel_type *cel_program_type(const struct cel_program *program)
{
	return program->type;
}

void cel_program_slots(const struct cel_program *program,
		       void (*use)(void *context, unsigned slot), void *context)
{
	for (size_t i = 0; i < program->slot_count; i++)
		use(context, program->slots[i]);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* From a checked tree to code: slots, overloads, constants folded. */
#include "cel/program.h"

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
	unsigned locals;
	bool *used; /* by slot */
};

static struct code *compile(struct compiler *c, struct cel_node *node);

static struct code *code_new(struct compiler *c, enum code_op op, code_run *run)
{
	struct code *code = arena_new(c->arena, struct code);

	code->op = op;
	code->run = run;
	return code;
}

static struct code *constant(struct compiler *c, struct value v)
{
	struct code *code = code_new(c, CODE_CONSTANT, run_load);

	code->constant = v;
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
		c->used[node->slot] = true;
		code = code_new(c, CODE_SLOT, run_load);
		code->slot = node->slot;
		return code;
	case CEL_LOCAL:
		code = code_new(c, CODE_LOCAL, run_load);
		code->slot = node->slot;
		return code;
	case CEL_CONSTANT:
		return constant(c, node->literal);
	default:
		return constant(c, value_error("undeclared reference"));
	}
}

static void set_args(struct compiler *c, struct code *code,
		     struct cel_node *const *nodes, size_t count)
{
	code->args = arena_many(c->arena, count, const struct code *);
	code->count = count;
	for (size_t i = 0; i < count; i++)
		code->args[i] = compile(c, nodes[i]);
}

static struct code *compile_select(struct compiler *c, struct cel_node *node)
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
	code->constant = value_string(node->name);
	set_args(c, code, &node->target, 1);
	return fold(c, code);
}

static void add_overload(struct compiler *c, struct code *code, size_t *room,
			 const struct cel_function *function)
{
	struct overload overload = {.function = function};

	if (function_kinds(function, overload.kinds) != code->count)
		return;
	if (code->overload_count == *room)
		code->overloads = arena_grow(c->arena, code->overloads,
					     code->overload_count, room,
					     sizeof(overload));
	code->overloads[code->overload_count++] = overload;
}

static void set_overloads(struct compiler *c, struct code *code,
			  const struct cel_node *node)
{
	const struct function_row *row = NULL;
	size_t room = 0;

	if (node->function) {
		room = 1;
		code->overloads = arena_new(c->arena, struct overload);
		add_overload(c, code, &room, node->function);
	} else {
		row = function_overloads(c->functions, node->name,
					 node->target != NULL);
	}
	for (; row; row = row->next)
		add_overload(c, code, &room, row->function);
}

static void set_pattern(struct compiler *c, struct code *code,
			const struct cel_node *node)
{
	const struct code *last = code->args[code->count - 1];
	struct err err = {0};

	if (!word_is(node->name, TEXT("matches")) || code->count != 2 ||
	    last->op != CODE_CONSTANT || last->constant.kind != VALUE_STRING)
		return;
	code->regex = regex_new(c->arena, value_text(last->constant), &err);
	if (!code->regex && !c->env->unchecked)
		problem_add(c->arena, c->problems, PROBLEM_REGEX,
			    node->args[node->count - 1], "%s", err.text);
}

static struct code *compile_function(struct compiler *c, struct cel_node *node)
{
	struct cel_node *nodes[FUNCTION_ARGUMENTS];
	struct code *code = code_new(c, CODE_CALL, run_call);
	size_t count = 0;

	if (node->count + 1 > FUNCTION_ARGUMENTS)
		return constant(c, value_error("no such overload"));
	if (node->target)
		nodes[count++] = node->target;
	for (size_t i = 0; i < node->count; i++)
		nodes[count++] = node->args[i];
	set_args(c, code, nodes, count);
	code->name = text_cstr(c->arena, node->name);
	set_overloads(c, code, node);
	if (!code->overload_count)
		return constant(c, value_error("no such overload"));
	code->run = node->target ? run_call : code_fast(code);
	if (count)
		set_pattern(c, code, node);
	return fold(c, code);
}

static struct code *compile_null_test(struct compiler *c, struct cel_node *node)
{
	struct code *code = code_new(c, CODE_NULL_TEST, run_null_test);

	code->negated = word_is(node->name, TEXT("_!=_"));
	set_args(c, code, &node->args[cel_node_is_null(node->args[0]) ? 1 : 0],
		 1);
	return fold(c, code);
}

static struct code *compile_call(struct compiler *c, struct cel_node *node)
{
	static const struct {
		struct text name;
		enum code_op op;
		code_run *run;
		size_t count; /* 0: any */
	} forms[] = {
		{{"_&&_", 4}, CODE_AND, run_and, 2},
		{{"_||_", 4}, CODE_OR, run_or, 2},
		{{"_?_:_", 5}, CODE_CHOICE, run_choice, 3},
		{{"coalesce", 8}, CODE_COALESCE, run_coalesce, 0},
		{{"@append", 7}, CODE_APPEND, run_append, 2},
		{{"@merge", 6}, CODE_MERGE, run_merge, 2},
		{{"@not_strictly_false", 19}, CODE_NOT_FALSE, run_not_false, 1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms) && !node->target; i++) {
		struct code *code;

		if (!word_is(node->name, forms[i].name) ||
		    (forms[i].count && forms[i].count != node->count))
			continue;
		code = code_new(c, forms[i].op, forms[i].run);
		set_args(c, code, node->args, node->count);
		return fold(c, code);
	}
	if (!node->target && node->count == 2 &&
	    (word_is(node->name, TEXT("_==_")) ||
	     word_is(node->name, TEXT("_!=_"))) &&
	    (cel_node_is_null(node->args[0]) ||
	     cel_node_is_null(node->args[1])))
		return compile_null_test(c, node);
	return compile_function(c, node);
}

static struct code *compile_loop(struct compiler *c, struct cel_node *node)
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
	unsigned *slots = arena_many(c->arena, c->env->slots, unsigned);

	for (unsigned i = 0; i < c->env->slots; i++)
		if (c->used[i])
			slots[program->slot_count++] = i;
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
	struct checker checker = {
		.arena = arena, .env = env, .problems = problems};
	struct compiler c = {.arena = arena, .env = env, .problems = problems};
	struct cel_program *program;
	size_t before = problems->count;
	const struct cel_type *type;

	c.functions =
		env->functions ? env->functions : function_index_new(arena);
	checker.functions = c.functions;
	type = cel_check(&checker, node);
	if (!type)
		return NULL;
	if (!is_wanted(wanted, type)) {
		complain_wanted(arena, problems, node, wanted);
		return NULL;
	}
	program = arena_new(arena, struct cel_program);
	program->type = type;
	program->env = env;
	program->locals = checker.locals_most;
	c.used = arena_many(arena, env->slots, bool);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/cel_checker.h"

#include "base/limits.h"

static const struct cel_type *literal_type(struct value v)
{
	switch (v.kind) {
	case VALUE_NULL:
		return &type_null;
	case VALUE_BOOL:
		return &type_bool;
	case VALUE_INT:
		return &type_int;
	case VALUE_UINT:
		return &type_uint;
	case VALUE_DOUBLE:
		return &type_double;
	case VALUE_STRING:
		return &type_string;
	case VALUE_BYTES:
		return &type_bytes;
	case VALUE_DURATION:
		return &type_duration;
	case VALUE_TIMESTAMP:
		return &type_timestamp;
	default:
		return &type_dyn;
	}
}

const struct cel_type *checker_refuse_null(struct checker *c,
					   struct cel_node *node)
{
	const struct cel_type *type = node->type;
	struct cel_type *plain;

	if (c->env->unchecked)
		return type;
	if (node->place == CEL_SLOT && node->kind == CEL_SELECT)
		problem_add(c->arena, c->problems, PROBLEM_NULLABLE, node,
			    "%.*s.%.*s may be null here",
			    TEXT_ARG(node->target->name), TEXT_ARG(node->name));
	else
		problem_add(c->arena, c->problems, PROBLEM_NULLABLE, node,
			    "%.*s may be null here",
			    node->kind == CEL_NAME ? (int)node->name.size : 5,
			    node->kind == CEL_NAME ? node->name.data : "value");
	plain = arena_new(c->arena, struct cel_type);
	*plain = *type;
	plain->nullable = false;
	node->type = plain;
	return plain;
}

static const struct cel_type *select_from(struct checker *c,
					  struct cel_node *node,
					  const struct cel_type *of)
{
	const struct cel_type *inner;

	switch (of->kind) {
	case TYPE_DYN:
		return &type_dyn;
	case TYPE_PARAM:
		type_unify(&c->types, of, &type_dyn);
		return &type_dyn;
	case TYPE_MAP:
		return of->item;
	case TYPE_OPTIONAL:
		inner = select_from(c, node, type_shape(&c->types, of->item));
		return type_new(c->arena, TYPE_OPTIONAL, inner);
	default:
		if (!c->env->unchecked)
			problem_add(c->arena, c->problems, PROBLEM_FIELD, node,
				    "a %s has no field \"%.*s\"", type_word(of),
				    TEXT_ARG(node->name));
		return &type_dyn;
	}
}

static const struct cel_type *check_select(struct checker *c,
					   struct cel_node *node)
{
	const struct cel_type *type = check_root(c, node);

	if (!type) {
		check_node(c, node->target);
		type = checker_present(c, node->target);
		type = select_from(c, node, type_shape(&c->types, type));
	}
	return node->test_only ? &type_bool : type;
}

static const struct cel_type *item_type(struct checker *c,
					struct cel_node *item, bool optional)
{
	const struct cel_type *type;

	check_node(c, item);
	type = checker_present(c, item);
	if (!optional)
		return type;
	type = type_shape(&c->types, type);
	return type->kind == TYPE_OPTIONAL ? type->item : &type_dyn;
}

static __attribute__((noinline)) const struct cel_type *check_list(
	struct checker *c, struct cel_node *node)
{
	const struct cel_type *item = NULL;

	for (size_t i = 0; i < node->count; i++) {
		const struct cel_type *type = item_type(
			c, node->args[i],
			node->optional_items && node->optional_items[i]);

		item = item ? type_join(&c->types, item, type) : type;
	}
	return type_list_of(c->arena, item ? item : type_fresh(&c->types));
}

/* A key of another type could never be looked up. */
static const struct cel_type *key_type(struct checker *c, struct cel_node *key)
{
	const struct cel_type *type =
		type_shape(&c->types, item_type(c, key, false));

	switch (type->kind) {
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_UINT:
	case TYPE_STRING:
	case TYPE_DYN:
	case TYPE_PARAM:
		return type;
	default:
		if (!c->env->unchecked)
			problem_add(c->arena, c->problems, PROBLEM_OVERLOAD,
				    key, "a %s cannot be a key of a map",
				    type_word(type));
		return &type_dyn;
	}
}

static __attribute__((noinline)) const struct cel_type *check_map(
	struct checker *c, struct cel_node *node)
{
	const struct cel_type *key = NULL, *item = NULL;

	for (size_t i = 0; i + 1 < node->count; i += 2) {
		const struct cel_type *k = key_type(c, node->args[i]);
		const struct cel_type *v = item_type(
			c, node->args[i + 1],
			node->optional_items && node->optional_items[i]);

		key = key ? type_join(&c->types, key, k) : k;
		item = item ? type_join(&c->types, item, v) : v;
	}
	if (!key) {
		key = type_fresh(&c->types);
		item = type_fresh(&c->types);
	}
	return type_map_of(c->arena, key, item);
}

static void set_ranges(struct checker *c, struct cel_node *node,
		       struct scope *scope)
{
	const struct cel_type *type, *item;

	check_node(c, node->range);
	type = type_shape(&c->types, checker_present(c, node->range));
	scope->var_type = scope->var2_type = &type_dyn;
	if (type->kind == TYPE_LIST) {
		item = type->item;
		scope->var_type = node->var2.size ? &type_int : item;
		scope->var2_type = item;
	} else if (type->kind == TYPE_MAP) {
		scope->var_type = type->key;
		scope->var2_type = type->item;
	} else if (type->kind == TYPE_PARAM) {
		type_unify(&c->types, type, &type_dyn);
	} else if (type->kind != TYPE_DYN && !c->env->unchecked) {
		problem_add(c->arena, c->problems, PROBLEM_OVERLOAD,
			    node->range, "%.*s() needs a list or a map, not %s",
			    TEXT_ARG(node->name), type_word(type));
	}
}

void checker_want_bool(struct checker *c, struct cel_node *node)
{
	const struct cel_type *type = checker_present(c, node);

	if (type == &type_bool || type_unify(&c->types, type, &type_bool))
		return;
	if (!c->env->unchecked)
		problem_add(c->arena, c->problems, PROBLEM_OVERLOAD, node,
			    "a condition must be bool, not %s",
			    type_word(type_shape(&c->types, type)));
}

/* Not in line: what every node goes through keeps a small frame. */
static __attribute__((noinline)) const struct cel_type *check_comprehension(
	struct checker *c, struct cel_node *node)
{
	struct scope scope = {.var = node->var,
			      .var2 = node->var2,
			      .accumulator = node->accumulator,
			      .base = c->locals};
	const struct known *known = c->known;

	set_ranges(c, node, &scope);
	scope.accumulator_type = check_node(c, node->init);
	if (c->locals + 3 > LIMIT_CEL_LOCALS) {
		problem_add(c->arena, c->problems, PROBLEM_LIMIT, node,
			    "macros are nested too deeply");
		return &type_dyn;
	}
	node->slot = scope.base;
	c->locals += 3;
	if (c->locals > c->locals_most)
		c->locals_most = c->locals;
	scope.outer = c->scope;
	c->scope = &scope;
	scope.has_var = true;
	check_node(c, node->condition);
	checker_want_bool(c, node->condition);
	scope.accumulator_type = type_join(&c->types, scope.accumulator_type,
					   check_node(c, node->step));
	scope.has_var = false;
	node->type = check_node(c, node->result);
	c->scope = scope.outer;
	c->locals -= 3;
	c->known = known;
	return node->type;
}

static const struct cel_type *type_of(struct checker *c, struct cel_node *node)
{
	switch (node->kind) {
	case CEL_LITERAL:
		return literal_type(node->literal);
	case CEL_NAME:
		return check_name(c, node);
	case CEL_SELECT:
		return check_select(c, node);
	case CEL_CALL:
		return check_call(c, node);
	case CEL_LIST:
		return check_list(c, node);
	case CEL_MAP:
		return check_map(c, node);
	case CEL_COMPREHENSION:
		return check_comprehension(c, node);
	}
	return &type_dyn;
}

const struct cel_type *check_node(struct checker *c, struct cel_node *node)
{
	node->type = type_of(c, node);
	return node->type;
}

static void settle(struct checker *c, struct cel_node *node)
{
	if (!node)
		return;
	if (node->type)
		node->type = type_settled(&c->types, node->type);
	settle(c, node->target);
	for (size_t i = 0; i < node->count; i++)
		settle(c, node->args[i]);
	if (node->kind != CEL_COMPREHENSION)
		return;
	settle(c, node->range);
	settle(c, node->init);
	settle(c, node->condition);
	settle(c, node->step);
	settle(c, node->result);
}

struct checker *checker_new(struct arena *arena, const struct cel_env *env,
			    struct cel_problems *problems)
{
	struct checker *c = arena_new(arena, struct checker);

	c->arena = c->types.arena = arena;
	c->env = env;
	c->problems = problems;
	c->functions =
		env->functions ? env->functions : function_index_new(arena);
	return c;
}

const struct cel_type *cel_check(struct checker *c, struct cel_node *node)
{
	size_t before = c->problems->count;

	check_node(c, node);
	if (c->types.count)
		settle(c, node);
	return c->problems->count > before ? NULL : node->type;
}

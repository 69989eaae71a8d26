/* SPDX-License-Identifier: Apache-2.0 */
/* Names: variables of macros, slots, roots, types; and what null tests tell. */
#include "cel/cel_checker.h"

static const struct {
	struct text name;
	struct cel_type type;
} type_names[] = {
	{{"bool", 4}, {.kind = TYPE_BOOL}},
	{{"int", 3}, {.kind = TYPE_INT}},
	{{"uint", 4}, {.kind = TYPE_UINT}},
	{{"double", 6}, {.kind = TYPE_DOUBLE}},
	{{"string", 6}, {.kind = TYPE_STRING}},
	{{"bytes", 5}, {.kind = TYPE_BYTES}},
	{{"null_type", 9}, {.kind = TYPE_NULL}},
	{{"list", 4}, {.kind = TYPE_LIST, .item = &type_dyn}},
	{{"map", 3}, {.kind = TYPE_MAP, .key = &type_dyn, .item = &type_dyn}},
	{{"type", 4}, {.kind = TYPE_TYPE}},
	{{"optional_type", 13}, {.kind = TYPE_OPTIONAL, .item = &type_dyn}},
};

static const struct cel_type *find_local(const struct checker *c,
					 struct text name, unsigned *slot)
{
	for (const struct scope *s = c->scope; s; s = s->outer) {
		if (word_is(name, s->accumulator)) {
			*slot = s->base + 2;
			return s->accumulator_type;
		}
		if (s->has_var && s->var2.size && word_is(name, s->var2)) {
			*slot = s->base + 1;
			return s->var2_type;
		}
		if (s->has_var && word_is(name, s->var)) {
			*slot = s->base;
			return s->var_type;
		}
	}
	return NULL;
}

bool checker_is_local(const struct checker *c, struct text name)
{
	unsigned slot;

	return find_local(c, name, &slot) != NULL;
}

bool checker_is_root(const struct checker *c, struct text name)
{
	if (!name.size || checker_is_local(c, name))
		return false;
	for (size_t i = 0; i < c->env->count; i++)
		if (word_is(c->env->names[i].root, name))
			return true;
	return false;
}

static const struct cel_type *narrowed(struct checker *c,
				       const struct cel_name *name)
{
	struct cel_type *type;

	for (const struct known *k = c->known; k; k = k->next) {
		if (k->slot != name->slot || !name->type->nullable)
			continue;
		type = arena_new(c->arena, struct cel_type);
		*type = *name->type;
		type->nullable = false;
		return type;
	}
	return name->type;
}

/* Names of that root, or the bare names and all roots. */
static struct text nearest(struct checker *c, struct text root,
			   struct text word)
{
	struct text *all =
		arena_many(c->arena, 2 * c->env->count + 1, struct text);
	size_t count = 0;

	for (size_t i = 0; i < c->env->count; i++) {
		const struct cel_name *name = &c->env->names[i];

		if (word_is(name->root, root))
			all[count++] = name->name;
		if (!root.size && name->root.size)
			all[count++] = name->root;
	}
	return text_nearest(word, all, count);
}

static const struct cel_type *unknown_name(struct checker *c,
					   struct cel_node *node,
					   struct text root)
{
	struct text near;
	const char *dot = root.size ? "." : "";

	node->place = CEL_NOWHERE;
	if (c->env->unchecked)
		return &type_dyn;
	near = nearest(c, root, node->name);
	if (near.data)
		problem_add(c->arena, c->problems,
			    root.size ? PROBLEM_FIELD : PROBLEM_NAME, node,
			    "unknown name %.*s%s%.*s, did you mean %.*s%s%.*s?",
			    TEXT_ARG(root), dot, TEXT_ARG(node->name),
			    TEXT_ARG(root), dot, TEXT_ARG(near));
	else
		problem_add(c->arena, c->problems,
			    root.size ? PROBLEM_FIELD : PROBLEM_NAME, node,
			    "unknown name %.*s%s%.*s", TEXT_ARG(root), dot,
			    TEXT_ARG(node->name));
	return &type_dyn;
}

static const struct cel_type *use_name(struct checker *c, struct cel_node *node,
				       const struct cel_name *name)
{
	node->place = CEL_SLOT;
	node->slot = name->slot;
	return narrowed(c, name);
}

const struct cel_type *check_name(struct checker *c, struct cel_node *node)
{
	const struct cel_type *type = find_local(c, node->name, &node->slot);
	const struct cel_name *name;

	node->place = CEL_LOCAL;
	if (type)
		return type;
	name = cel_env_find(c->env, (struct text){NULL, 0}, node->name);
	if (name)
		return use_name(c, node, name);
	for (size_t i = 0; i < ARRAY_SIZE(type_names); i++) {
		if (!word_is(node->name, type_names[i].name))
			continue;
		node->place = CEL_CONSTANT;
		node->literal = (struct value){.kind = VALUE_TYPE,
					       .type = &type_names[i].type};
		return type_new(c->arena, TYPE_TYPE, &type_names[i].type);
	}
	if (!checker_is_root(c, node->name) || c->env->unchecked)
		return unknown_name(c, node, (struct text){NULL, 0});
	problem_add(c->arena, c->problems, PROBLEM_ROOT, node,
		    "%.*s is a record and cannot be used as a value",
		    TEXT_ARG(node->name));
	return &type_dyn;
}

const struct cel_type *check_root(struct checker *c, struct cel_node *node)
{
	const struct cel_name *name;

	if (node->target->kind != CEL_NAME ||
	    checker_is_local(c, node->target->name))
		return NULL;
	name = cel_env_find(c->env, node->target->name, node->name);
	if (name)
		return use_name(c, node, name);
	return checker_is_root(c, node->target->name)
		       ? unknown_name(c, node, node->target->name)
		       : NULL;
}

static const struct known *learn_slot(struct checker *c,
				      const struct cel_node *node,
				      const struct known *known)
{
	struct known *more;

	if (node->place != CEL_SLOT)
		return known;
	more = arena_new(c->arena, struct known);
	more->next = known;
	more->slot = node->slot;
	return more;
}

static const struct known *learn_call(struct checker *c,
				      const struct cel_node *node, bool truth,
				      const struct known *known)
{
	if (node->op == OPERATOR_NOT)
		return checker_learn(c, node->args[0], !truth, known);
	if (node->op == (truth ? OPERATOR_AND : OPERATOR_OR)) {
		known = checker_learn(c, node->args[0], truth, known);
		return checker_learn(c, node->args[1], truth, known);
	}
	if (node->op != (truth ? OPERATOR_UNEQUAL : OPERATOR_EQUAL))
		return known;
	if (cel_node_is_null(node->args[1]))
		return learn_slot(c, node->args[0], known);
	if (cel_node_is_null(node->args[0]))
		return learn_slot(c, node->args[1], known);
	return known;
}

const struct known *checker_learn(struct checker *c,
				  const struct cel_node *node, bool truth,
				  const struct known *known)
{
	if (node->kind == CEL_SELECT && node->test_only && truth)
		return learn_slot(c, node, known);
	return node->kind == CEL_CALL ? learn_call(c, node, truth, known)
				      : known;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: the operators with rules of their own, and overloads by the table. */
#include "cel/cel_checker.h"

#include <string.h>

/* `math.greatest(...)`: a function with a dot in its name, unless the word
 * before the dot names a value. */
static void join_namespace(struct checker *c, struct cel_node *node)
{
	struct text whole;

	if (node->op || !node->target || node->target->kind != CEL_NAME ||
	    checker_is_local(c, node->target->name) ||
	    cel_env_find(c->env, (struct text){NULL, 0}, node->target->name) ||
	    checker_is_root(c, node->target->name))
		return;
	whole = text_format(c->arena, "%.*s.%.*s", TEXT_ARG(node->target->name),
			    TEXT_ARG(node->name));
	if (!function_overloads(c->functions, whole, false))
		return;
	node->name = whole;
	node->target = NULL;
}

/* math.greatest(a, b, c) is math.greatest([a, b, c]). */
static void join_variadic(struct checker *c, struct cel_node *node)
{
	struct cel_node *list;

	if (node->op || node->count < 3 ||
	    (!word_is(node->name, TEXT("math.greatest")) &&
	     !word_is(node->name, TEXT("math.least"))))
		return;
	list = arena_new(c->arena, struct cel_node);
	list->kind = CEL_LIST;
	list->offset = node->offset;
	list->end = node->end;
	list->args = node->args;
	list->count = node->count;
	node->args = arena_many(c->arena, 1, struct cel_node *);
	node->args[0] = list;
	node->count = 1;
}

/* The receiver becomes the first argument. */
static struct cel_node **all_arguments(struct checker *c, struct cel_node *node,
				       size_t *count)
{
	struct cel_node **args;

	*count = node->count + (node->target != NULL);
	if (!node->target)
		return node->args;
	args = arena_many(c->arena, *count, struct cel_node *);
	args[0] = node->target;
	if (node->count)
		memcpy(args + 1, node->args, node->count * sizeof(*args));
	return args;
}

static bool is_number(enum type_kind kind)
{
	return kind == TYPE_INT || kind == TYPE_UINT || kind == TYPE_DOUBLE;
}

static void explain_pair(struct checker *c, struct cel_node *node,
			 struct cel_node *const *args)
{
	const struct cel_type *a = type_settled(&c->types, args[0]->type);
	const struct cel_type *b = type_settled(&c->types, args[1]->type);
	enum problem_kind kind = PROBLEM_OVERLOAD;
	struct text name = node->name, left, right;

	if ((a->kind == TYPE_DURATION && is_number(b->kind)) ||
	    (b->kind == TYPE_DURATION && is_number(a->kind)))
		kind = PROBLEM_UNITS;
	if (a->kind == TYPE_DECIMAL && b->kind == TYPE_DECIMAL)
		kind = PROBLEM_SCALE;
	left = type_print(c->arena, a);
	right = type_print(c->arena, b);
	if (name.size > 2 && name.data[0] == '_' &&
	    name.data[name.size - 1] == '_') {
		name.data++;
		name.size -= 2;
	} else if (name.data[0] == '@') {
		name.data++;
		name.size--;
	}
	problem_add(c->arena, c->problems, kind, node,
		    "%.*s cannot stand between %.*s and %.*s", TEXT_ARG(name),
		    TEXT_ARG(left), TEXT_ARG(right));
}

static void no_overload(struct checker *c, struct cel_node *node,
			struct cel_node *const *args, size_t count)
{
	struct buffer types;
	struct text printed;

	if (c->env->unchecked)
		return;
	if (count == 2 && node->op) {
		explain_pair(c, node, args);
		return;
	}
	buffer_init(&types);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_str(&types, ", ");
		buffer_text(&types,
			    type_print(c->arena,
				       type_settled(&c->types, args[i]->type)));
	}
	printed = buffer_take(&types, c->arena);
	problem_add(c->arena, c->problems, PROBLEM_OVERLOAD, node,
		    "%.*s does not take (%.*s)", TEXT_ARG(node->name),
		    TEXT_ARG(printed));
}

static bool is_aggregate(struct text name)
{
	static const char names[][10] = {"count",    "share",	 "sum",
					 "mean",     "min",	 "max",
					 "quantile", "distinct", "histogram"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

static void no_function(struct checker *c, struct cel_node *node)
{
	const struct text *names;
	struct text near;
	size_t count;

	if (c->env->unchecked)
		return;
	if (!node->target && is_aggregate(node->name)) {
		problem_add(c->arena, c->problems, PROBLEM_AGGREGATE, node,
			    "%.*s() is an aggregate and has no meaning here",
			    TEXT_ARG(node->name));
		return;
	}
	names = function_names(c->arena, &count);
	near = text_nearest(node->name, names, count);
	if (near.data && !word_is(near, node->name))
		problem_add(c->arena, c->problems, PROBLEM_FUNCTION, node,
			    "unknown function %.*s(), did you mean %.*s()?",
			    TEXT_ARG(node->name), TEXT_ARG(near));
	else if (near.data)
		problem_add(c->arena, c->problems, PROBLEM_FUNCTION, node,
			    node->target ? "%.*s() is no method"
					 : "%.*s() is a method of a value",
			    TEXT_ARG(node->name));
	else
		problem_add(c->arena, c->problems, PROBLEM_FUNCTION, node,
			    "unknown function %.*s()", TEXT_ARG(node->name));
}

struct resolution {
	size_t matches;
	const struct cel_function *first;
	const struct cel_type *type;
};

static inline bool types_are_known(struct checker *c,
				   struct cel_node *const *args, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!type_is_scalar(args[i]->type) &&
		    !type_is_known(&c->types, args[i]->type))
			return false;
	return true;
}

/* Tries one overload and leaves no trace; true when it fits. */
static bool try_overload(struct checker *c, const struct cel_function *f,
			 struct cel_node *const *args, size_t count,
			 struct resolution *r)
{
	struct match match = {0};
	size_t mark = unifier_mark(&c->types);
	const char *gives = f->gives;
	const struct cel_type *type = NULL;
	bool fits = gives &&
		    signature_match(&c->types, f->takes, args, count, &match);

	if (fits)
		type = type_settled(&c->types,
				    signature_type(&c->types, &gives, &match));
	unifier_undo(&c->types, mark);
	if (!fits)
		return false;
	if (!r->matches++) {
		r->first = f;
		r->type = type;
	} else if (!type_equal(type, r->type) ||
		   !type_is_known(&c->types, type)) {
		r->type = &type_dyn;
	}
	return true;
}

/* The type that it gives; NULL when it does not fit. */
static const struct cel_type *apply_overload(struct checker *c,
					     const struct cel_function *f,
					     struct cel_node *const *args,
					     size_t count)
{
	struct match match = {0};
	size_t mark = unifier_mark(&c->types);
	const char *gives = f->gives;

	if (gives && signature_match(&c->types, f->takes, args, count, &match))
		return signature_type(&c->types, &gives, &match);
	unifier_undo(&c->types, mark);
	return NULL;
}

/* By the kinds alone; every type is known. */
static inline bool may_apply(const struct function_row *row,
			     const uint32_t *kinds, size_t count)
{
	if (row->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!(row->types[i] & kinds[i]))
			return false;
	return true;
}

/* Where all types are known the first overload that fits is the one. */
static const struct cel_type *pick_overload(struct checker *c,
					    struct cel_node *node,
					    const struct function_row *row,
					    struct cel_node **args,
					    size_t count)
{
	uint32_t kinds[FUNCTION_ARGUMENTS];

	for (size_t i = 0; i < count && i < FUNCTION_ARGUMENTS; i++)
		kinds[i] = 1u << type_shape(&c->types, args[i]->type)->kind;
	for (; row; row = row->next) {
		const struct cel_type *type;

		if (!may_apply(row, kinds, count))
			continue;
		if (row->alike && args[0]->type == args[1]->type)
			type = row->alike;
		else if (row->gives)
			type = row->gives;
		else
			type = apply_overload(c, row->overload.function, args,
					      count);
		if (!type)
			continue;
		node->row = row;
		return type;
	}
	no_overload(c, node, args, count);
	return &type_dyn;
}

static const struct cel_type *check_overloads(struct checker *c,
					      struct cel_node *node,
					      struct cel_node **args,
					      size_t count)
{
	const struct function_row *row = function_row_of(c->functions, node);
	struct resolution r = {0};
	const struct cel_type *type;

	if (!row) {
		no_function(c, node);
		return &type_dyn;
	}
	if (types_are_known(c, args, count))
		return pick_overload(c, node, row, args, count);
	for (; row; row = row->next)
		try_overload(c, row->overload.function, args, count, &r);
	if (!r.matches) {
		no_overload(c, node, args, count);
		return &type_dyn;
	}
	if (r.matches > 1)
		return r.type;
	type = apply_overload(c, r.first, args, count);
	return type ? type : &type_dyn;
}

static const struct cel_type *check_logic(struct checker *c,
					  struct cel_node *node)
{
	bool both = node->op == OPERATOR_AND;
	const struct known *before = c->known;

	check_node(c, node->args[0]);
	checker_want_bool(c, node->args[0]);
	c->known = checker_learn(c, node->args[0], both, before);
	check_node(c, node->args[1]);
	checker_want_bool(c, node->args[1]);
	c->known = before;
	return &type_bool;
}

static const struct cel_type *join_branches(struct checker *c,
					    struct cel_node *node,
					    struct cel_node *a,
					    struct cel_node *b)
{
	const struct cel_type *type = type_join(&c->types, a->type, b->type);
	const struct cel_type *x = type_shape(&c->types, a->type);
	const struct cel_type *y = type_shape(&c->types, b->type);
	struct text left, right;

	if (type->kind != TYPE_DYN || x->kind == TYPE_DYN ||
	    y->kind == TYPE_DYN || c->env->unchecked)
		return type;
	if (x->kind == TYPE_NULL)
		return type_nullable(c->arena, y);
	if (y->kind == TYPE_NULL)
		return type_nullable(c->arena, x);
	left = type_print(c->arena, type_settled(&c->types, x));
	right = type_print(c->arena, type_settled(&c->types, y));
	problem_add(c->arena, c->problems, PROBLEM_TYPES, node,
		    "the choice is between %.*s and %.*s", TEXT_ARG(left),
		    TEXT_ARG(right));
	return type;
}

static const struct cel_type *check_choice(struct checker *c,
					   struct cel_node *node)
{
	const struct known *before = c->known;

	check_node(c, node->args[0]);
	checker_want_bool(c, node->args[0]);
	c->known = checker_learn(c, node->args[0], true, before);
	check_node(c, node->args[1]);
	c->known = checker_learn(c, node->args[0], false, before);
	check_node(c, node->args[2]);
	c->known = before;
	return join_branches(c, node, node->args[1], node->args[2]);
}

/* coalesce(a, b, ...): the first that is not null. */
static const struct cel_type *check_coalesce(struct checker *c,
					     struct cel_node *node)
{
	const struct cel_type *type = NULL;
	struct cel_type *plain;

	if (node->count < 2) {
		problem_add(c->arena, c->problems, PROBLEM_OVERLOAD, node,
			    "coalesce() needs two values or more");
		return &type_dyn;
	}
	for (size_t i = 0; i < node->count; i++) {
		check_node(c, node->args[i]);
		if (i)
			type = join_branches(c, node, node->args[i - 1],
					     node->args[i]);
	}
	if (!type->nullable || node->args[node->count - 1]->type->nullable)
		return type;
	plain = arena_new(c->arena, struct cel_type);
	*plain = *type;
	plain->nullable = false;
	return plain;
}

const struct cel_type *check_call(struct checker *c, struct cel_node *node)
{
	struct cel_node **args;
	size_t count;

	if (node->op == OPERATOR_AND || node->op == OPERATOR_OR)
		return check_logic(c, node);
	if (node->op == OPERATOR_CHOICE)
		return check_choice(c, node);
	if (!node->target && word_is(node->name, TEXT("coalesce")))
		return check_coalesce(c, node);
	join_namespace(c, node);
	join_variadic(c, node);
	args = all_arguments(c, node, &count);
	for (size_t i = 0; i < count; i++)
		check_node(c, args[i]);
	if (cel_node_is_null_test(node))
		return &type_bool;
	for (size_t i = 0; i < count; i++)
		checker_present(c, args[i]);
	return check_overloads(c, node, args, count);
}

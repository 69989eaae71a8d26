/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Macros (CEL language definition, "Macros", and the extensions optionals,
 * bindings and two-variable comprehensions) become comprehensions when they
 * are parsed. Accumulators have names no expression can write.
 */
#include "cel/cel_parser.h"

#define ACCUMULATOR "@result"

struct macro {
	struct text name;
	unsigned least, most; /* arguments */
	struct cel_node *(*expand)(struct parser *p, struct cel_node *call);
};

static struct stretch place_of(const struct cel_node *node)
{
	return (struct stretch){node->offset, node->end};
}

static struct cel_node *literal(struct parser *p, const struct cel_node *at,
				struct value value)
{
	struct stretch place = place_of(at);
	struct cel_node *node = parser_node(p, CEL_LITERAL, place);

	node->literal = value;
	return node;
}

static struct cel_node *name(struct parser *p, const struct cel_node *at,
			     const char *word)
{
	struct stretch place = place_of(at);
	struct cel_node *node = parser_node(p, CEL_NAME, place);

	node->name = text_from(word);
	return node;
}

static struct cel_node *empty(struct parser *p, const struct cel_node *at,
			      enum cel_node_kind kind)
{
	struct stretch place = place_of(at);

	return parser_node(p, kind, place);
}

static struct cel_node *refuse(struct parser *p, struct cel_node *call,
			       const struct cel_node *at, const char *what)
{
	problem_add(p->arena, p->problems, PROBLEM_MACRO, at, "%.*s: %s",
		    TEXT_ARG(call->name), what);
	return call;
}

static bool is_variable(const struct cel_node *node)
{
	return node->kind == CEL_NAME;
}

/* The frame of a loop over the target; *first is the first argument behind
 * the variables. NULL (and a complaint) when a variable is no name. */
static struct cel_node *loop(struct parser *p, struct cel_node *call,
			     unsigned variables)
{
	struct cel_node *node;

	for (unsigned i = 0; i < variables; i++) {
		if (!is_variable(call->args[i])) {
			refuse(p, call, call->args[i],
			       "a variable must be a plain name");
			return NULL;
		}
	}
	node = empty(p, call, CEL_COMPREHENSION);
	node->name = call->name;
	node->range = call->target;
	node->var = call->args[0]->name;
	if (variables == 2)
		node->var2 = call->args[1]->name;
	node->accumulator = TEXT(ACCUMULATOR);
	return node;
}

/* all: stop at the first false; exists: at the first true. */
static struct cel_node *expand_test(struct parser *p, struct cel_node *call)
{
	bool all = word_is(call->name, TEXT("all"));
	struct cel_node *node = loop(p, call, (unsigned)call->count - 1);
	struct cel_node *going;

	if (!node)
		return call;
	going = name(p, call, ACCUMULATOR);
	if (!all)
		going = parser_call(p, OPERATOR_NOT, going, NULL);
	node->init = literal(p, call, value_bool(all));
	node->condition = parser_call(p, OPERATOR_NOT_FALSE, going, NULL);
	node->step = parser_call(p, all ? OPERATOR_AND : OPERATOR_OR,
				 name(p, call, ACCUMULATOR),
				 call->args[call->count - 1]);
	node->result = name(p, call, ACCUMULATOR);
	return parser_done(p, node);
}

static struct cel_node *expand_one(struct parser *p, struct cel_node *call)
{
	struct cel_node *node = loop(p, call, (unsigned)call->count - 1);

	if (!node)
		return call;
	node->init = literal(p, call, value_int(0));
	node->condition = literal(p, call, value_bool(true));
	node->step = parser_choice(p, call->args[call->count - 1],
				   parser_call(p, OPERATOR_ADD,
					       name(p, call, ACCUMULATOR),
					       literal(p, call, value_int(1))),
				   name(p, call, ACCUMULATOR));
	node->result =
		parser_call(p, OPERATOR_EQUAL, name(p, call, ACCUMULATOR),
			    literal(p, call, value_int(1)));
	return parser_done(p, node);
}

/* Appends `item` where `test` holds (NULL: always). */
static struct cel_node *collect(struct parser *p, struct cel_node *call,
				struct cel_node *node, struct cel_node *test,
				struct cel_node *step)
{
	node->condition = literal(p, call, value_bool(true));
	node->step =
		test ? parser_choice(p, test, step, name(p, call, ACCUMULATOR))
		     : step;
	node->result = name(p, call, ACCUMULATOR);
	return parser_done(p, node);
}

static struct cel_node *expand_filter(struct parser *p, struct cel_node *call)
{
	struct cel_node *node = loop(p, call, 1);
	struct cel_node *item;

	if (!node)
		return call;
	item = empty(p, call->args[0], CEL_NAME);
	item->name = node->var;
	node->init = empty(p, call, CEL_LIST);
	return collect(p, call, node, call->args[1],
		       parser_call(p, OPERATOR_APPEND,
				   name(p, call, ACCUMULATOR), item));
}

static struct cel_node *expand_map(struct parser *p, struct cel_node *call)
{
	bool two = word_is(call->name, TEXT("transformList"));
	struct cel_node *node = loop(p, call, two ? 2 : 1);
	struct cel_node *test = NULL;

	if (!node)
		return call;
	if (call->count == (two ? 4u : 3u))
		test = call->args[call->count - 2];
	node->init = empty(p, call, CEL_LIST);
	return collect(p, call, node, test,
		       parser_call(p, OPERATOR_APPEND,
				   name(p, call, ACCUMULATOR),
				   call->args[call->count - 1]));
}

static struct cel_node *expand_transform(struct parser *p,
					 struct cel_node *call)
{
	bool entry = word_is(call->name, TEXT("transformMapEntry"));
	struct cel_node *node = loop(p, call, 2);
	struct cel_node *pair, *item = call->args[call->count - 1];

	if (!node)
		return call;
	pair = item;
	if (!entry) {
		pair = empty(p, call, CEL_MAP);
		pair->args = arena_many(p->arena, 2, struct cel_node *);
		pair->count = 2;
		pair->args[0] = empty(p, call, CEL_NAME);
		pair->args[0]->name = node->var;
		pair->args[1] = item;
		parser_done(p, pair);
	}
	node->init = empty(p, call, CEL_MAP);
	return collect(p, call, node, call->count == 4 ? call->args[2] : NULL,
		       parser_call(p, OPERATOR_MERGE,
				   name(p, call, ACCUMULATOR), pair));
}

static struct cel_node *bind(struct parser *p, struct cel_node *call,
			     struct text var, struct cel_node *value,
			     struct cel_node *body)
{
	struct cel_node *node = empty(p, call, CEL_COMPREHENSION);

	node->name = TEXT("bind");
	node->var = TEXT("@unused");
	node->accumulator = var;
	node->range = empty(p, call, CEL_LIST);
	node->init = value;
	node->condition = literal(p, call, value_bool(false));
	node->step = empty(p, call, CEL_NAME);
	node->step->name = var;
	node->result = body;
	return parser_done(p, node);
}

static struct cel_node *expand_bind(struct parser *p, struct cel_node *call)
{
	if (!is_variable(call->args[0]))
		return refuse(p, call, call->args[0],
			      "a variable must be a plain name");
	return bind(p, call, call->args[0]->name, call->args[1], call->args[2]);
}

static struct cel_node *method(struct parser *p, const char *word,
			       struct cel_node *target)
{
	struct cel_node *call = empty(p, target, CEL_CALL);

	call->name = text_from(word);
	call->target = target;
	return parser_done(p, call);
}

static struct cel_node *optional_of(struct parser *p, struct cel_node *value)
{
	struct cel_node *call = empty(p, value, CEL_CALL);

	call->name = TEXT("optional.of");
	call->args = arena_many(p->arena, 1, struct cel_node *);
	call->args[call->count++] = value;
	return parser_done(p, call);
}

static struct cel_node *expand_optional(struct parser *p, struct cel_node *call)
{
	struct cel_node *none = empty(p, call, CEL_CALL);
	struct cel_node *body = call->args[1];

	if (!is_variable(call->args[0]))
		return refuse(p, call, call->args[0],
			      "a variable must be a plain name");
	none->name = TEXT("optional.none");
	body = bind(p, call, call->args[0]->name,
		    method(p, "value", name(p, call, "@target")), body);
	if (word_is(call->name, TEXT("optMap")))
		body = optional_of(p, body);
	body = parser_choice(p, method(p, "hasValue", name(p, call, "@target")),
			     body, none);
	return bind(p, call, TEXT("@target"), call->target, body);
}

static struct cel_node *expand_has(struct parser *p, struct cel_node *call)
{
	struct cel_node *field = call->args[0];

	if (field->kind != CEL_SELECT || field->test_only)
		return refuse(p, call, field,
			      "the argument must be a field, as in has(a.b)");
	field->test_only = true;
	field->offset = call->offset;
	field->end = call->end;
	return field;
}

static const struct macro methods[] = {
	{{"all", 3}, 2, 3, expand_test},
	{{"exists", 6}, 2, 3, expand_test},
	{{"exists_one", 10}, 2, 3, expand_one},
	{{"existsOne", 9}, 2, 3, expand_one},
	{{"filter", 6}, 2, 2, expand_filter},
	{{"map", 3}, 2, 3, expand_map},
	{{"transformList", 13}, 3, 4, expand_map},
	{{"transformMap", 12}, 3, 4, expand_transform},
	{{"transformMapEntry", 17}, 3, 4, expand_transform},
	{{"optMap", 6}, 2, 2, expand_optional},
	{{"optFlatMap", 10}, 2, 2, expand_optional},
};

struct cel_node *macro_expand(struct parser *p, struct cel_node *call)
{
	if (!call->target) {
		if (word_is(call->name, TEXT("has")) && call->count == 1)
			return expand_has(p, call);
		return call;
	}
	if (call->target->kind == CEL_NAME &&
	    word_is(call->target->name, TEXT("cel"))) {
		if (word_is(call->name, TEXT("bind")) && call->count == 3)
			return expand_bind(p, call);
		return call;
	}
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
		if (word_is(call->name, methods[i].name) &&
		    call->count >= methods[i].least &&
		    call->count <= methods[i].most)
			return methods[i].expand(p, call);
	return call;
}

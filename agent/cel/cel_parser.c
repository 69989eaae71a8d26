/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of CEL by precedence climbing, with recovery. */
#include "cel/cel_parser.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

static struct cel_node *parse_unary(struct parser *p);

void parser_advance(struct parser *p)
{
	p->behind = p->token.end;
	lexer_read(&p->lexer, &p->token);
}

void parser_complain(struct parser *p, const char *wanted)
{
	struct text got = p->token.text;

	if (p->token.kind == TOKEN_WRONG || p->gave_up ||
	    p->complained == p->token.offset + 1)
		return;
	p->complained = p->token.offset + 1;
	if (got.size > 40)
		got.size = 40;
	problem_add_at(p->arena, p->problems, PROBLEM_SYNTAX, p->token.offset,
		       p->token.end,
		       p->token.kind == TOKEN_END
			       ? text_format(p->arena,
					     "%s was expected, the expression "
					     "ends",
					     wanted)
			       : text_format(p->arena,
					     "%s was expected, not \"%.*s\"",
					     wanted, TEXT_ARG(got)));
}

void parser_give_up(struct parser *p, const char *what)
{
	if (!p->gave_up)
		problem_add_at(p->arena, p->problems, PROBLEM_LIMIT,
			       p->token.offset, p->token.end, text_from(what));
	p->gave_up = true;
	p->lexer.at = (uint32_t)p->lexer.source.size;
	p->token = (struct token){
		.kind = TOKEN_END, .offset = p->lexer.at, .end = p->lexer.at};
}

struct cel_node *parser_node(struct parser *p, enum cel_node_kind kind,
			     struct stretch at)
{
	struct cel_node *node =
		kind == CEL_COMPREHENSION
			? arena_new(p->arena, struct cel_node)
			: arena_take(p->arena, offsetof(struct cel_node, var));

	node->kind = kind;
	node->offset = at.offset;
	node->end = at.end;
	if (++p->nodes > LIMIT_CEL_NODES)
		parser_give_up(p, "the expression has too many parts");
	return node;
}

static inline void deepen(struct cel_node *node, const struct cel_node *child)
{
	if (child->depth >= node->depth)
		node->depth = child->depth + 1;
	if (node->kind != CEL_COMPREHENSION && child->offset < node->offset)
		node->offset = child->offset;
}

/* What is there when the children were looked at. */
static inline struct cel_node *bounded(struct parser *p, struct cel_node *node)
{
	if (p->behind > node->end)
		node->end = p->behind;
	if (node->depth > LIMIT_CEL_LEVELS)
		parser_give_up(p, "the expression is nested too deeply");
	return node;
}

struct cel_node *parser_done(struct parser *p, struct cel_node *node)
{
	if (node->target)
		deepen(node, node->target);
	for (size_t i = 0; i < node->count; i++)
		deepen(node, node->args[i]);
	if (node->kind == CEL_COMPREHENSION) {
		if (node->range)
			deepen(node, node->range);
		deepen(node, node->init);
		deepen(node, node->condition);
		deepen(node, node->step);
		deepen(node, node->result);
	}
	return bounded(p, node);
}

static struct cel_node *operator_node(struct parser *p, enum cel_operator op,
				      const struct cel_node *first)
{
#define OPERATOR_NAME(name, text) [OPERATOR_##name] = {text, sizeof(text) - 1},
	static const struct text names[OPERATORS] = {
		CEL_OPERATORS(OPERATOR_NAME)};
#undef OPERATOR_NAME
	struct cel_node *call = parser_node(
		p, CEL_CALL, (struct stretch){first->offset, first->end});

	call->op = op;
	call->name = names[op];
	return call;
}

struct cel_node *parser_call(struct parser *p, enum cel_operator op,
			     struct cel_node *a, struct cel_node *b)
{
	struct cel_node *call = operator_node(p, op, a);

	call->args = arena_take(p->arena, 2 * sizeof(struct cel_node *));
	call->args[0] = a;
	call->args[1] = b;
	call->count = b ? 2 : 1;
	deepen(call, a);
	if (b)
		deepen(call, b);
	return bounded(p, call);
}

struct cel_node *parser_choice(struct parser *p, struct cel_node *test,
			       struct cel_node *yes, struct cel_node *no)
{
	struct cel_node *call = operator_node(p, OPERATOR_CHOICE, test);

	call->count = 3;
	call->args = arena_take(p->arena, 3 * sizeof(struct cel_node *));
	call->args[0] = test;
	call->args[1] = yes;
	call->args[2] = no;
	return parser_done(p, call);
}

struct cel_node *parser_wrong_node(struct parser *p)
{
	struct cel_node *node = parser_node(p, CEL_LITERAL, parser_here(p));

	node->literal = value_error("the expression has an error");
	return node;
}

/* Skips to where the grammar can go on: a separator or a closing bracket. */
void parser_recover(struct parser *p)
{
	unsigned open = 0;

	for (; p->token.kind != TOKEN_END; parser_advance(p)) {
		if (p->token.kind != TOKEN_SIGN)
			continue;
		if (strchr("([{", p->token.text.data[0]))
			open++;
		else if (strchr(")]}", p->token.text.data[0]) && !open--)
			return;
		else if (!open &&
			 (parser_at_sign(p, ",") || parser_at_sign(p, "&&") ||
			  parser_at_sign(p, "||") || parser_at_sign(p, ":")))
			return;
	}
}

void parser_want_sign(struct parser *p, const char *sign)
{
	char wanted[8];

	if (parser_take_sign(p, sign))
		return;
	snprintf(wanted, sizeof(wanted), "\"%s\"", sign);
	parser_complain(p, wanted);
	while (p->token.kind != TOKEN_END && !parser_at_sign(p, sign)) {
		uint32_t before = p->token.offset;

		parser_recover(p);
		if (p->token.offset == before && !parser_at_sign(p, sign))
			parser_advance(p);
	}
	parser_take_sign(p, sign);
}

static struct cel_node *parse_negative(struct parser *p)
{
	struct cel_node *node;

	if (p->token.kind == TOKEN_INTEGER) {
		node = parser_integer(p, true);
	} else if (p->token.kind == TOKEN_LITERAL &&
		   p->token.literal.kind == VALUE_DOUBLE) {
		node = parser_primary(p);
		node->literal.real = -node->literal.real;
	} else {
		return parser_call(p, OPERATOR_NEGATE, parse_unary(p), NULL);
	}
	return node;
}

static struct cel_node *parse_prefixed(struct parser *p)
{
	bool minus = parser_at_sign(p, "-");
	uint32_t offset = p->token.offset;
	struct cel_node *node;

	parser_advance(p);
	if (++p->nesting > LIMIT_CEL_DEPTH) {
		parser_give_up(p, "the expression is nested too deeply");
		p->nesting--;
		return parser_wrong_node(p);
	}
	node = minus ? parse_negative(p)
		     : parser_call(p, OPERATOR_NOT, parse_unary(p), NULL);
	node->offset = offset;
	p->nesting--;
	return node->kind == CEL_LITERAL ? parser_member(p, node) : node;
}

static struct cel_node *parse_unary(struct parser *p)
{
	if (parser_at_sign(p, "!") || parser_at_sign(p, "-"))
		return parse_prefixed(p);
	return parser_member(p, parser_primary(p));
}

static const unsigned char levels[OPERATORS] = {
	[OPERATOR_OR] = 1,	 [OPERATOR_AND] = 2,
	[OPERATOR_LESS] = 3,	 [OPERATOR_AT_MOST] = 3,
	[OPERATOR_MORE] = 3,	 [OPERATOR_AT_LEAST] = 3,
	[OPERATOR_EQUAL] = 3,	 [OPERATOR_UNEQUAL] = 3,
	[OPERATOR_IN] = 3,	 [OPERATOR_ADD] = 4,
	[OPERATOR_SUBTRACT] = 4, [OPERATOR_MULTIPLY] = 5,
	[OPERATOR_DIVIDE] = 5,	 [OPERATOR_REMAINDER] = 5,
};

static struct cel_node *parse_binary(struct parser *p, unsigned level)
{
	struct cel_node *left = parse_unary(p);
	enum cel_operator op;

	while ((op = p->token.binary) && levels[op] >= level) {
		struct cel_node *right;

		parser_advance(p);
		right = parse_binary(p, levels[op] + 1u);
		left = parser_call(p, op, left, right);
	}
	return left;
}

static struct cel_node *parse_choice(struct parser *p)
{
	struct cel_node *node = parse_binary(p, 1);
	struct cel_node *yes;

	if (!parser_take_sign(p, "?"))
		return node;
	yes = parse_binary(p, 1);
	parser_want_sign(p, ":");
	return parser_choice(p, node, yes, parser_expression(p));
}

struct cel_node *parser_expression(struct parser *p)
{
	struct cel_node *node;

	if (p->nesting >= LIMIT_CEL_DEPTH) {
		parser_give_up(p, "the expression is nested too deeply");
		return parser_wrong_node(p);
	}
	p->nesting++;
	node = parse_choice(p);
	p->nesting--;
	return node;
}

struct cel_node *cel_parse(struct arena *arena, struct text source,
			   struct cel_problems *problems)
{
	struct parser *p = arena_new(arena, struct parser);
	size_t before = problems->count;
	struct cel_node *node;

	p->arena = arena;
	p->problems = problems;
	p->lexer = (struct lexer){arena, problems, source, 0};
	if (source.size > LIMIT_CEL_BYTES) {
		problem_add_at(arena, problems, PROBLEM_LIMIT, 0, 0,
			       text_format(arena,
					   "the expression is longer than %d "
					   "bytes",
					   LIMIT_CEL_BYTES));
		return NULL;
	}
	parser_advance(p);
	node = parser_expression(p);
	while (p->token.kind != TOKEN_END && !p->gave_up) {
		parser_complain(p, "an operator or the end");
		parser_advance(p);
		parser_expression(p);
	}
	return problems->count > before || p->gave_up ? NULL : node;
}

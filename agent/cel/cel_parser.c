/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of CEL by precedence climbing, with recovery. */
#include "cel/cel_parser.h"

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
			     const struct token *at)
{
	struct cel_node *node = arena_new(p->arena, struct cel_node);

	node->kind = kind;
	node->offset = at->offset;
	node->end = at->end;
	if (++p->nodes > LIMIT_CEL_NODES)
		parser_give_up(p, "the expression has too many parts");
	return node;
}

static void deepen(struct cel_node *node, const struct cel_node *child)
{
	if (!child)
		return;
	if (child->depth >= node->depth)
		node->depth = child->depth + 1;
	if (node->kind != CEL_COMPREHENSION && child->offset < node->offset)
		node->offset = child->offset;
}

struct cel_node *parser_done(struct parser *p, struct cel_node *node)
{
	deepen(node, node->target);
	for (size_t i = 0; i < node->count; i++)
		deepen(node, node->args[i]);
	deepen(node, node->range);
	deepen(node, node->init);
	deepen(node, node->condition);
	deepen(node, node->step);
	deepen(node, node->result);
	if (p->behind > node->end)
		node->end = p->behind;
	if (node->depth > LIMIT_CEL_LEVELS)
		parser_give_up(p, "the expression is nested too deeply");
	return node;
}

struct cel_node *parser_call(struct parser *p, const char *name,
			     struct cel_node *a, struct cel_node *b)
{
	struct token at = {.offset = a->offset, .end = a->end};
	struct cel_node *call = parser_node(p, CEL_CALL, &at);

	call->name = text_from(name);
	call->args = arena_many(p->arena, 2, struct cel_node *);
	call->args[call->count++] = a;
	if (b)
		call->args[call->count++] = b;
	return parser_done(p, call);
}

struct cel_node *parser_wrong_node(struct parser *p)
{
	struct cel_node *node = parser_node(p, CEL_LITERAL, &p->token);

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

static struct cel_node *parse_negative(struct parser *p,
				       const struct token *sign)
{
	struct cel_node *node;

	if (p->token.kind == TOKEN_INTEGER) {
		node = parser_integer(p, true);
	} else if (p->token.kind == TOKEN_LITERAL &&
		   p->token.literal.kind == VALUE_DOUBLE) {
		node = parser_primary(p);
		node->literal.real = -node->literal.real;
	} else {
		node = parser_call(p, "-_", parse_unary(p), NULL);
		node->offset = sign->offset;
		return node;
	}
	node->offset = sign->offset;
	return parser_member(p, node);
}

static struct cel_node *parse_unary(struct parser *p)
{
	struct token sign = p->token;
	struct cel_node *node;

	if (!parser_at_sign(p, "!") && !parser_at_sign(p, "-"))
		return parser_member(p, parser_primary(p));
	parser_advance(p);
	if (++p->nesting > LIMIT_CEL_DEPTH) {
		parser_give_up(p, "the expression is nested too deeply");
		p->nesting--;
		return parser_wrong_node(p);
	}
	if (word_is(sign.text, TEXT("-"))) {
		node = parse_negative(p, &sign);
	} else {
		node = parser_call(p, "!_", parse_unary(p), NULL);
		node->offset = sign.offset;
	}
	p->nesting--;
	return node;
}

static const struct {
	char sign[3];
	const char *name;
	unsigned level;
} binaries[] = {
	{"||", "_||_", 1}, {"&&", "_&&_", 2}, {"<", "_<_", 3},
	{"<=", "_<=_", 3}, {">", "_>_", 3},   {">=", "_>=_", 3},
	{"==", "_==_", 3}, {"!=", "_!=_", 3}, {"in", "@in", 3},
	{"+", "_+_", 4},   {"-", "_-_", 4},   {"*", "_*_", 5},
	{"/", "_/_", 5},   {"%", "_%_", 5},
};

static int binary_at(const struct parser *p)
{
	struct text t = p->token.text;
	char second = t.size == 2 ? t.data[1] : 0;

	if ((p->token.kind != TOKEN_SIGN && p->token.kind != TOKEN_NAME) ||
	    t.size > 2 || t.data[0] == ')' || t.data[0] == ',')
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(binaries); i++)
		if (t.data[0] == binaries[i].sign[0] &&
		    second == binaries[i].sign[1])
			return (int)i;
	return -1;
}

static struct cel_node *parse_binary(struct parser *p, unsigned level)
{
	struct cel_node *left = parse_unary(p);
	int at;

	while ((at = binary_at(p)) >= 0 && binaries[at].level >= level) {
		struct cel_node *right;

		parser_advance(p);
		right = parse_binary(p, binaries[at].level + 1);
		left = parser_call(p, binaries[at].name, left, right);
	}
	return left;
}

static struct cel_node *parse_choice(struct parser *p)
{
	struct cel_node *node = parse_binary(p, 1);
	struct token at = {.offset = node->offset, .end = node->end};
	struct cel_node *call;

	if (!parser_take_sign(p, "?"))
		return node;
	call = parser_node(p, CEL_CALL, &at);
	call->name = TEXT("_?_:_");
	call->count = 3;
	call->args = arena_many(p->arena, 3, struct cel_node *);
	call->args[0] = node;
	call->args[1] = parse_binary(p, 1);
	parser_want_sign(p, ":");
	call->args[2] = parser_expression(p);
	return parser_done(p, call);
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
	struct parser p = {.arena = arena, .problems = problems};
	size_t before = problems->count;
	struct cel_node *node;

	p.lexer = (struct lexer){arena, problems, source, 0};
	if (source.size > LIMIT_CEL_BYTES) {
		problem_add_at(arena, problems, PROBLEM_LIMIT, 0, 0,
			       text_format(arena,
					   "the expression is longer than %d "
					   "bytes",
					   LIMIT_CEL_BYTES));
		return NULL;
	}
	parser_advance(&p);
	node = parser_expression(&p);
	while (p.token.kind != TOKEN_END && !p.gave_up) {
		parser_complain(&p, "an operator or the end");
		parser_advance(&p);
		parser_expression(&p);
	}
	return problems->count > before || p.gave_up ? NULL : node;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of CEL by precedence climbing, with recovery. */
#include "cel/cel_parser.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

static struct cel_node *parse_expression(struct parser *p);
static struct cel_node *parse_unary(struct parser *p);

static void advance(struct parser *p)
{
	p->behind = p->token.end;
	p->token = lexer_next(&p->lexer);
}

static bool at_sign(const struct parser *p, const char *sign)
{
	return p->token.kind == TOKEN_SIGN && text_is(p->token.text, sign);
}

static bool take_sign(struct parser *p, const char *sign)
{
	if (!at_sign(p, sign))
		return false;
	advance(p);
	return true;
}

static void complain(struct parser *p, const char *wanted)
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

static void give_up(struct parser *p, const char *what)
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
		give_up(p, "the expression has too many parts");
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
		give_up(p, "the expression is nested too deeply");
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

static struct cel_node *wrong_node(struct parser *p)
{
	struct cel_node *node = parser_node(p, CEL_LITERAL, &p->token);

	node->literal = value_error("the expression has an error");
	return node;
}

/* Skips to where the grammar can go on: a separator or a closing bracket. */
static void recover(struct parser *p)
{
	unsigned open = 0;

	for (; p->token.kind != TOKEN_END; advance(p)) {
		if (p->token.kind != TOKEN_SIGN)
			continue;
		if (strchr("([{", p->token.text.data[0]))
			open++;
		else if (strchr(")]}", p->token.text.data[0]) && !open--)
			return;
		else if (!open && (at_sign(p, ",") || at_sign(p, "&&") ||
				   at_sign(p, "||") || at_sign(p, ":")))
			return;
	}
}

static void want_sign(struct parser *p, const char *sign)
{
	char wanted[8];

	if (take_sign(p, sign))
		return;
	snprintf(wanted, sizeof(wanted), "\"%s\"", sign);
	complain(p, wanted);
	while (p->token.kind != TOKEN_END && !at_sign(p, sign)) {
		uint32_t before = p->token.offset;

		recover(p);
		if (p->token.offset == before && !at_sign(p, sign))
			advance(p);
	}
	take_sign(p, sign);
}

static void append(struct parser *p, struct cel_node *to, size_t *room,
		   struct cel_node *item)
{
	if (to->count == *room)
		to->args = arena_grow(p->arena, to->args, to->count, room,
				      sizeof(struct cel_node *));
	to->args[to->count++] = item;
}

/* Items up to the closing sign, which is taken. */
static void parse_items(struct parser *p, struct cel_node *to,
			const char *close, bool marks)
{
	size_t room = 0;
	bool optional[1024];
	bool any = false;

	while (!at_sign(p, close) && p->token.kind != TOKEN_END) {
		bool mark = marks && take_sign(p, "?");

		any = any || mark;
		if (to->count < ARRAY_SIZE(optional))
			optional[to->count] = mark;
		append(p, to, &room, parse_expression(p));
		if (to->kind == CEL_MAP) {
			want_sign(p, ":");
			append(p, to, &room, parse_expression(p));
		}
		if (!take_sign(p, ","))
			break;
		if (to->kind == CEL_CALL && at_sign(p, close))
			complain(p, "an argument");
	}
	want_sign(p, close);
	if (any && to->count > ARRAY_SIZE(optional))
		give_up(p, "too many items in a list with optional ones");
	else if (any) {
		to->optional_items = arena_many(p->arena, to->count, bool);
		memcpy(to->optional_items, optional, to->count);
	}
}

static bool is_reserved(struct text name)
{
	static const char *const words[] = {
		"as",	     "break",  "const",	 "continue", "else", "for",
		"function",  "if",     "import", "let",	     "loop", "package",
		"namespace", "return", "var",	 "void",     "while"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is(name, words[i]))
			return true;
	return false;
}

static struct cel_node *parse_call(struct parser *p, struct cel_node *target,
				   const struct token *name)
{
	struct cel_node *call = parser_node(p, CEL_CALL, name);

	call->name = name->text;
	call->target = target;
	parse_items(p, call, ")", false);
	if (!target)
		call->end = p->behind;
	return macro_expand(p, parser_done(p, call));
}

static bool keyword(const struct token *token, struct value *out)
{
	if (text_is(token->text, "true"))
		*out = value_bool(true);
	else if (text_is(token->text, "false"))
		*out = value_bool(false);
	else if (text_is(token->text, "null"))
		*out = value_null();
	else
		return false;
	return true;
}

static struct cel_node *parse_name(struct parser *p)
{
	struct token name = p->token;
	struct cel_node *node;
	struct value value;

	if (keyword(&name, &value)) {
		node = parser_node(p, CEL_LITERAL, &name);
		node->literal = value;
		advance(p);
		return node;
	}
	if (text_is(name.text, "in")) {
		complain(p, "a value");
		recover(p);
		return wrong_node(p);
	}
	advance(p);
	if (is_reserved(name.text)) {
		problem_add_at(p->arena, p->problems, PROBLEM_RESERVED,
			       name.offset, name.end,
			       text_format(p->arena,
					   "\"%.*s\" cannot be a name",
					   TEXT_ARG(name.text)));
	}
	if (take_sign(p, "("))
		return parse_call(p, NULL, &name);
	node = parser_node(p, CEL_NAME, &name);
	node->name = name.text;
	return node;
}

/* An integer's magnitude, negated if asked, as a literal. */
static struct cel_node *parse_integer(struct parser *p, bool negative)
{
	struct cel_node *node = parser_node(p, CEL_LITERAL, &p->token);
	uint64_t n = p->token.literal.uinteger;

	if (n > (uint64_t)INT64_MAX + negative)
		problem_add(p->arena, p->problems, PROBLEM_NUMBER, node,
			    "the integer does not fit in 64 bits");
	node->literal = value_int((int64_t)(negative ? 0 - n : n));
	advance(p);
	return node;
}

static struct cel_node *parse_primary(struct parser *p)
{
	struct token first = p->token;
	struct cel_node *node;

	switch (first.kind) {
	case TOKEN_INTEGER:
		return parse_integer(p, false);
	case TOKEN_LITERAL:
		node = parser_node(p, CEL_LITERAL, &first);
		node->literal = first.literal;
		advance(p);
		return node;
	case TOKEN_NAME:
		return parse_name(p);
	default:
		break;
	}
	if (take_sign(p, "(")) {
		node = parse_expression(p);
		want_sign(p, ")");
		return node;
	}
	if (take_sign(p, ".")) /* a name from the root: there is only one */
		return p->token.kind == TOKEN_NAME ? parse_name(p)
						   : parse_primary(p);
	if (at_sign(p, "[") || at_sign(p, "{")) {
		bool list = at_sign(p, "[");

		node = parser_node(p, list ? CEL_LIST : CEL_MAP, &first);
		advance(p);
		parse_items(p, node, list ? "]" : "}", true);
		return parser_done(p, node);
	}
	complain(p, "a value");
	node = wrong_node(p);
	if (p->token.kind == TOKEN_WRONG)
		advance(p);
	else
		recover(p);
	return node;
}

/* Behind a dot: a field, an optional field or a method. */
static struct cel_node *parse_select(struct parser *p, struct cel_node *of)
{
	bool optional = take_sign(p, "?");
	struct token name = p->token;
	struct cel_node *node;

	if (name.kind != TOKEN_NAME && name.kind != TOKEN_QUOTED) {
		complain(p, "a name after the dot");
		return of;
	}
	advance(p);
	if (optional) {
		node = parser_node(p, CEL_LITERAL, &name);
		node->literal = value_string(name.text);
		return parser_call(p, "_?._", of, node);
	}
	if (name.kind == TOKEN_NAME && take_sign(p, "("))
		return parse_call(p, of, &name);
	node = parser_node(p, CEL_SELECT, &name);
	node->name = name.text;
	node->target = of;
	return parser_done(p, node);
}

static struct cel_node *parse_member(struct parser *p, struct cel_node *node)
{
	for (;;) {
		if (take_sign(p, ".")) {
			node = parse_select(p, node);
		} else if (take_sign(p, "[")) {
			bool optional = take_sign(p, "?");
			struct cel_node *index = parse_expression(p);

			want_sign(p, "]");
			node = parser_call(p, optional ? "_[?_]" : "_[_]", node,
					   index);
		} else {
			return node;
		}
	}
}

static struct cel_node *parse_negative(struct parser *p,
				       const struct token *sign)
{
	struct cel_node *node;

	if (p->token.kind == TOKEN_INTEGER) {
		node = parse_integer(p, true);
	} else if (p->token.kind == TOKEN_LITERAL &&
		   p->token.literal.kind == VALUE_DOUBLE) {
		node = parse_primary(p);
		node->literal.real = -node->literal.real;
	} else {
		node = parser_call(p, "-_", parse_unary(p), NULL);
		node->offset = sign->offset;
		return node;
	}
	node->offset = sign->offset;
	return parse_member(p, node);
}

static struct cel_node *parse_unary(struct parser *p)
{
	struct token sign = p->token;
	struct cel_node *node;

	if (!at_sign(p, "!") && !at_sign(p, "-"))
		return parse_member(p, parse_primary(p));
	advance(p);
	if (++p->nesting > LIMIT_CEL_DEPTH) {
		give_up(p, "the expression is nested too deeply");
		p->nesting--;
		return wrong_node(p);
	}
	if (text_is(sign.text, "-")) {
		node = parse_negative(p, &sign);
	} else {
		node = parser_call(p, "!_", parse_unary(p), NULL);
		node->offset = sign.offset;
	}
	p->nesting--;
	return node;
}

static const struct {
	const char *sign;
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
	if (p->token.kind != TOKEN_SIGN && p->token.kind != TOKEN_NAME)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(binaries); i++)
		if (text_is(p->token.text, binaries[i].sign))
			return (int)i;
	return -1;
}

static struct cel_node *parse_binary(struct parser *p, unsigned level)
{
	struct cel_node *left = parse_unary(p);
	int at;

	while ((at = binary_at(p)) >= 0 && binaries[at].level >= level) {
		struct cel_node *right;

		advance(p);
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

	if (!take_sign(p, "?"))
		return node;
	call = parser_node(p, CEL_CALL, &at);
	call->name = TEXT("_?_:_");
	call->count = 3;
	call->args = arena_many(p->arena, 3, struct cel_node *);
	call->args[0] = node;
	call->args[1] = parse_binary(p, 1);
	want_sign(p, ":");
	call->args[2] = parse_expression(p);
	return parser_done(p, call);
}

static struct cel_node *parse_expression(struct parser *p)
{
	struct cel_node *node;

	if (p->nesting >= LIMIT_CEL_DEPTH) {
		give_up(p, "the expression is nested too deeply");
		return wrong_node(p);
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
	advance(&p);
	node = parse_expression(&p);
	while (p.token.kind != TOKEN_END && !p.gave_up) {
		complain(&p, "an operator or the end");
		advance(&p);
		parse_expression(&p);
	}
	return problems->count > before || p.gave_up ? NULL : node;
}

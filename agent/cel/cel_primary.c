/* SPDX-License-Identifier: Apache-2.0 */
/* The inner half of the grammar: literals, names, calls, lists, selection. */
#include <string.h>

#include "base/limits.h"
#include "cel/cel_parser.h"

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

	while (!parser_at_sign(p, close) && p->token.kind != TOKEN_END) {
		bool mark = marks && parser_take_sign(p, "?");

		any = any || mark;
		if (to->count < ARRAY_SIZE(optional))
			optional[to->count] = mark;
		append(p, to, &room, parser_expression(p));
		if (to->kind == CEL_MAP) {
			parser_want_sign(p, ":");
			append(p, to, &room, parser_expression(p));
		}
		if (!parser_take_sign(p, ","))
			break;
		if (to->kind == CEL_CALL && parser_at_sign(p, close))
			parser_complain(p, "an argument");
	}
	parser_want_sign(p, close);
	if (any && to->count > ARRAY_SIZE(optional))
		parser_give_up(p,
			       "too many items in a list with optional ones");
	else if (any) {
		to->optional_items = arena_many(p->arena, to->count, bool);
		memcpy(to->optional_items, optional, to->count);
	}
}

static bool is_reserved(struct text name)
{
	static const char words[][10] = {
		"as",	     "break",  "const",	 "continue", "else", "for",
		"function",  "if",     "import", "let",	     "loop", "package",
		"namespace", "return", "var",	 "void",     "while"};
#define LETTER(c) (1u << ((c) - 'a'))
	static const uint32_t first_letters[10] = {
		/* by size */
		[2] = LETTER('a') | LETTER('i'),
		[3] = LETTER('f') | LETTER('l') | LETTER('v'),
		[4] = LETTER('e') | LETTER('l') | LETTER('v'),
		[5] = LETTER('b') | LETTER('c') | LETTER('w'),
		[6] = LETTER('i') | LETTER('r'),
		[7] = LETTER('p'),
		[8] = LETTER('c') | LETTER('f'),
		[9] = LETTER('n'),
	};
#undef LETTER
	unsigned letter = (unsigned)name.data[0] - 'a';

	if (name.size >= ARRAY_SIZE(first_letters) || letter > 25 ||
	    !(first_letters[name.size] >> letter & 1))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i][0] == name.data[0] &&
		    words[i][name.size] == '\0' && text_is(name, words[i]))
			return true;
	return false;
}

static struct cel_node *parse_call(struct parser *p, struct cel_node *target,
				   struct text name, struct stretch at)
{
	struct cel_node *call = parser_node(p, CEL_CALL, at);

	call->name = name;
	call->target = target;
	parse_items(p, call, ")", false);
	if (!target)
		call->end = p->behind;
	return macro_expand(p, parser_done(p, call));
}

static bool keyword(struct text text, struct value *out)
{
	if (word_is(text, TEXT("true")))
		*out = value_bool(true);
	else if (word_is(text, TEXT("false")))
		*out = value_bool(false);
	else if (word_is(text, TEXT("null")))
		*out = value_null();
	else
		return false;
	return true;
}

static struct cel_node *parse_name(struct parser *p)
{
	struct stretch at = parser_here(p);
	struct text name = p->token.text;
	struct cel_node *node;
	struct value value;

	if (keyword(name, &value)) {
		node = parser_node(p, CEL_LITERAL, at);
		node->literal = value;
		parser_advance(p);
		return node;
	}
	if (p->token.binary == OPERATOR_IN) {
		parser_complain(p, "a value");
		parser_recover(p);
		return parser_wrong_node(p);
	}
	parser_advance(p);
	if (is_reserved(name)) {
		problem_add_at(p->arena, p->problems, PROBLEM_RESERVED,
			       at.offset, at.end,
			       text_format(p->arena,
					   "\"%.*s\" cannot be a name",
					   TEXT_ARG(name)));
	}
	if (parser_take_sign(p, "("))
		return parse_call(p, NULL, name, at);
	node = parser_node(p, CEL_NAME, at);
	node->name = name;
	return node;
}

/* An integer's magnitude, negated if asked, as a literal. */
struct cel_node *parser_integer(struct parser *p, bool negative)
{
	struct cel_node *node = parser_node(p, CEL_LITERAL, parser_here(p));
	uint64_t n = p->token.literal.uinteger;

	if (n > (uint64_t)INT64_MAX + negative)
		problem_add(p->arena, p->problems, PROBLEM_NUMBER, node,
			    "the integer does not fit in 64 bits");
	node->literal = value_int((int64_t)(negative ? 0 - n : n));
	parser_advance(p);
	return node;
}

struct cel_node *parser_primary(struct parser *p)
{
	struct stretch at = parser_here(p);
	struct cel_node *node;

	switch (p->token.kind) {
	case TOKEN_INTEGER:
		return parser_integer(p, false);
	case TOKEN_LITERAL:
		node = parser_node(p, CEL_LITERAL, at);
		node->literal = p->token.literal;
		parser_advance(p);
		return node;
	case TOKEN_NAME:
		return parse_name(p);
	default:
		break;
	}
	if (parser_take_sign(p, "(")) {
		node = parser_expression(p);
		parser_want_sign(p, ")");
		return node;
	}
	if (parser_take_sign(p, ".")) {
		/* a name from the root: there is only one */
		if (p->token.kind == TOKEN_NAME)
			return parse_name(p);
		parser_complain(p, "a name after the dot");
		return parser_wrong_node(p);
	}
	if (parser_at_sign(p, "[") || parser_at_sign(p, "{")) {
		bool list = parser_at_sign(p, "[");

		node = parser_node(p, list ? CEL_LIST : CEL_MAP, at);
		parser_advance(p);
		parse_items(p, node, list ? "]" : "}", true);
		return parser_done(p, node);
	}
	parser_complain(p, "a value");
	node = parser_wrong_node(p);
	if (p->token.kind == TOKEN_WRONG)
		parser_advance(p);
	else
		parser_recover(p);
	return node;
}

/* Behind a dot: a field, an optional field or a method. */
static struct cel_node *parse_select(struct parser *p, struct cel_node *of)
{
	bool optional = parser_take_sign(p, "?");
	enum token_kind kind = p->token.kind;
	struct stretch at = parser_here(p);
	struct text name = p->token.text;
	struct cel_node *node;

	if (kind != TOKEN_NAME && kind != TOKEN_QUOTED) {
		parser_complain(p, "a name after the dot");
		return of;
	}
	parser_advance(p);
	if (optional) {
		node = parser_node(p, CEL_LITERAL, at);
		node->literal = value_string(name);
		return parser_call(p, OPERATOR_OPTIONAL_SELECT, of, node);
	}
	if (kind == TOKEN_NAME && parser_take_sign(p, "("))
		return parse_call(p, of, name, at);
	node = parser_node(p, CEL_SELECT, at);
	node->name = name;
	node->target = of;
	return parser_done(p, node);
}

struct cel_node *parser_member(struct parser *p, struct cel_node *node)
{
	for (;;) {
		if (parser_take_sign(p, ".")) {
			node = parse_select(p, node);
		} else if (parser_take_sign(p, "[")) {
			bool optional = parser_take_sign(p, "?");
			struct cel_node *index = parser_expression(p);

			parser_want_sign(p, "]");
			node = parser_call(p,
					   optional ? OPERATOR_OPTIONAL_INDEX
						    : OPERATOR_INDEX,
					   node, index);
		} else {
			return node;
		}
	}
}

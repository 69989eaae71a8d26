/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the parser: what the grammar (cel_parser.c) and the expansion of
 * macros (cel_macros.c) share. Other files use cel_parse of ast.h.
 */
#ifndef PLAUDIT_CEL_PARSER_H
#define PLAUDIT_CEL_PARSER_H

#include "cel/cel_lexer.h"
#include "cel/word.h"

struct parser {
	struct arena *arena;
	struct cel_problems *problems;
	struct lexer lexer;
	struct token token; /* the next one */
	uint32_t behind; /* end of the last token taken */
	uint32_t complained; /* offset + 1 of the last syntax complaint */
	unsigned nesting;
	size_t nodes;
	bool gave_up; /* a ceiling was passed: no more complaints */
};

struct stretch { /* of the source */
	uint32_t offset, end;
};

static inline struct stretch parser_here(const struct parser *p)
{
	return (struct stretch){p->token.offset, p->token.end};
}

struct cel_node *parser_node(struct parser *p, enum cel_node_kind kind,
			     struct stretch at);
/* Sets the depth from the children and checks the ceilings. */
struct cel_node *parser_done(struct parser *p, struct cel_node *node);
struct cel_node *parser_call(struct parser *p, enum cel_operator op,
			     struct cel_node *a, struct cel_node *b);
struct cel_node *parser_choice(struct parser *p, struct cel_node *test,
			       struct cel_node *yes, struct cel_node *no);

/* The token at hand, and complaints about it. */
void parser_advance(struct parser *p);
static inline bool parser_at_sign(const struct parser *p, const char *sign)
{
	return p->token.sign == SIGN_OF(sign);
}

static inline bool parser_take_sign(struct parser *p, const char *sign)
{
	if (!parser_at_sign(p, sign))
		return false;
	parser_advance(p);
	return true;
}

void parser_want_sign(struct parser *p, const char *sign);
void parser_complain(struct parser *p, const char *wanted);
void parser_give_up(struct parser *p, const char *what);
/* Skips to where the grammar can go on: a separator or a closing bracket. */
void parser_recover(struct parser *p);

/* The halves of the grammar. */
struct cel_node *parser_expression(struct parser *p);
struct cel_node *parser_primary(struct parser *p);
struct cel_node *parser_member(struct parser *p, struct cel_node *node);
struct cel_node *parser_integer(struct parser *p, bool negative);
struct cel_node *parser_wrong_node(struct parser *p);

/* The comprehension that a call of a macro stands for; the call itself when
 * it is none. */
struct cel_node *macro_expand(struct parser *p, struct cel_node *call);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes to tokens (CEL language definition, "Syntax"), with our duration
 * literals. A token that is wrong is reported once and comes out as
 * TOKEN_WRONG, so that the parser can go on behind it.
 */
#ifndef PLAUDIT_CEL_LEXER_H
#define PLAUDIT_CEL_LEXER_H

#include "cel/problem.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WRONG, /* already reported */
	TOKEN_NAME,
	TOKEN_QUOTED, /* `a name in back-quotes` */
	TOKEN_LITERAL, /* but for integers */
	TOKEN_INTEGER, /* magnitude in literal.uinteger: '-' may follow */
	TOKEN_SIGN, /* operators and punctuation, told apart by text */
};

/* One or two characters as a number. */
#define SIGN_OF(text) ((uint16_t)((text)[0] | (text)[1] << 8))

struct token {
	enum token_kind kind;
	uint32_t offset, end;
	uint16_t sign; /* SIGN_OF() of a sign, else 0 */
	enum cel_operator binary : 8; /* that it is */
	struct text text; /* as written; a quoted name without its quotes */
	struct value literal;
};

struct lexer {
	struct arena *arena;
	struct cel_problems *problems;
	struct text source;
	uint32_t at;
};

struct token lexer_next(struct lexer *lexer);
/* The same in place: a token is large, and looked at at once. */
void lexer_read(struct lexer *lexer, struct token *token);
/* Reads the string or bytes literal at lexer->at; quotes and prefix there. */
void lexer_string(struct lexer *lexer, struct token *token);
void lexer_complain(struct lexer *lexer, struct token *token,
		    enum problem_kind kind, const char *what);

#endif

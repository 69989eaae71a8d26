/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/cel_lexer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline char peek(const struct lexer *lexer, uint32_t ahead)
{
	size_t at = (size_t)lexer->at + ahead;

	return at < lexer->source.size ? lexer->source.data[at] : 0;
}

enum class {
	DIGIT = 1,
	LETTER = 2,
	BLANK = 4,
	SIGN = 8,
	QUOTE = 16,
	PREFIX = 32, /* a letter that may stand before a quote */
};

static const unsigned char classes[256] = {
	['0' ... '9'] = DIGIT, ['a' ... 'z'] = LETTER, ['A' ... 'Z'] = LETTER,
	['_'] = LETTER,	       [' '] = BLANK,	       ['\t'] = BLANK,
	['\r'] = BLANK,	       ['\n'] = BLANK,	       ['\f'] = BLANK,
	['+'] = SIGN,	       ['-'] = SIGN,	       ['*'] = SIGN,
	['/'] = SIGN,	       ['%'] = SIGN,	       ['<'] = SIGN,
	['>'] = SIGN,	       ['!'] = SIGN,	       ['?'] = SIGN,
	[':'] = SIGN,	       ['.'] = SIGN,	       [','] = SIGN,
	['('] = SIGN,	       [')'] = SIGN,	       ['['] = SIGN,
	['"'] = QUOTE,	       ['\''] = QUOTE,	       [']'] = SIGN,
	['{'] = SIGN,	       ['}'] = SIGN,
};

/* A letter that may stand before a quote. */
static inline bool is_prefix(char c)
{
	return (c | 32) == 'r' || (c | 32) == 'b';
}

static inline bool is_class(char c, unsigned class)
{
	return classes[(unsigned char)c] & class;
}

static bool is_digit(char c)
{
	return is_class(c, DIGIT);
}

static bool is_letter(char c)
{
	return is_class(c, LETTER);
}

static inline void skip_class(struct lexer *lexer, unsigned class)
{
	const char *source = lexer->source.data;
	size_t at = lexer->at, end = lexer->source.size;

	while (at < end && is_class(source[at], class))
		at++;
	lexer->at = (uint32_t)at;
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

void lexer_complain(struct lexer *lexer, struct token *token,
		    enum problem_kind kind, const char *what)
{
	token->kind = TOKEN_WRONG;
	problem_add_at(lexer->arena, lexer->problems, kind, token->offset,
		       lexer->at, text_from(what));
}

static __attribute__((noinline)) void skip_comments(struct lexer *lexer)
{
	while (peek(lexer, 0) == '/' && peek(lexer, 1) == '/') {
		while (lexer->at < lexer->source.size && peek(lexer, 0) != '\n')
			lexer->at++;
		skip_class(lexer, BLANK);
	}
}

static void skip_digits(struct lexer *lexer)
{
	skip_class(lexer, DIGIT);
}

/* True when what stands at `at` makes the digits before it a double. */
static bool skip_fraction(struct lexer *lexer)
{
	bool real = false;
	uint32_t sign;

	if (peek(lexer, 0) == '.' && is_digit(peek(lexer, 1))) {
		real = true;
		lexer->at++;
		skip_digits(lexer);
	}
	if (peek(lexer, 0) != 'e' && peek(lexer, 0) != 'E')
		return real;
	sign = peek(lexer, 1) == '+' || peek(lexer, 1) == '-';
	if (!is_digit(peek(lexer, 1 + sign)))
		return real;
	lexer->at += 1 + sign;
	skip_digits(lexer);
	return true;
}

static void read_double(struct lexer *lexer, struct token *token)
{
	struct text digits = {lexer->source.data + token->offset,
			      lexer->at - token->offset};

	token->kind = TOKEN_LITERAL;
	token->literal =
		value_double(strtod(text_cstr(lexer->arena, digits), NULL));
	if (isinf(token->literal.real))
		lexer_complain(lexer, token, PROBLEM_NUMBER,
			       "the number is too large for a double");
}

static bool read_magnitude(struct lexer *lexer, uint32_t from, unsigned base,
			   uint64_t *out)
{
	uint64_t n = 0;

	for (uint32_t i = from; i < lexer->at; i++) {
		uint64_t digit = (uint64_t)hex_value(lexer->source.data[i]);

		if (__builtin_mul_overflow(n, (uint64_t)base, &n) ||
		    __builtin_add_overflow(n, digit, &n))
			return false;
	}
	*out = n;
	return true;
}

/* The letters right behind an integer: a unit of time makes a duration. */
static void read_unit(struct lexer *lexer, struct token *token, uint64_t n)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"ms", 1},
		     {"s", 1000},
		     {"m", 60000},
		     {"h", 3600000},
		     {"d", 86400000}};
	uint32_t from = lexer->at;
	struct text unit;

	while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
		lexer->at++;
	unit = (struct text){lexer->source.data + from, lexer->at - from};
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		int64_t ms;

		if (!text_is(unit, units[i].unit))
			continue;
		token->kind = TOKEN_LITERAL;
		if (n > INT64_MAX ||
		    __builtin_mul_overflow((int64_t)n, units[i].ms, &ms) ||
		    ms / 1000 > SPAN_SECONDS_MAX) {
			lexer_complain(lexer, token, PROBLEM_DURATION,
				       "the duration is out of range");
			return;
		}
		token->literal = value_duration((struct span){
			ms / 1000, (int32_t)(ms % 1000) * 1000000});
		return;
	}
	lexer_complain(lexer, token, PROBLEM_DURATION,
		       "a number is followed by letters that are no unit of "
		       "time");
}

static __attribute__((noinline)) void read_number(struct lexer *lexer,
						  struct token *token)
{
	uint32_t from = lexer->at;
	unsigned base = 10;
	uint64_t n = 0;
	bool fits;

	if (peek(lexer, 0) == '0' && (peek(lexer, 1) | 32) == 'x' &&
	    hex_value(peek(lexer, 2)) >= 0) {
		base = 16;
		from = lexer->at += 2;
		while (hex_value(peek(lexer, 0)) >= 0)
			lexer->at++;
	} else {
		skip_digits(lexer);
		if (skip_fraction(lexer)) {
			read_double(lexer, token);
			if (is_letter(peek(lexer, 0)))
				read_unit(lexer, token, UINT64_MAX);
			return;
		}
	}
	fits = read_magnitude(lexer, from, base, &n);
	token->kind = TOKEN_INTEGER;
	token->literal = value_uint(n);
	if ((peek(lexer, 0) | 32) == 'u' && !is_letter(peek(lexer, 1)) &&
	    !is_digit(peek(lexer, 1))) {
		lexer->at++;
		token->kind = TOKEN_LITERAL;
	} else if (is_letter(peek(lexer, 0))) {
		read_unit(lexer, token, n);
	}
	if (!fits && token->kind != TOKEN_WRONG)
		lexer_complain(lexer, token, PROBLEM_NUMBER,
			       "the number does not fit in 64 bits");
}

/* At a letter: whether it is a prefix and quotes follow. */
static inline bool starts_string(const struct lexer *lexer)
{
	char first = (char)(peek(lexer, 0) | 32);
	char second = peek(lexer, 1);

	if (first != 'r' && first != 'b')
		return false;
	if ((second | 32) == (first == 'r' ? 'b' : 'r'))
		second = peek(lexer, 2);
	return is_class(second, QUOTE);
}

static __attribute__((noinline)) void read_quoted_name(struct lexer *lexer,
						       struct token *token)
{
	lexer->at++;
	while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)) ||
	       (peek(lexer, 0) && strchr(".-/ ", peek(lexer, 0))))
		lexer->at++;
	if (peek(lexer, 0) != '`' || lexer->at == token->offset + 1) {
		lexer_complain(lexer, token, PROBLEM_TOKEN,
			       "a name in back-quotes is not closed");
		return;
	}
	token->kind = TOKEN_QUOTED;
	token->text = (struct text){lexer->source.data + token->offset + 1,
				    lexer->at - token->offset - 1};
	lexer->at++;
}

/* What is rare stays out of the way of what is not. */
static __attribute__((noinline)) void refuse_sign(struct lexer *lexer,
						  struct token *token)
{
	struct text rest = {lexer->source.data + lexer->at,
			    lexer->source.size - lexer->at};
	uint32_t point;
	size_t size = utf8_next(rest.data, rest.size, &point);

	lexer->at += size ? (uint32_t)size : 1;
	lexer_complain(lexer, token, PROBLEM_TOKEN,
		       rest.data[0] == '='
			       ? "\"=\" is no operator, equality is \"==\""
		       : rest.data[0] == '&' || rest.data[0] == '|'
			       ? "write && for and, || for or"
			       : "a character that means nothing here");
}

/* What a character is by itself, and with '=' or itself behind it. */
static const struct {
	enum cel_operator alone : 8, equal : 8, twice : 8;
} signs[128] = {
	['<'] = {.alone = OPERATOR_LESS, .equal = OPERATOR_AT_MOST},
	['>'] = {.alone = OPERATOR_MORE, .equal = OPERATOR_AT_LEAST},
	['='] = {.equal = OPERATOR_EQUAL},
	['!'] = {.equal = OPERATOR_UNEQUAL},
	['&'] = {.twice = OPERATOR_AND},
	['|'] = {.twice = OPERATOR_OR},
	['+'] = {.alone = OPERATOR_ADD},
	['-'] = {.alone = OPERATOR_SUBTRACT},
	['*'] = {.alone = OPERATOR_MULTIPLY},
	['/'] = {.alone = OPERATOR_DIVIDE},
	['%'] = {.alone = OPERATOR_REMAINDER},
};

/* A sign of one or two characters; 0 when there is none. */
static inline uint32_t sign_size(char c, char second, struct token *token)
{
	unsigned char first = (unsigned char)c;
	unsigned at = first < ARRAY_SIZE(signs) ? first : 0;

	token->sign = (uint16_t)(first | (unsigned char)second << 8);
	token->binary = signs[at].equal;
	if (second == '=' && token->binary)
		return 2;
	token->binary = signs[at].twice;
	if (second == c && token->binary)
		return 2;
	token->sign = first;
	token->binary = signs[at].alone;
	return is_class(c, SIGN);
}

static inline void set_end(struct lexer *lexer, struct token *token,
			   uint32_t end)
{
	lexer->at = end;
	token->end = end;
	token->text = (struct text){lexer->source.data + token->offset,
				    end - token->offset};
}

static inline void read_name(struct lexer *lexer, struct token *token)
{
	const char *name = lexer->source.data + token->offset;
	size_t left = lexer->source.size - token->offset, size = 1;

	while (size < left && is_class(name[size], LETTER | DIGIT))
		size++;
	token->kind = TOKEN_NAME;
	if (size == 2 && name[0] == 'i' && name[1] == 'n')
		token->binary = OPERATOR_IN;
	set_end(lexer, token, token->offset + (uint32_t)size);
}

/* What is rarer than names and signs. */
static __attribute__((noinline)) void read_other(struct lexer *lexer,
						 struct token *token)
{
	char c = peek(lexer, 0);

	token->sign = 0;
	token->binary = OPERATOR_NONE;
	if (is_class(c, LETTER) && !starts_string(lexer))
		read_name(lexer, token);
	else if (is_class(c, QUOTE | LETTER))
		lexer_string(lexer, token);
	else if (is_class(c, DIGIT) || c == '.')
		read_number(lexer, token);
	else if (c == '`')
		read_quoted_name(lexer, token);
	else
		refuse_sign(lexer, token);
	token->end = lexer->at;
	if (token->kind != TOKEN_QUOTED)
		set_end(lexer, token, lexer->at);
}

/* Names and signs without a call. */
static inline void read_common(struct lexer *lexer, struct token *token)
{
	char c = peek(lexer, 0), second = peek(lexer, 1);
	uint32_t size;

	if (is_class(c, LETTER) && !is_class(second, QUOTE) &&
	    !(is_prefix(c) && is_prefix(second))) {
		read_name(lexer, token);
		return;
	}
	size = is_class(c, LETTER) || (c == '.' && is_digit(second))
		       ? 0
		       : sign_size(c, second, token);
	token->kind = TOKEN_SIGN;
	if (size)
		set_end(lexer, token, lexer->at + size);
	else
		read_other(lexer, token);
}

void lexer_read(struct lexer *lexer, struct token *token)
{
	skip_class(lexer, BLANK);
	if (peek(lexer, 0) == '/' && peek(lexer, 1) == '/')
		skip_comments(lexer);
	token->kind = TOKEN_END;
	token->sign = 0;
	token->binary = OPERATOR_NONE;
	token->offset = token->end = lexer->at;
	if (lexer->at < lexer->source.size)
		read_common(lexer, token);
	else
		token->text = (struct text){NULL, 0};
}

struct token lexer_next(struct lexer *lexer)
{
	struct token token = {.kind = TOKEN_END};

	lexer_read(lexer, &token);
	return token;
}

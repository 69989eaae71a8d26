/* SPDX-License-Identifier: Apache-2.0 */
/* String and bytes literals: prefixes, quotes, escapes. */
#include "cel/cel_lexer.h"

#include <string.h>

struct quoted {
	bool raw, bytes;
	char quote;
	uint32_t marks; /* quotes at each end: 1 or 3 */
};

static bool at_quotes(const struct lexer *lexer, uint32_t at,
		      const struct quoted *q)
{
	for (uint32_t i = 0; i < q->marks; i++)
		if (at + i >= lexer->source.size ||
		    lexer->source.data[at + i] != q->quote)
			return false;
	return true;
}

static struct quoted read_opening(struct lexer *lexer)
{
	struct quoted q = {.marks = 3};
	const char *source = lexer->source.data;

	for (;; lexer->at++) {
		char c = source[lexer->at];

		if ((c | 32) == 'r')
			q.raw = true;
		else if ((c | 32) == 'b')
			q.bytes = true;
		else
			break;
	}
	q.quote = source[lexer->at];
	if (!at_quotes(lexer, lexer->at, &q))
		q.marks = 1;
	lexer->at += q.marks;
	return q;
}

/* Moves to the closing quotes; false when there are none. */
static bool find_end(struct lexer *lexer, const struct quoted *q)
{
	while (lexer->at < lexer->source.size) {
		char c = lexer->source.data[lexer->at];

		if (c == q->quote &&
		    (q->marks == 1 || at_quotes(lexer, lexer->at, q)))
			return true;
		if (q->marks == 1 && (c == '\n' || c == '\r'))
			return false;
		lexer->at += c == '\\' && !q->raw ? 2 : 1;
	}
	lexer->at = (uint32_t)lexer->source.size;
	return false;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* `count` digits of a base behind *in; false when they are not there. */
static bool read_code(struct text *in, unsigned count, int base, uint32_t *out)
{
	uint32_t n = 0;

	if (in->size < count)
		return false;
	for (unsigned i = 0; i < count; i++) {
		int digit = digit_of(in->data[i]);

		if (digit >= base)
			return false;
		n = n * (uint32_t)base + (uint32_t)digit;
	}
	in->data += count;
	in->size -= count;
	*out = n;
	return true;
}

static bool put_code(struct buffer *out, uint32_t code, bool as_byte)
{
	char utf8[4];

	if (as_byte) {
		buffer_char(out, (char)code);
		return code <= 255;
	}
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return false;
	buffer_add(out, utf8, utf8_put(code, utf8));
	return true;
}

/* Behind x, X, u or U. */
static bool unescape_hex(struct text *in, char letter, bool bytes,
			 struct buffer *out)
{
	unsigned digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 2;
	bool wide = digits > 2;
	uint32_t code;

	if (!strchr("xXuU", letter) || (wide && bytes))
		return false;
	return read_code(in, digits, 16, &code) && put_code(out, code, bytes);
}

/* *in is behind the backslash. */
static bool unescape_one(struct text *in, bool bytes, struct buffer *out)
{
	static const char from[] = "abfnrtv\\'\"`?";
	static const char to[] = "\a\b\f\n\r\t\v\\'\"`?";
	char c = in->size ? in->data[0] : 0;
	const char *simple = c ? strchr(from, c) : NULL;
	uint32_t code;

	if (simple) {
		buffer_char(out, to[simple - from]);
		in->data++;
		in->size--;
		return true;
	}
	if (c >= '0' && c <= '3')
		return read_code(in, 3, 8, &code) && put_code(out, code, bytes);
	if (!c)
		return false;
	in->data++;
	in->size--;
	return unescape_hex(in, c, bytes, out);
}

static bool unescape(struct text in, const struct quoted *q, struct buffer *out)
{
	while (in.size) {
		char c = in.data[0];

		in.data++;
		in.size--;
		if (c == '\\' && !q->raw) {
			if (!unescape_one(&in, q->bytes, out))
				return false;
		} else {
			buffer_char(out, c);
		}
	}
	return true;
}

/* What stands between the quotes; copied, as the source may go away. */
static bool read_body(struct lexer *lexer, struct text body,
		      const struct quoted *q, struct text *text)
{
	struct buffer out;
	bool good;

	if (q->raw || !body.size || !memchr(body.data, '\\', body.size)) {
		char *copy = arena_take(lexer->arena, body.size + 1);

		if (body.size)
			memcpy(copy, body.data, body.size);
		*text = (struct text){copy, body.size};
		return true;
	}
	buffer_init(&out);
	good = unescape(body, q, &out);
	*text = buffer_take(&out, lexer->arena);
	return good;
}

void lexer_string(struct lexer *lexer, struct token *token)
{
	struct quoted q = read_opening(lexer);
	uint32_t from = lexer->at;
	struct text body, text;
	bool good;

	if (!find_end(lexer, &q)) {
		lexer_complain(lexer, token, PROBLEM_STRING,
			       "the string is not closed");
		return;
	}
	body = (struct text){lexer->source.data + from, lexer->at - from};
	lexer->at += q.marks;
	good = read_body(lexer, body, &q, &text);
	token->kind = TOKEN_LITERAL;
	token->literal = q.bytes ? value_bytes(text) : value_string(text);
	if (!good)
		lexer_complain(lexer, token, PROBLEM_STRING,
			       "an escape in the string is not valid");
	else if (!q.bytes && !text_is_utf8(text))
		lexer_complain(lexer, token, PROBLEM_STRING,
			       "the string is not UTF-8");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/json_token.h"

#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void json_space(struct json_scan *scan)
{
	while (scan->at < scan->end && is_space(*scan->at))
		scan->at++;
}

bool json_take(struct json_scan *scan, char c)
{
	json_space(scan);
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

static size_t take_digits(struct json_scan *scan)
{
	const char *from = scan->at;

	while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		scan->at++;
	return (size_t)(scan->at - from);
}

static bool at_one_of(const struct json_scan *scan, const char *wanted)
{
	return scan->at < scan->end && *scan->at && strchr(wanted, *scan->at);
}

const char *json_number(struct json_scan *scan)
{
	static const char none[] = "no JSON value";
	bool zero;

	if (at_one_of(scan, "-"))
		scan->at++;
	zero = at_one_of(scan, "0");
	switch (take_digits(scan)) {
	case 0:
		return none;
	case 1:
		break;
	default:
		if (zero)
			return "a number that begins with 0";
	}
	if (at_one_of(scan, ".")) {
		scan->at++;
		if (!take_digits(scan))
			return none;
	}
	if (at_one_of(scan, "eE")) {
		scan->at++;
		if (at_one_of(scan, "+-"))
			scan->at++;
		if (!take_digits(scan))
			return none;
	}
	return NULL;
}

const char *json_word(struct json_scan *scan)
{
	static const struct text words[] = {
		{"true", 4}, {"false", 5}, {"null", 4}};
	size_t left = (size_t)(scan->end - scan->at);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (left < words[i].size ||
		    memcmp(scan->at, words[i].data, words[i].size) != 0)
			continue;
		scan->at += words[i].size;
		return NULL;
	}
	return "no JSON value";
}

/* Four hexadecimal digits at `at`; -1: they are not there. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t value = 0;

	if (end - at < 4)
		return -1;
	for (unsigned i = 0; i < 4; i++) {
		char c = at[i];

		value <<= 4;
		if (c >= '0' && c <= '9')
			value |= c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value |= (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return value;
}

static const char wrong_escape[] = "an escape that JSON does not know";

/* The character of \u at `at` (its first digit); *used digits and more. */
static const char *unicode_escape(const char *at, const char *end,
				  uint32_t *point, size_t *used)
{
	int32_t high = hex4(at, end), low;

	if (high < 0)
		return wrong_escape;
	*used = 4;
	*point = (uint32_t)high;
	if (high < 0xd800 || high > 0xdfff)
		return NULL;
	low = high < 0xdc00 && end - at >= 10 && at[4] == '\\' && at[5] == 'u'
		      ? hex4(at + 6, end)
		      : -1;
	if (low < 0xdc00 || low > 0xdfff)
		return "a surrogate without its other half";
	*used = 10;
	*point = 0x10000u + ((uint32_t)(high - 0xd800) << 10) +
		 (uint32_t)(low - 0xdc00);
	return NULL;
}

/* Behind a backslash: what it stands for, and the bytes it takes. */
static const char *read_escape(const char *at, const char *end, uint32_t *point,
			       size_t *used)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (at == end)
		return wrong_escape;
	if (*at == 'u') {
		const char *why = unicode_escape(at + 1, end, point, used);

		++*used;
		return why;
	}
	letter = memchr(letters, *at, sizeof(letters) - 1);
	if (!letter)
		return wrong_escape;
	*point = (unsigned char)meanings[letter - letters];
	*used = 1;
	return NULL;
}

const char *json_string(struct json_scan *scan, bool ascii_escapes,
			bool *escaped)
{
	const char *at = scan->at + 1, *end = scan->end;
	size_t used = 0;

	if (scan->at == scan->end || *scan->at != '"')
		return "no string";
	for (;; at++) {
		uint32_t point = 0;
		const char *why;

		if (at == end)
			return "a string that is not closed";
		if ((unsigned char)*at < 0x20)
			return "a control character in a string";
		if (*at == '"')
			break;
		if (*at != '\\')
			continue;
		*escaped = true;
		why = read_escape(at + 1, end, &point, &used);
		if (why)
			return why;
		if (ascii_escapes && point > 0x7f)
			return "an escape beyond ASCII in text that is not "
			       "UTF-8";
		at += used;
	}
	scan->at = at + 1;
	return NULL;
}

struct text json_unescape(struct arena *arena, struct text inside)
{
	/* no escape is shorter than what it stands for */
	char *out = arena_alloc(arena, inside.size);
	const char *at = inside.data, *end = at + inside.size;
	size_t size = 0;

	while (at < end) {
		const char *mark = memchr(at, '\\', (size_t)(end - at));
		const char *stop = mark ? mark : end;
		uint32_t point;
		size_t used;

		memcpy(out + size, at, (size_t)(stop - at));
		size += (size_t)(stop - at);
		if (!mark || read_escape(mark + 1, end, &point, &used))
			break;
		size += utf8_put(point, out + size);
		at = mark + 1 + used;
	}
	return (struct text){out, size};
}

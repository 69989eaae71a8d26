/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of JSON (RFC 8259), one after another, in a text that ends
 * anywhere. Each reader moves on behind its token, or says in words why there
 * is none; then `at` tells nothing.
 */
#ifndef PLAUDIT_PARSE_JSON_TOKEN_H
#define PLAUDIT_PARSE_JSON_TOKEN_H

#include "base/arena.h"
#include "base/text.h"

struct json_scan {
	const char *at, *end;
};

void json_space(struct json_scan *scan);
/* Space, and then `c`; false when something else stands there. */
bool json_take(struct json_scan *scan, char c);
const char *json_number(struct json_scan *scan);
/* true, false, null */
const char *json_word(struct json_scan *scan);
/* A string with its quotes. ascii_escapes: \u beyond ASCII is refused. */
const char *json_string(struct json_scan *scan, bool ascii_escapes,
			bool *escaped);
/* Escapes undone in what json_string has passed, without its quotes. */
struct text json_unescape(struct arena *arena, struct text inside);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions: PCRE2 held to the RE2 subset (no look-around, no
 * back-references, no recursion, no atomic groups or possessive repeats, no
 * verbs) and to match limits, so that no pattern can hang an audit. A pattern
 * lives in its arena.
 */
#ifndef PLAUDIT_CEL_REGEX_H
#define PLAUDIT_CEL_REGEX_H

#include "base/text.h"

struct regex;

enum regex_answer {
	REGEX_NO,
	REGEX_YES,
	REGEX_GAVE_UP, /* a match limit was hit: unknown */
};

/* NULL and err when it is no pattern or outside the subset. */
const struct regex *regex_new(struct arena *arena, struct text pattern,
			      struct err *err);
/* Whether it matches anywhere in the text. */
enum regex_answer regex_matches(const struct regex *regex, struct text text);

#endif

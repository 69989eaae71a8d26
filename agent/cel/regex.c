/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "cel/regex.h"

#include <pcre2.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"

#define DEPTH_LIMIT    10000
#define HEAP_LIMIT_KIB 4096

struct regex {
	pcre2_code *code;
};

static void *take(size_t size, void *arena)
{
	return arena_alloc(arena, size);
}

static void leave(void *bytes, void *arena)
{
	(void)bytes;
	(void)arena;
}

static int refuse(struct text pattern, size_t at, const char *what,
		  struct err *err)
{
	return err_set(err, ERR_USAGE, "pattern \"%.*s\", character %zu: %s",
		       (int)(pattern.size > 80 ? 80 : pattern.size),
		       pattern.data, at + 1, what);
}

/* Behind "(": only groups that RE2 has. */
static int check_group(struct text p, size_t at, struct err *err)
{
	struct text rest = {p.data + at + 1, p.size - at - 1};

	if (text_starts(rest, "*"))
		return refuse(p, at, "(* is not allowed", err);
	if (!text_starts(rest, "?"))
		return 0;
	if (text_starts(rest, "?P<") || text_starts(rest, "?:"))
		return 0;
	if (text_starts(rest, "?<") && !text_starts(rest, "?<=") &&
	    !text_starts(rest, "?<!"))
		return 0;
	for (size_t i = 1; i < rest.size; i++) {
		if (rest.data[i] == ':' || rest.data[i] == ')')
			return i > 1 ? 0
				     : refuse(p, at, "an empty (?) group", err);
		if (!strchr("imsU-", rest.data[i]))
			break;
	}
	return refuse(p, at,
		      "look-around, atomic, conditional and recursive groups "
		      "are not allowed",
		      err);
}

/* Behind a backslash. */
static int check_escape(struct text p, size_t at, struct err *err)
{
	char c = at + 1 < p.size ? p.data[at + 1] : 0;

	if (!c)
		return refuse(p, at, "a backslash at the end", err);
	if ((c >= '1' && c <= '9') || strchr("gkKGXRcEN", c))
		return refuse(p, at, "this escape is not allowed", err);
	return 0;
}

/* A repeat may be made lazy by '?', but never possessive by '+'. */
static int check_repeat(struct text p, size_t at, struct err *err)
{
	if (at + 1 < p.size && p.data[at + 1] == '+')
		return refuse(p, at + 1, "possessive repeats are not allowed",
			      err);
	return 0;
}

static bool ends_repeat(struct text p, size_t at)
{
	size_t i = at;

	if (strchr("*+?", p.data[at]))
		return true;
	if (p.data[at] != '}')
		return false;
	while (i > 0 && (strchr("0123456789,", p.data[i - 1])))
		i--;
	return i > 0 && i < at && p.data[i - 1] == '{';
}

/* From "[" to behind its "]"; escapes in it are checked. */
static int check_class(struct text p, size_t *at, struct err *err)
{
	size_t i = *at + 1;

	if (i < p.size && p.data[i] == '^')
		i++;
	if (i < p.size && p.data[i] == ']')
		i++;
	for (; i < p.size && p.data[i] != ']'; i++) {
		if (p.data[i] != '\\')
			continue;
		if (check_escape(p, i, err))
			return -1;
		i++;
	}
	*at = i;
	return 0;
}

static int check_subset(struct text p, struct err *err)
{
	for (size_t i = 0; i < p.size; i++) {
		int bad = 0;

		switch (p.data[i]) {
		case '\\':
			bad = check_escape(p, i++, err);
			break;
		case '[':
			bad = check_class(p, &i, err);
			break;
		case '(':
			bad = check_group(p, i, err);
			i += i + 1 < p.size && p.data[i + 1] == '?';
			break;
		default:
			if (p.data[i] && ends_repeat(p, i))
				bad = check_repeat(p, i, err);
		}
		if (bad)
			return -1;
	}
	return 0;
}

const struct regex *regex_new(struct arena *arena, struct text pattern,
			      struct err *err)
{
	pcre2_general_context *memory;
	pcre2_compile_context *context;
	struct regex *regex;
	int code;
	size_t at;
	unsigned char why[120];

	if (pattern.size > LIMIT_REGEX_BYTES) {
		err_set(err, ERR_LIMIT, "the pattern is longer than %d bytes",
			LIMIT_REGEX_BYTES);
		return NULL;
	}
	if (check_subset(pattern, err))
		return NULL;
	memory = pcre2_general_context_create(take, leave, arena);
	context = pcre2_compile_context_create(memory);
	regex = arena_new(arena, struct regex);
	regex->code = pcre2_compile(
		(PCRE2_SPTR)(pattern.data ? pattern.data : ""), pattern.size,
		PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY,
		&code, &at, context);
	if (regex->code)
		return regex;
	pcre2_get_error_message(code, why, sizeof(why));
	refuse(pattern, at, (const char *)why, err);
	return NULL;
}

enum regex_answer regex_matches(const struct regex *regex, struct text text)
{
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int count = PCRE2_ERROR_NOMEMORY;

	if (limits && data) {
		pcre2_set_match_limit(limits, LIMIT_REGEX_STEPS);
		pcre2_set_depth_limit(limits, DEPTH_LIMIT);
		pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
		count = pcre2_match(regex->code,
				    (PCRE2_SPTR)(text.data ? text.data : ""),
				    text.size, 0, 0, data, limits);
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	if (count >= 0)
		return REGEX_YES;
	return count == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_GAVE_UP;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/problem.h"

#include <stdarg.h>

#include "base/limits.h"

static const struct {
	const char *code;
	const char *help;
} kinds[PROBLEM_KINDS] = {
	[PROBLEM_SYNTAX] = {"E0401", "the expression ends or goes on where it "
				     "cannot; look for a missing operator, "
				     "quote or bracket"},
	[PROBLEM_TOKEN] = {"E0402", "operators are + - * / % == != < <= > >= "
				    "&& || ! ?: in"},
	[PROBLEM_STRING] = {"E0403",
			    "strings stand in quotes; \\n \\t \\\" \\' \\\\ "
			    "\\u0e01 and \\x41 are escapes, r'...' has none"},
	[PROBLEM_NUMBER] = {"E0404", "integers have 64 bits; a u after one "
				     "makes it unsigned"},
	[PROBLEM_DURATION] = {"E0405", "durations are an integer and one of "
				       "ms s m h d: 90s, 60m, 72h, 30d"},
	[PROBLEM_LIMIT] = {"E0406", "make the expression shorter, or split it "
				    "over several expectations"},
	[PROBLEM_RESERVED] = {"E0407", "the word is reserved by the language; "
				       "choose another name"},
	[PROBLEM_MACRO] = {"E0408",
			   "macros are list.all(x, test), exists, exists_one, "
			   "filter, map(x, value) and has(a.b)"},
	[PROBLEM_NAME] = {"E0410", "only declared names can be used here"},
	[PROBLEM_FIELD] = {"E0411", "only declared fields can be used here"},
	[PROBLEM_FUNCTION] = {"E0412", "the reference lists all functions"},
	[PROBLEM_OVERLOAD] = {"E0413",
			      "convert one side, or compare like with like"},
	[PROBLEM_UNITS] = {"E0414", "write a duration with its unit: 60m, 72h, "
				    "30d"},
	[PROBLEM_NULLABLE] = {"E0415", "test it first: x != null && ..., or "
				       "coalesce(x, now)"},
	[PROBLEM_ROOT] = {"E0416", "name one of its fields after a dot"},
	[PROBLEM_WANTED] = {"E0417", "the whole expression must be of the "
				     "wanted type"},
	[PROBLEM_REGEX] = {"E0418", "patterns are RE2: no look-around, no "
				    "back-references, no atomic groups"},
	[PROBLEM_TYPES] = {"E0419", "both branches must be of one type"},
	[PROBLEM_SCALE] = {"E0420", "amounts are added only if they have the "
				    "same number of digits after the point"},
	[PROBLEM_AGGREGATE] = {"E0421", "an aggregate stands alone in a metric "
					"and cannot be part of an expression"},
};

const char *problem_code(enum problem_kind kind)
{
	return kinds[kind].code;
}

const char *problem_help(enum problem_kind kind)
{
	return kinds[kind].help;
}

void problem_add_at(struct arena *arena, struct cel_problems *problems,
		    enum problem_kind kind, uint32_t offset, uint32_t end,
		    struct text text)
{
	if (problems->count >= LIMIT_CEL_PROBLEMS)
		return;
	if (problems->count == problems->room)
		problems->items =
			arena_grow(arena, problems->items, problems->count,
				   &problems->room, sizeof(*problems->items));
	problems->items[problems->count++] = (struct cel_problem){
		.offset = offset,
		.end = end,
		.text = text,
		.help = text_from(kinds[kind].help),
		.code = kinds[kind].code,
	};
}

void problem_add(struct arena *arena, struct cel_problems *problems,
		 enum problem_kind kind, const struct cel_node *at,
		 const char *format, ...)
{
	struct buffer text;
	va_list args;

	buffer_init(&text);
	va_start(args, format);
	buffer_vprintf(&text, format, args);
	va_end(args);
	problem_add_at(arena, problems, kind, at->offset, at->end,
		       buffer_take(&text, arena));
}

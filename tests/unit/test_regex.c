/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "cel/regex.h"

Test(regex, accepts_only_what_re2_has)
{
	static const char *const good[] = {"",		"^a+?$",   "(?i)abc",
					   "(?P<n>a)",	"[(?=)]",  "a{2,3}?",
					   "\\bfoo\\b", "(?:a|b)", "[]a]",
					   "\\p{Thai}"};
	static const char *const bad[] = {
		"(?=a)",  "(?!a)",   "(?<=a)", "(?<!a)", "(?>a)",
		"(a)\\1", "a++",     "a*+",    "a{2}+",	 "(?R)",
		"(?1)",	  "(*FAIL)", "\\k<n>", "\\g{1}", "(?(1)a)",
		"(?|a)",  "\\K",     "(",      "(?#c)",	 "\\"};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct err err = {0};

		cr_expect_not_null(regex_new(arena, text_from(good[i]), &err),
				   "%s: %s", good[i], err.text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = {0};

		cr_expect_null(regex_new(arena, text_from(bad[i]), &err), "%s",
			       bad[i]);
		cr_expect_neq(err.kind, ERR_NONE);
	}
	arena_close(arena);
}

Test(regex, gives_up_instead_of_hanging)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	const struct regex *regex = regex_new(arena, TEXT("^(a+)+$"), &err);

	cr_assert_not_null(regex);
	cr_expect_eq(regex_matches(regex, TEXT("aaaa")), REGEX_YES);
	cr_expect_eq(regex_matches(regex, TEXT("b")), REGEX_NO);
	cr_expect_eq(
		regex_matches(
			regex,
			TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")),
		REGEX_GAVE_UP);
	arena_close(arena);
}

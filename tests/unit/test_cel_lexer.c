/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/cel_lexer.h"

/* The tokens of a source: N ame, Q uoted, L iteral, I nteger, S ign, W rong. */
static const char *kinds(struct arena *arena, const char *source,
			 struct cel_problems *problems)
{
	static const char letters[] = "EWNQLIS";
	struct lexer lexer = {arena, problems, text_from(source), 0};
	struct buffer out;

	buffer_init(&out);
	for (;;) {
		struct token token;

		lexer_read(&lexer, &token);
		if (token.kind == TOKEN_END)
			break;
		cr_assert(token.end > token.offset, "%s", source);
		buffer_char(&out, letters[token.kind]);
	}
	return text_cstr(arena, buffer_take(&out, arena));
}

Test(cel_lexer, tells_tokens_apart)
{
	static const struct {
		const char *source, *kinds;
	} examples[] = {
		{"", ""},
		{"  // only a comment", ""},
		{"a//b\n.c", "NSN"},
		{"a.b_1 <= 60m", "NSNSL"},
		{"1 + 2u - 0x1F", "ISLSI"},
		{"1.5e3 .5 1e-9", "LLL"},
		{"1.e", "ISN"},
		{"a[0]?.b", "NSISSSN"},
		{"`a-b/c d`.x", "QSN"},
		{"r'\\d' b\"x\" bR'''y''' rb", "LLLN"},
		{"&&||==!=<=>=<>!?:%", "SSSSSSSSSSSS"},
		{"in in_x true", "NNN"},
		{"\t\r\n\fa", "N"},
		{"10ms 5s 5m 5h 5d", "LLLLL"},
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		struct cel_problems problems = {0};

		cr_expect_str_eq(kinds(arena, examples[i].source, &problems),
				 examples[i].kinds, "%s", examples[i].source);
		cr_expect_eq(problems.count, 0, "%s", examples[i].source);
	}
	arena_close(arena);
}

Test(cel_lexer, complains_once_and_goes_on)
{
	static const struct {
		const char *source, *kinds, *code;
		unsigned offset;
	} examples[] = {
		{"a = b", "NWN", "E0402", 2},
		{"a & b", "NWN", "E0402", 2},
		{"a | b", "NWN", "E0402", 2},
		{"a # b", "NWN", "E0402", 2},
		{"a \xe0\xb8\x81 b", "NWN", "E0402", 2},
		{"a \xff b", "NWN", "E0402", 2},
		{"60min", "W", "E0405", 0},
		{"1.5h", "W", "E0405", 0},
		{"9223372037s", "W", "E0405", 0},
		{"18446744073709551616", "W", "E0404", 0},
		{"1e999", "W", "E0404", 0},
		{"`open", "W", "E0402", 0},
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		struct cel_problems problems = {0};
		const char *got = kinds(arena, examples[i].source, &problems);

		cr_expect_str_eq(got, examples[i].kinds, "%s: %s",
				 examples[i].source, got);
		cr_assert_eq(problems.count, 1, "%s", examples[i].source);
		cr_expect_str_eq(problems.items[0].code, examples[i].code,
				 "%s: %s", examples[i].source,
				 problems.items[0].code);
		cr_expect_eq(problems.items[0].offset, examples[i].offset);
	}
	arena_close(arena);
}

Test(cel_lexer, reads_numbers_to_their_last_bit)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct lexer lexer = {arena, &problems,
			      TEXT("9223372036854775808 0xffffffffffffffff "
				   "0.1 106751d 1500ms"),
			      0};
	struct token token;

	lexer_read(&lexer, &token);
	cr_expect(token.literal.uinteger == 1ULL << 63);
	lexer_read(&lexer, &token);
	cr_expect(token.literal.uinteger == UINT64_MAX);
	lexer_read(&lexer, &token);
	cr_expect(token.literal.real == 0.1);
	lexer_read(&lexer, &token);
	cr_expect_eq(token.literal.seconds, 106751LL * 86400);
	lexer_read(&lexer, &token);
	cr_expect_eq(token.literal.nanos, 500000000);
	cr_expect_eq(problems.count, 0);
	arena_close(arena);
}

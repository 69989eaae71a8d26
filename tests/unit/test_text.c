/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"

Test(text, compares_by_bytes)
{
	cr_assert(text_equal(TEXT("a"), TEXT("a")));
	cr_assert(!text_equal(TEXT("a"), TEXT("ab")));
	cr_assert(text_is(text_from(NULL), ""));
	cr_assert_lt(text_compare(TEXT("a"), TEXT("ab")), 0);
	cr_assert_gt(text_compare(TEXT("\xff"), TEXT("a")), 0);
	cr_assert_eq(text_compare(TEXT("a\0b"), TEXT("a\0b")), 0);
	cr_assert(text_starts(TEXT("freeze/hold"), "freeze/"));
	cr_assert(!text_starts(TEXT("fre"), "freeze"));
	cr_assert(text_ends(TEXT("x.tmp"), ".tmp"));
	cr_assert(!text_ends(TEXT("tmp"), ".tmp"));
}

Test(text, cuts_and_trims)
{
	struct text rest;

	cr_assert(text_is(text_cut(TEXT("a:b:c"), ':', &rest), "a"));
	cr_assert(text_is(rest, "b:c"));
	cr_assert(text_is(text_cut(TEXT("a:"), ':', &rest), "a"));
	cr_assert(rest.data != NULL && rest.size == 0);
	cr_assert(text_is(text_cut(TEXT("abc"), ':', &rest), "abc"));
	cr_assert(rest.data == NULL);
	cr_assert(text_is(text_trim(TEXT(" \t a b\r\n")), "a b"));
	cr_assert(text_is(text_trim(TEXT(" \n")), ""));
}

Test(text, reads_whole_numbers_strictly)
{
	static const char *const wrong[] = {
		"",    "-",   "+1",
		"01",  "1 ",  "-0x",
		"1.0", "--1", "18446744073709551616",
	};
	struct err err = {0};
	uint64_t u;
	int64_t i;

	cr_assert_eq(text_to_u64(TEXT("18446744073709551615"), &u, &err), 0);
	cr_assert(u == UINT64_MAX);
	cr_assert_eq(text_to_u64(TEXT("0"), &u, &err), 0);
	cr_assert(u == 0);
	cr_assert_eq(text_to_i64(TEXT("-9223372036854775808"), &i, &err), 0);
	cr_assert(i == INT64_MIN);
	cr_assert_eq(text_to_i64(TEXT("-9223372036854775809"), &i, &err), -1);
	cr_assert_eq(err.kind, ERR_USAGE);
	for (size_t n = 0; n < ARRAY_SIZE(wrong); n++) {
		struct err one = {0};

		cr_assert_eq(text_to_u64(text_from(wrong[n]), &u, &one), -1,
			     "%s", wrong[n]);
		cr_assert_eq(text_to_i64(text_from(wrong[n]), &i, &one), -1,
			     "%s", wrong[n]);
	}
}

Test(text, utf8_is_strict)
{
	static const char *const wrong[] = {
		"\x80",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x80\x80",
		"\xed\xa0\x80",
		"\xc3",
		"\xf4\x90\x80\x80",
		"\xf8\x88",
		"\xe0\xb8",
		"12345678\xff",
	};

	cr_assert(text_is_utf8(TEXT("ธนาคาร plain \xf0\x9f\x98\x80")));
	for (size_t n = 0; n < ARRAY_SIZE(wrong); n++)
		cr_assert(!text_is_utf8(text_from(wrong[n])), "case %zu", n);
}

Test(text, utf8_goes_round)
{
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		uint32_t back = 0;
		char out[4];
		size_t size;

		if (point >= 0xd800 && point < 0xe000)
			continue;
		size = utf8_put(point, out);
		cr_assert(utf8_next(out, size, &back) == size, "%x", point);
		cr_assert(back == point, "%x", point);
	}
}

Test(text, suggests_near_words_only)
{
	static const struct text words[] = {
		{"records", 7}, {"tls", 3}, {"smpp", 4}};

	cr_assert(text_is(text_nearest(TEXT("recrods"), words, 3), "records"));
	cr_assert(text_is(text_nearest(TEXT("tsl"), words, 3), "tls"));
	cr_assert(text_nearest(TEXT("document"), words, 3).data == NULL);
	cr_assert(text_nearest(TEXT(""), words, 3).data == NULL);
}

Test(text, format_and_copy_end_with_nul)
{
	struct arena *arena = arena_open();
	struct text t = text_format(arena, "%s-%d", "id", 7);

	cr_assert(text_is(t, "id-7"));
	cr_assert_eq(t.data[t.size], '\0');
	cr_assert_str_eq(text_cstr(arena, (struct text){"abc", 2}), "ab");
	cr_assert(text_is(text_copy(arena, TEXT("x")), "x"));
	arena_close(arena);
}

Test(text, buffer_grows_and_is_taken)
{
	struct arena *arena = arena_open();
	struct buffer buffer;
	struct text taken;

	buffer_init(&buffer);
	cr_assert_eq(buffer_view(&buffer).size, 0);
	for (int i = 0; i < 1000; i++)
		buffer_printf(&buffer, "%04d,", i);
	buffer_printf(&buffer, "%*s", 5000, "x");
	buffer_char(&buffer, '!');
	buffer_str(&buffer, "a");
	buffer_text(&buffer, TEXT("b"));
	taken = buffer_take(&buffer, arena);
	cr_assert_eq(taken.size, 5000 + 5000 + 3);
	cr_assert_eq(memcmp(taken.data, "0000,0001,", 10), 0);
	cr_assert(text_ends(taken, " x!ab"));
	cr_assert(buffer.data == NULL);
	arena_close(arena);
}

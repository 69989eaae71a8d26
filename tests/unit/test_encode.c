/* SPDX-License-Identifier: Apache-2.0 */
#include "base/encode.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"

Test(encode, hex_goes_round)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	unsigned char back[3];

	cr_assert(text_is(hex_encode(arena, "\x00\xab\xff", 3), "00abff"));
	cr_assert(text_is(hex_encode(arena, "", 0), ""));
	cr_assert_eq(hex_decode(TEXT("00abff"), back, 3, &err), 0);
	cr_assert_eq(memcmp(back, "\x00\xab\xff", 3), 0);
	cr_assert_eq(hex_decode(TEXT("00ABFF"), back, 3, &err), -1);
	err_clear(&err);
	cr_assert_eq(hex_decode(TEXT("00abf"), back, 3, &err), -1);
	arena_close(arena);
}

/* RFC 4648 section 10 */
Test(encode, base64_vectors)
{
	static const char *const vectors[][2] = {{"", ""},
						 {"f", "Zg=="},
						 {"fo", "Zm8="},
						 {"foo", "Zm9v"},
						 {"foob", "Zm9vYg=="},
						 {"fooba", "Zm9vYmE="},
						 {"foobar", "Zm9vYmFy"}};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		struct err err = {0};
		struct text back;

		cr_assert(
			text_is(base64_encode(arena, text_from(vectors[i][0])),
				vectors[i][1]));
		cr_assert_eq(base64_decode(arena, text_from(vectors[i][1]),
					   &back, &err),
			     0);
		cr_assert(text_is(back, vectors[i][0]));
	}
	arena_close(arena);
}

Test(encode, base64_reads_both_alphabets_but_no_mix)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	struct text a, b;

	cr_assert_eq(base64_decode(arena, TEXT("+/+/"), &a, &err), 0);
	cr_assert_eq(base64_decode(arena, TEXT("-_-_"), &b, &err), 0);
	cr_assert(text_equal(a, b));
	cr_assert_eq(base64_decode(arena, TEXT("+_+_"), &b, &err), -1);
	arena_close(arena);
}

Test(encode, base64_refuses_loose_forms)
{
	static const char *const wrong[] = {
		"Zg",	    "Zg=",    "Zh==", "Zm9=",  "Z===", "====",
		"Zg==Zg==", "Zm9v\n", " Zm9", "Zm9v=", "=m9v", "Zm\xff=",
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct err err = {0};
		struct text out;

		cr_assert_eq(base64_decode(arena, text_from(wrong[i]), &out,
					   &err),
			     -1, "%s", wrong[i]);
		cr_assert_eq(err.kind, ERR_USAGE);
	}
	arena_close(arena);
}

Test(encode, big_endian)
{
	unsigned char bytes[8];

	put_u32be(bytes, 0x01020304);
	cr_assert_eq(memcmp(bytes, "\1\2\3\4", 4), 0);
	cr_assert_eq(get_u32be(bytes), 0x01020304);
	put_u64be(bytes, 0x0102030405060708);
	cr_assert_eq(memcmp(bytes, "\1\2\3\4\5\6\7\10", 8), 0);
	cr_assert(get_u64be(bytes) == 0x0102030405060708);
}

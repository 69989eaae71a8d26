/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "records/thai_text.h"

Test(thai_text, decodes_what_both_tables_have)
{
	struct arena *arena = arena_open();
	struct text ascii = TEXT("plain"), out;

	cr_assert(thai_decode(arena, ascii, &out));
	cr_expect_eq(out.data, ascii.data, "ASCII is not copied");
	cr_assert(thai_decode(arena, TEXT("\xc3\xd0\xa7\xd1\xba 1"), &out));
	cr_expect(text_is(out, "ระงับ 1"));
	cr_assert(thai_decode(arena, TEXT("\x80\xdf\xfb"), &out));
	cr_expect(text_is(out, "€฿๛"));
	cr_expect_not(thai_decode(arena, TEXT("a\xdb"), &out));
	cr_expect_not(thai_decode(arena, TEXT("\xff"), &out));
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "render/width.h"

#include <criterion/criterion.h>

#include "base/arena.h"

Test(width, thai_marks_take_no_cell)
{
	cr_assert_eq(text_columns(TEXT("ผ่าน")), 3);
	cr_assert_eq(text_columns(TEXT("ไม่ผ่าน")), 5);
	cr_assert_eq(text_columns(TEXT("ที่")), 1);
	cr_assert_eq(text_columns(TEXT("กำ")), 2); /* sara am takes one */
	cr_assert_eq(text_columns(TEXT("漢字")), 4);
	cr_assert_eq(text_columns(TEXT("e\u0301")), 1);
	cr_assert_eq(text_columns(TEXT("\xff")), 1);
}

Test(width, breaks_at_spaces)
{
	struct text rest;

	cr_assert(text_is(line_break(TEXT("one two three"), 9, &rest),
			  "one two"));
	cr_assert(text_is(rest, "three"));
	cr_assert(text_is(line_break(TEXT("one two"), 7, &rest), "one two"));
	cr_assert_eq(rest.size, 0);
	cr_assert(text_is(line_break(TEXT("one two"), 3, &rest), "one"));
	cr_assert(text_is(line_break(TEXT("abcdef"), 4, &rest), "abcd"));
	cr_assert(text_is(rest, "ef"));
	cr_assert(text_is(line_break(TEXT("abc"), 0, &rest), "a"));
}

/* a long Thai text without spaces: every line fits, nothing is lost, and no
 * line begins with a mark or ends with a leading vowel */
Test(width, parts_thai_between_syllables)
{
	struct text whole = TEXT("ให้ระงับธุรกรรมที่เกี่ยวข้องทันทีและคงการระงับไว้"
				 "ระหว่างที่ผู้เสียหายไปร้องทุกข์ต่อพนักงานสอบสวน");

	for (unsigned columns = 3; columns < 40; columns++) {
		struct text rest = whole;
		size_t bytes = 0;
		uint32_t first;

		while (rest.size > 0) {
			struct text line = line_break(rest, columns, &rest);

			cr_assert_gt(line.size, 0);
			cr_assert_leq(text_columns(line), columns);
			cr_assert_gt(utf8_next(line.data, line.size, &first),
				     0);
			cr_assert_neq(point_columns(first), 0);
			bytes += line.size;
		}
		cr_assert_eq(bytes, whole.size);
	}
}

Test(width, shortens_with_an_ellipsis)
{
	struct arena *arena = arena_open();

	cr_assert(text_is(text_shorten(arena, TEXT("one two three"), 9),
			  "one two…"));
	cr_assert(text_is(text_shorten(arena, TEXT("one"), 3), "one"));
	arena_close(arena);
}

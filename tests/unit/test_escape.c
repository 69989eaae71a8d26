/* SPDX-License-Identifier: Apache-2.0 */
#include "render/escape.h"

#include <criterion/criterion.h>

static struct text html(struct arena *arena, struct text t)
{
	struct buffer out;

	buffer_init(&out);
	html_put(&out, t);
	return buffer_take(&out, arena);
}

Test(escape, replaces_what_could_steer_a_terminal)
{
	struct arena *arena = arena_open();

	cr_assert(text_is(text_clean(arena, TEXT("a\033[2Jb")), "a\ufffd[2Jb"));
	cr_assert(text_is(text_clean(arena, TEXT("a\xc2\x9b"
						 "b")),
			  "a\ufffdb")); /* CSI as one character */
	cr_assert(text_is(text_clean(arena, TEXT("a\nb\tc\r")), "a b c "));
	cr_assert(text_is(text_clean(arena, TEXT("\xff\xc0\x80")),
			  "\ufffd\ufffd\ufffd"));
	cr_assert(text_is(text_clean(arena, TEXT("a\u202eb")), "a\ufffdb"));
	cr_assert(text_is(text_clean(arena, TEXT("กำหนด ✓")), "กำหนด ✓"));
	arena_close(arena);
}

Test(escape, leaves_no_markup)
{
	struct arena *arena = arena_open();

	cr_assert(text_is(html(arena, TEXT("<a href=\"x\" b='&'>")),
			  "&lt;a href=&quot;x&quot; b=&#39;&amp;&#39;&gt;"));
	cr_assert(text_is(html(arena, TEXT("\033<\xff")), "\ufffd&lt;\ufffd"));
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/encode.h"
#include "unit/report_sample.h"

static struct text rendered(struct arena *arena, const char *language)
{
	struct render_request request = sample_request(arena, language);
	struct buffer out;
	struct err err = {0};

	buffer_init(&out);
	cr_assert_eq(renderer_find(TEXT("html"))
			     ->render(arena, &request, &out, &err),
		     0);
	return buffer_take(&out, arena);
}

static const char *find(struct text t, const char *wanted)
{
	return memmem(t.data, t.size, wanted, strlen(wanted));
}

Test(render_html, escapes_what_comes_from_outside)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "en");

	cr_assert(text_is_utf8(t));
	cr_assert_null(find(t, "<script"));
	cr_assert_null(find(t, "alert('x')"));
	cr_assert_null(memchr(t.data, '\033', t.size));
	cr_assert_not_null(find(t, "&lt;script&gt;alert(&#39;x&#39;)"));
	arena_close(arena);
}

Test(render_html, allows_its_own_style_and_nothing_else)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "en");
	const char *begin = find(t, "<style>") + strlen("<style>");
	const char *end = find(t, "</style>");
	struct digest digest =
		digest_of((struct text){begin, (size_t)(end - begin)});
	struct text base64 = base64_encode(
		arena, (struct text){(const char *)digest.bytes, DIGEST_BYTES});
	struct text wanted =
		text_format(arena,
			    "default-src 'none'; style-src 'sha256-%.*s'",
			    TEXT_ARG(base64));

	cr_assert_not_null(find(t, text_cstr(arena, wanted)));
	cr_assert_null(find(t, " style="));
	cr_assert_null(find(t, "src=\""));
	cr_assert_null(find(t, "http://"));
	cr_assert_null(find(t, "https://"));
	arena_close(arena);
}

Test(render_html, names_its_language_and_keeps_iso_times)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "th");

	cr_assert_not_null(find(t, "<html lang=\"th\">"));
	cr_assert_not_null(find(t, "<time datetime=\"2026-02-28T17:00:00Z\">"
				   "1 มีนาคม 2569 เวลา 00.00 น.</time>"));
	arena_close(arena);
}

Test(render_html, shows_a_finding_in_full_once)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "en");
	const char *first = find(t, "id=\"finding-2\"");

	cr_assert_not_null(first);
	t.size -= (size_t)(first + 1 - t.data);
	t.data = first + 1;
	cr_assert_null(find(t, "id=\"finding-2\""));
	cr_assert_not_null(find(t, "<a href=\"#finding-2\">Shown under "));
	arena_close(arena);
}

Test(render_html, matches_the_golden_files)
{
	static const char *const languages[] = {"en", "th"};
	struct arena *arena = arena_open();

	for (int i = 0; i < 2; i++) {
		struct buffer out;
		char path[64];

		buffer_init(&out);
		buffer_text(&out, rendered(arena, languages[i]));
		snprintf(path, sizeof(path),
			 "tests/fixtures/render/report.%s.html", languages[i]);
		cr_assert(sample_is_golden(&out, path), "%s", path);
		buffer_release(&out);
	}
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "render/width.h"
#include "unit/report_sample.h"

static struct text rendered(struct arena *arena, const char *language,
			    unsigned columns, bool color)
{
	struct render_request request = sample_request(arena, language);
	struct buffer out;
	struct err err = {0};

	request.columns = columns;
	request.color = color;
	buffer_init(&out);
	cr_assert_eq(renderer_find(TEXT("text"))
			     ->render(arena, &request, &out, &err),
		     0);
	return buffer_take(&out, arena);
}

static bool holds(struct text t, const char *wanted)
{
	return memmem(t.data, t.size, wanted, strlen(wanted)) != NULL;
}

Test(render_text, leads_with_coverage)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "en", 100, false);

	cr_assert(text_starts(t, "Judged 3 of 4 clauses that bind: 1 pass, "
				 "2 fail (1 waived), 1 could not be seen"));
	arena_close(arena);
}

Test(render_text, fits_the_terminal_in_both_languages)
{
	static const char *const languages[] = {"en", "th"};
	static const unsigned widths[] = {24, 40, 80, 132};
	struct arena *arena = arena_open();

	for (int l = 0; l < 2; l++)
		for (int w = 0; w < 4; w++) {
			struct text rest =
				rendered(arena, languages[l], widths[w], false);

			while (rest.data != NULL) {
				struct text line = text_cut(rest, '\n', &rest);

				cr_assert_leq(text_columns(line), widths[w],
					      "%.*s", TEXT_ARG(line));
			}
		}
	arena_close(arena);
}

Test(render_text, shows_no_escape_sequence_of_a_record)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "en", 80, false);

	cr_assert(memchr(t.data, '\033', t.size) == NULL);
	cr_assert(text_is_utf8(t));
	t = rendered(arena, "en", 80, true);
	cr_assert(holds(t, "\033[1;31m")); /* ours */
	cr_assert(!holds(t, "\033[31m\"")); /* the record's */
	arena_close(arena);
}

Test(render_text, says_what_is_not_law_and_not_checked)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "en", 132, false);

	cr_assert(holds(t, "our engineering proposal, not law: p95_limit 1 h"));
	cr_assert(holds(t, "not checked against the Gazette"));
	cr_assert(holds(t, "no breach found in what was tested"));
	cr_assert(holds(t, "Not tested: that every report reached the log"));
	cr_assert(holds(t, "(not in the rule pack at hand)"));
	cr_assert(holds(t, "waived until 31 December 2026"));
	cr_assert(holds(t, "58 min to 1 h 1 min"));
	cr_assert(holds(t, "500,000 read = 0 unreadable + 1200 outside"));
	arena_close(arena);
}

Test(render_text, speaks_thai_with_buddhist_years)
{
	struct arena *arena = arena_open();
	struct text t = rendered(arena, "th", 132, false);

	cr_assert(holds(t, "1 มีนาคม 2569 เวลา 00.00 น."));
	cr_assert(holds(t, "1 ชั่วโมง 30 นาที"));
	cr_assert(holds(t, "ผ่อนผันถึง 31 ธันวาคม 2569"));
	arena_close(arena);
}

Test(render_text, matches_the_golden_files)
{
	static const char *const languages[] = {"en", "th"};
	struct arena *arena = arena_open();

	for (int i = 0; i < 2; i++) {
		struct text t = rendered(arena, languages[i], 80, false);
		struct buffer out;
		char path[64];

		buffer_init(&out);
		buffer_text(&out, t);
		snprintf(path, sizeof(path),
			 "tests/fixtures/render/report.%s.txt", languages[i]);
		cr_assert(sample_is_golden(&out, path), "%s", path);
		buffer_release(&out);
	}
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "render/sentence.h"

#include <criterion/criterion.h>

#include "unit/report_sample.h"

static struct text filled(struct arena *arena, const char *language,
			  const char *sentence)
{
	const struct report *report = sample_report(arena);
	struct voice voice = {arena, language, report->clauses[0].book->zone};

	return sentence_fill(&voice, text_from(sentence), &report->findings[1],
			     report->now);
}

Test(sentence, fills_facts_parameters_subject_and_now)
{
	struct arena *arena = arena_open();

	cr_assert(text_is(filled(arena, "en", "{p95} of {params.p95_limit}"),
			  "1 h 30 min of 1 h"));
	cr_assert(text_is(filled(arena, "th", "{p95}/{cases}"),
			  "1 ชั่วโมง 30 นาที/498,796"));
	cr_assert(text_is(filled(arena, "en", "{now}"), "1 March 2026, 00:00"));
	cr_assert(text_is(filled(arena, "en", "{subject.x}"), SAMPLE_ATTACK));
	arena_close(arena);
}

Test(sentence, keeps_braces_and_unknown_names)
{
	struct arena *arena = arena_open();

	cr_assert(text_is(filled(arena, "en", "{{p95}} {nothing} {params.y}"),
			  "{p95} {nothing} {params.y}"));
	cr_assert(text_is(filled(arena, "en", "an open { brace"),
			  "an open { brace"));
	arena_close(arena);
}

/* what a record put into a fact is not read as a path again */
Test(sentence, fills_once)
{
	struct arena *arena = arena_open();
	struct seen seen = sample_fact("a", value_string(TEXT("{b}")));
	struct finding finding = {.seen = &seen, .seen_count = 1};
	struct voice voice = {arena, "en", NULL};

	cr_assert(text_is(sentence_fill(&voice, TEXT("<{a}>"), &finding,
					(struct instant){0, 0}),
			  "<{b}>"));
	arena_close(arena);
}

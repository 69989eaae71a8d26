/* SPDX-License-Identifier: Apache-2.0 */
#include "render/text_finding.h"

#include "render/phrase.h"
#include "render/reading_groups.h"

struct text verdict_mark(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return TEXT("\u2713");
	case VERDICT_FAIL:
		return TEXT("\u2717");
	case VERDICT_UNKNOWN:
		return TEXT("?");
	default:
		return TEXT("\u2013");
	}
}

static void put_head(const struct terminal *terminal,
		     const struct reading *reading,
		     const struct finding *finding)
{
	const struct voice *voice = &reading->voice;
	struct text verdict = phrase_join(
		voice, verdict_mark(finding->verdict), " ",
		phrase_word(voice, verdict_words[finding->verdict]));
	struct text title = reading_title(reading, finding);

	if (finding->check != NULL)
		title = text_format(voice->arena, "%.*s (%.*s)",
				    TEXT_ARG(title),
				    TEXT_ARG(finding->check_id));
	terminal_end(terminal);
	terminal_line(terminal, 0, tint_of(finding->verdict),
		      phrase_join(voice, verdict, "  ", title));
	terminal_field(terminal, 2, say(voice, WORDING_SUBJECT),
		       finding->subject);
}

/* "fail: sentence [expression]"; the others only when all is wanted */
static void put_expectations(const struct terminal *terminal,
			     const struct reading *reading,
			     const struct finding *finding)
{
	const struct voice *voice = &reading->voice;

	for (size_t i = 0; i < finding->expect_count; i++) {
		const struct expect_result *expect = &finding->expect[i];
		struct text sentence = reading_expectation(reading, finding, i);

		sentence = phrase_join(voice, verdict_mark(expect->result), " ",
				       sentence);
		if (!text_equal(expect->that,
				reading_expectation(reading, finding, i)))
			sentence = text_format(voice->arena, "%.*s [%.*s]",
					       TEXT_ARG(sentence),
					       TEXT_ARG(expect->that));
		terminal_field(terminal, 2,
			       i == 0 ? say(voice, WORDING_EXPECTED) : TEXT(""),
			       sentence);
	}
}

static void put_seen(const struct terminal *terminal,
		     const struct reading *reading,
		     const struct finding *finding)
{
	struct voice voice = reading_voice_of(reading, finding);
	struct text all = {NULL, 0};

	for (size_t i = 0; i < finding->seen_count; i++)
		all = phrase_join(
			&voice, all, "; ",
			phrase_join(&voice, finding->seen[i].name, " = ",
				    phrase_seen(&voice, &finding->seen[i])));
	terminal_field(terminal, 2, say(&voice, WORDING_SEEN), all);
}

static void put_groups(const struct terminal *terminal,
		       const struct reading *reading,
		       const struct finding *finding)
{
	struct groups_reading groups = reading_groups(reading, finding);

	if (groups.json == NULL)
		return;
	terminal_line(terminal, 2, TINT_PLAIN, groups.heading);
	for (size_t i = 0; i < groups.count; i++)
		terminal_line(terminal, 4, TINT_PLAIN, groups.lines[i]);
	if (groups.notes.size > 0)
		terminal_line(terminal, 4, TINT_PLAIN, groups.notes);
}

static void put_limits(const struct terminal *terminal,
		       const struct reading *reading,
		       const struct finding *finding)
{
	struct voice voice = reading_voice_of(reading, finding);

	for (size_t i = 0; i < finding->parameter_count; i++) {
		const struct parameter_value *p = &finding->parameters[i];
		struct text value = phrase_value(&voice, p->value);
		struct text basis = reading_basis(reading, p);
		struct text t = text_format(voice.arena, "%.*s = %.*s (%.*s)",
					    TEXT_ARG(p->name), TEXT_ARG(value),
					    TEXT_ARG(basis));

		t = phrase_join(&voice, t, "; ", reading_override(&voice, p));
		terminal_field(terminal, 2,
			       i == 0 ? say(&voice, WORDING_LIMITS) : TEXT(""),
			       t);
	}
}

void text_finding_put(const struct terminal *terminal,
		      const struct reading *reading,
		      const struct finding *finding)
{
	struct voice voice = reading_voice_of(reading, finding);
	struct text shown =
		phrase_word(&voice, strength_words[finding->shown_by]);

	if (finding->by_database)
		shown = phrase_list(&voice, shown,
				    say(&voice, WORDING_BY_DATABASE));
	put_head(terminal, reading, finding);
	if (finding->verdict != VERDICT_PASS)
		terminal_field(terminal, 2, say(&voice, WORDING_REASON),
			       reading_reason(reading, finding));
	put_expectations(terminal, reading, finding);
	put_seen(terminal, reading, finding);
	put_groups(terminal, reading, finding);
	put_limits(terminal, reading, finding);
	terminal_field(terminal, 2, say(&voice, WORDING_WINDOW),
		       phrase_period(&voice, finding->window));
	terminal_field(terminal, 2, say(&voice, WORDING_WHERE), finding->where);
	terminal_field(terminal, 2, say(&voice, WORDING_SHOWN_BY), shown);
	if (finding->verdict != VERDICT_PASS)
		terminal_field(terminal, 2, say(&voice, WORDING_NEXT),
			       reading_next(reading, finding));
}

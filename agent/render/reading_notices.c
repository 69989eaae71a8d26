/* SPDX-License-Identifier: Apache-2.0 */
/* What stands above or beside all verdicts: that a run was cut short, and who
 * signs for the period. */
#include "render/reading.h"
#include "render/sign_off_words.h"

static bool is_interrupted(const struct report *report,
			   const struct clause_finding *clause)
{
	for (size_t i = 0; i < clause->finding_count; i++)
		if (report->findings[clause->findings[i]].reason ==
		    REASON_INTERRUPTED)
			return true;
	return false;
}

struct text reading_interruption(const struct reading *reading)
{
	const struct report *report = reading->report;
	const struct voice *voice = &reading->voice;
	struct text parts[3] = {{"", 0}, {"", 0}, {"", 0}};
	size_t missing = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		missing += report->findings[i].reason == REASON_INTERRUPTED;
	if (missing == 0)
		return (struct text){"", 0};
	parts[0] = phrase_count(voice, missing);
	parts[1] = phrase_count(voice, report->finding_count);
	for (size_t i = 0; i < report->clause_count; i++)
		if (is_interrupted(report, &report->clauses[i]))
			parts[2] = phrase_list(voice, parts[2],
					       report->clauses[i].id);
	return phrase_fill(voice, WORDING_INTERRUPTED, parts, 3);
}

struct lines {
	struct text *items;
	size_t count, room;
};

static void add(const struct voice *voice, struct lines *lines, struct text t)
{
	if (t.size == 0)
		return;
	lines->items = arena_grow(voice->arena, lines->items, lines->count,
				  &lines->room, sizeof(*lines->items));
	lines->items[lines->count++] = t;
}

/* By the duty alone: of the profiles that the pack at hand has. */
static void add_needed(const struct reading *reading, struct lines *lines)
{
	const struct report *report = reading->report;
	struct voice voice = reading->voice;

	for (size_t i = 0; report->pack && i < report->profile_count; i++) {
		const struct profile *profile =
			pack_profile(report->pack, report->profiles[i]);

		if (!profile || !profile->sign_off.by_count ||
		    !profile->rule_book_count)
			continue;
		voice.zone = profile->rule_books[0]->zone;
		add(&voice, lines,
		    sign_off_needed_text(&voice, &profile->sign_off, voice.zone,
					 report->sealed ? report->created
							: report->now));
	}
}

const struct text *reading_sign_offs(const struct reading *reading,
				     const struct render_request *request,
				     size_t *count)
{
	const struct voice *voice = &reading->voice;
	struct lines lines = {NULL, 0, 0};

	for (size_t i = 0; i < request->sign_off_count; i++) {
		const struct sign_off_account *a = &request->sign_offs[i];

		for (size_t k = 0; k < a->line_count; k++)
			add(voice, &lines,
			    sign_off_line_text(voice, a, &a->lines[k]));
		for (size_t k = 0; k < a->doubted_count; k++)
			add(voice, &lines,
			    sign_off_doubt_text(voice, a, &a->doubted[k]));
	}
	if (request->sign_off_count == 0)
		add_needed(reading, &lines);
	*count = lines.count;
	return lines.items;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/commit_words.h"

#include <stdio.h>

#include "render/reading.h"

/* Why, as exactly as is known. */
static struct text why_not(const struct reading *reading,
			   const struct source_report *source,
			   const char *language)
{
	const struct word *reason = &reason_words[source->reason].word;
	bool thai = text_is(TEXT("th"), language);

	if (source->detail.size)
		return source->detail;
	if (source->reason == REASON_NONE)
		return say(&reading->voice, WORDING_LOOK_UNFINISHED);
	return text_from(thai ? reason->th : reason->en);
}

static void tell_source(const struct reading *reading, struct text id,
			const struct source_report *source,
			const struct commit_note *note)
{
	struct text lines[HISTORY_LINES];
	size_t doubts, count = reading_history(reading, source, lines, &doubts);

	if (!source->committed)
		fprintf(stderr, "plaudit: %.*s: %.*s\n", TEXT_ARG(id),
			TEXT_ARG(phrase_one(
				&reading->voice, WORDING_NOT_COMMITTED_WHY,
				why_not(reading, source, note->language))));
	else if (!note->quiet)
		printf("%.*s: %.*s\n", TEXT_ARG(id),
		       TEXT_ARG(reading_commitment(reading, source)));
	for (size_t i = note->quiet ? doubts : 0; i < count; i++)
		printf("  %.*s\n", TEXT_ARG(lines[i]));
	for (size_t i = 0; i < source->history.case_count; i++)
		printf("    %.*s\n", TEXT_ARG(source->history.cases[i]));
}

void commit_tell(struct arena *arena, const struct report *report,
		 const struct commit_note *note)
{
	struct render_request request = {.report = report,
					 .language = note->language};
	struct reading reading = reading_of(arena, &request);
	char hex[DIGEST_HEX_ROOM];

	for (size_t i = 0; i < report->look_count; i++)
		tell_source(&reading, report->looks[i].id,
			    &report->looks[i].source, note);
	if (report->rehearsal && !note->quiet)
		printf("%.*s\n",
		       TEXT_ARG(say(&reading.voice, WORDING_REHEARSAL)));
	if (report->sealed && !note->quiet)
		printf("%.*s %llu %.*s\n", TEXT_ARG(report->chain.stream),
		       (unsigned long long)report->chain.sequence,
		       TEXT_ARG(digest_hex(report->identity, hex)));
	if (note->left)
		fputs("plaudit: exit 5: sealed, but not delivered (plaudit "
		      "push tries again)\n",
		      stderr);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/closing_words.h"

#include <stdio.h>

#include "base/arena.h"
#include "render/sign_off_words.h"
#include "verbs/verb.h"

static void tell(struct text line)
{
	fprintf(stderr, "plaudit: %.*s\n", TEXT_ARG(line));
}

static void say_code(const struct closing *closing, const struct voice *voice)
{
	const struct coverage *c = &closing->report->coverage;
	struct text counts[3] = {phrase_count(voice, c->failed),
				 phrase_count(voice, c->unknown),
				 phrase_count(voice, c->bound)};

	switch (closing->code) {
	case EXIT_FAILS:
		tell(phrase_fill(voice,
				 c->unknown ? WORDING_CLOSING_FAILS_UNSEEN
					    : WORDING_CLOSING_FAILS,
				 counts, 3));
		break;
	case EXIT_UNKNOWNS:
		tell(phrase_fill(voice,
				 c->judged ? WORDING_CLOSING_UNSEEN
					   : WORDING_CLOSING_NOTHING,
				 counts, 3));
		break;
	case EXIT_UNDELIVERED:
		tell(say(voice, WORDING_CLOSING_UNDELIVERED));
		break;
	}
}

/* What an officer has to do now; the rest stands in the report. */
static void say_awaited(const struct closing *closing,
			const struct voice *voice)
{
	for (size_t i = 0; i < closing->sign_off_count; i++) {
		const struct sign_off_account *a = &closing->sign_offs[i];

		for (size_t k = 0; k < a->line_count; k++)
			if (a->lines[k].state == SIGNING_DUE ||
			    a->lines[k].state == SIGNING_OVERDUE)
				tell(phrase_join(
					voice, say(voice, WORDING_SIGN_OFF),
					": ",
					sign_off_line_text(voice, a,
							   &a->lines[k])));
	}
}

static const struct zone *zone_of(const struct report *report)
{
	for (size_t i = 0; report->pack && i < report->profile_count; i++) {
		const struct profile *profile =
			pack_profile(report->pack, report->profiles[i]);

		if (profile && profile->rule_book_count)
			return profile->rule_books[0]->zone;
	}
	return NULL;
}

void closing_words(const struct closing *closing)
{
	const struct report_choices *choices = closing->choices;
	struct arena *arena = arena_open();
	struct voice voice = {arena, closing->language,
			      zone_of(closing->report)};

	for (size_t i = 0; i < choices->count; i++)
		if (choices->items[i].path)
			tell(phrase_one(&voice, WORDING_CLOSING_WROTE,
					text_from(choices->items[i].path)));
	if (closing->local)
		tell(say(&voice, WORDING_CLOSING_LOCAL));
	if (closing->note->has_receipt)
		tell(phrase_one(&voice, WORDING_CLOSING_RECEIPT,
				closing->note->receipt));
	if (voice.zone)
		say_awaited(closing, &voice);
	if (closing->interrupted)
		tell(say(&voice, WORDING_CLOSING_INTERRUPTED));
	else
		say_code(closing, &voice);
	arena_close(arena);
}

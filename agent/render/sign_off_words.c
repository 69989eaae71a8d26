/* SPDX-License-Identifier: Apache-2.0 */
#include "render/sign_off_words.h"

#include <inttypes.h>

#define NOTHING ((struct text){"", 0})

/* "November 2026", "Q4 2026", "2026" */
static struct text period_text(const struct voice *voice,
			       const struct sign_off_period *period)
{
	struct text parts[2];
	int64_t year = period->year;

	if (voice_is_thai(voice))
		year += BUDDHIST_YEARS;
	parts[1] = text_format(voice->arena, "%" PRId64, year);
	if (period->part == 0)
		return phrase_one(voice, WORDING_YEAR, parts[1]);
	parts[0] = phrase_month(voice, period->part);
	if (period->quarter)
		parts[0] = text_format(voice->arena, "%u", period->part);
	return phrase_fill(voice,
			   period->quarter ? WORDING_QUARTER : WORDING_MONTH,
			   parts, 2);
}

/* The last day that an instant still leaves, as a date of the zone. */
static struct text last_day(const struct voice *voice, struct instant end)
{
	struct civil c = zone_civil(
		voice->zone, instant_sub(end, (struct span){.seconds = 1}));

	return phrase_date(voice,
			   text_format(voice->arena, "%04" PRId64 "-%02u-%02u",
				       c.year, c.month, c.day));
}

static struct text person(const struct voice *voice,
			  const struct said_sign_off *said)
{
	return phrase_list(voice, said->name, said->position);
}

struct text sign_off_line_text(const struct voice *voice,
			       const struct sign_off_account *account,
			       const struct sign_off_line *line)
{
	static const enum wording wordings[SIGNING_COUNT] = {
		[SIGNING_RUNNING] = WORDING_SIGN_OFF_RUNNING,
		[SIGNING_NOTHING] = WORDING_SIGN_OFF_NOTHING,
		[SIGNING_DUE] = WORDING_SIGN_OFF_DUE,
		[SIGNING_OVERDUE] = WORDING_SIGN_OFF_OVERDUE,
		[SIGNING_DONE] = WORDING_SIGN_OFF_DONE,
		[SIGNING_LATE] = WORDING_SIGN_OFF_LATE,
	};
	struct text parts[5] = {
		period_text(voice, &account->period),
		bitext_pick(*line->position, voice->language),
		last_day(voice, account->period.due),
	};

	if (line->by) {
		parts[3] = person(voice, line->by);
		parts[4] = phrase_instant(voice, line->by->at);
	}
	return phrase_fill(voice, wordings[line->state], parts,
			   line->by ? 5 : 3);
}

struct text sign_off_doubt_text(const struct voice *voice,
				const struct sign_off_account *account,
				const struct sign_off_doubted *doubted)
{
	struct text parts[4] = {
		period_text(voice, &account->period),
		person(voice, doubted->by),
		phrase_instant(voice, doubted->by->at),
		phrase_word(voice, doubt_words[doubted->doubt]),
	};

	return phrase_fill(voice, WORDING_SIGN_OFF_DOUBTED, parts, 4);
}

struct text sign_off_needed_text(const struct voice *voice,
				 const struct sign_off_duty *duty,
				 const struct zone *zone,
				 struct instant created)
{
	struct sign_off_period period = sign_off_period_of(duty, zone, created);
	struct text parts[4] = {NOTHING, NOTHING, NOTHING, NOTHING};

	if (!sign_off_is_due_in(duty, &period))
		return NOTHING;
	parts[0] = period_text(voice, &period);
	for (size_t i = 0; i < duty->by_count; i++)
		parts[1] =
			phrase_join(voice, parts[1],
				    voice_is_thai(voice) ? " และ" : " and ",
				    bitext_pick(duty->by[i], voice->language));
	parts[2] = last_day(voice, period.due);
	parts[3] = phrase_word(voice, basis_words[duty->basis]);
	return phrase_fill(voice, WORDING_SIGN_OFF_NEEDED, parts, 4);
}

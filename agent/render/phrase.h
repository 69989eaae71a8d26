/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values, times and counts for a person who reads no code, in the language and
 * the zone of the report. English: "1 h 30 min", "1 March 2026, 09:04"; Thai:
 * "1 ชั่วโมง 30 นาที", and dates in the Buddhist era. Machine forms keep RFC 3339.
 */
#ifndef PLAUDIT_RENDER_PHRASE_H
#define PLAUDIT_RENDER_PHRASE_H

#include "base/zone.h"
#include "model/report.h"
#include "render/wording.h"

#define BUDDHIST_YEARS 543

/* In which language and zone something is told. */
struct voice {
	struct arena *arena;
	const char *language; /* "en" or "th" */
	const struct zone *zone;
};

bool voice_is_thai(const struct voice *voice);
struct text say(const struct voice *voice, enum wording id);
/* The wording with {0}.. replaced; a number beyond `count` is left empty. */
struct text phrase_fill(const struct voice *voice, enum wording id,
			const struct text *arguments, size_t count);
struct text phrase_one(const struct voice *voice, enum wording id,
		       struct text argument);
struct text phrase_word(const struct voice *voice, struct word word);
struct text phrase_value(const struct voice *voice, struct value value);
struct text phrase_count(const struct voice *voice, uint64_t count);
struct text phrase_instant(const struct voice *voice, struct instant t);
/* "2026-12-31" as a date; anything else as it is. */
struct text phrase_date(const struct voice *voice, struct text date);
struct text phrase_month(const struct voice *voice, unsigned month); /* 1.. */
/* "" for a period open at both ends. */
struct text phrase_period(const struct voice *voice, struct period period);
/* A fact, as a range where unreadable rows could have moved it. */
struct text phrase_seen(const struct voice *voice, const struct seen *seen);
/* The next item of an enumeration: Thai parts them with spaces. */
struct text phrase_list(const struct voice *voice, struct text a,
			struct text b);
/* a and b with `between` if both are there. */
struct text phrase_join(const struct voice *voice, struct text a,
			const char *between, struct text b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The word lists of words.h as tables, each made from its one list. */
#include "model/database.h"
#include "model/words.h"

#define ROW(name, ...)	   {__VA_ARGS__},
#define TABLE(list, table) const struct word table[] = {list(ROW)}

TABLE(VERDICTS, verdict_words);
TABLE(STRENGTHS, strength_words);
TABLE(SEVERITIES, severity_words);
TABLE(STATUSES, status_words);
TABLE(SIGHTS, sight_words);
TABLE(BASES, basis_words);
TABLE(DIRECTIONS, direction_words);
TABLE(EXTENTS, extent_words);
TABLE(STAGES, stage_words);
TABLE(ENVIRONMENTS, environment_words);
TABLE(VANTAGES, vantage_words);
TABLE(DISCLOSURES, disclosure_words);
TABLE(KEEPS, keep_words);
TABLE(PRIVACIES, privacy_words);
TABLE(TRIGGERS, trigger_words);
TABLE(CLASSES, class_words);
TABLE(DATABASE_ROLES, role_words);

#define DATABASE_ROW(name, word, product) {word, product, product},

const struct word database_words[] = {DATABASE_KINDS(DATABASE_ROW)};

#define REASON_ROW(name, word, en, th, next_en, next_th, owner) \
	{{word, en, th}, next_en, next_th, owner},

const struct reason_word reason_words[] = {REASONS(REASON_ROW)};

int word_find(const struct word *table, int count, struct text word)
{
	for (int i = 0; i < count; i++)
		if (text_is(word, table[i].word))
			return i;
	return -1;
}

int reason_find(struct text word)
{
	for (int i = 0; i < REASON_COUNT; i++)
		if (text_is(word, reason_words[i].word.word))
			return i;
	return -1;
}

struct text bitext_pick(struct bitext both, const char *language)
{
	bool thai = text_is(TEXT("th"), language);

	return thai && both.th.size > 0 ? both.th : both.en;
}

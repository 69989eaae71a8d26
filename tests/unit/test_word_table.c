/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "model/words.h"

static void check_table(const struct word *table, int count)
{
	for (int i = 0; i < count; i++) {
		cr_assert_not_null(table[i].word);
		cr_expect_neq(table[i].en[0], '\0', "%s", table[i].word);
		cr_expect_neq(table[i].th[0], '\0', "%s", table[i].word);
		cr_expect(text_is_utf8(text_from(table[i].th)));
		cr_expect_eq(word_find(table, count, text_from(table[i].word)),
			     i, "%s stands twice", table[i].word);
	}
	cr_expect_eq(word_find(table, count, TEXT("no such word")), -1);
}

Test(word_table, every_word_is_found_and_said_in_both_languages)
{
	check_table(verdict_words, VERDICT_COUNT);
	check_table(strength_words, STRENGTH_COUNT);
	check_table(severity_words, SEVERITY_COUNT);
	check_table(status_words, STATUS_COUNT);
	check_table(sight_words, SIGHT_COUNT);
	check_table(basis_words, BASIS_COUNT);
	check_table(direction_words, DIRECTION_COUNT);
	check_table(extent_words, EXTENT_COUNT);
	check_table(stage_words, STAGE_COUNT);
	check_table(environment_words, ENVIRONMENT_COUNT);
	check_table(vantage_words, VANTAGE_COUNT);
	check_table(disclosure_words, DISCLOSE_COUNT);
	check_table(privacy_words, PRIVACY_COUNT);
	check_table(trigger_words, TRIGGER_COUNT);
	check_table(class_words, CLASS_COUNT);
}

Test(word_table, reasons_have_an_owner)
{
	for (int i = 0; i < REASON_COUNT; i++) {
		const struct reason_word *reason = &reason_words[i];

		cr_expect_eq(reason_find(text_from(reason->word.word)), i);
		cr_expect_neq(reason->owner[0], '\0', "%s", reason->word.word);
		cr_expect_eq(reason->next_en[0] == '\0',
			     reason->next_th[0] == '\0', "%s",
			     reason->word.word);
	}
	cr_expect_eq(reason_find(TEXT("whim")), -1);
}

Test(word_table, english_stands_in_for_missing_thai)
{
	struct bitext both = {TEXT("en"), TEXT("th")}, one = {TEXT("en"), {0}};

	cr_expect(text_is(bitext_pick(both, "th"), "th"));
	cr_expect(text_is(bitext_pick(both, "en"), "en"));
	cr_expect(text_is(bitext_pick(one, "th"), "en"));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether an institution's own chain tells of the answer that the regulator
 * has: reports/challenge.md section 5. Both are signed by it; that they differ
 * proves that it gave two answers.
 */
#ifndef PLAUDIT_COLLECTOR_CHALLENGE_ENTRY_H
#define PLAUDIT_COLLECTOR_CHALLENGE_ENTRY_H

#include "collector/store.h"

enum answer_told { TOLD_NONE, TOLD_SAME, TOLD_OTHER, TOLD_COUNT };

extern const struct word answer_told_words[TOLD_COUNT];

/* Of a challenge that was answered; TOLD_OTHER where any entry differs. */
int challenge_entry_look(struct arena *arena, struct store *store,
			 const struct challenge_row *row, enum answer_told *out,
			 struct err *err) MUST_USE;

#endif

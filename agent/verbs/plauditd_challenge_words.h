/* SPDX-License-Identifier: Apache-2.0 */
/* Challenges on a terminal, as the regulator's verb prints them on stdout. */
#ifndef PLAUDIT_VERBS_PLAUDITD_CHALLENGE_WORDS_H
#define PLAUDIT_VERBS_PLAUDITD_CHALLENGE_WORDS_H

#include "collector/challenge_entry.h"
#include "collector/challenge_judge.h"
#include "collector/challenge_make.h"

void challenge_made_print(const struct challenge_row *row);
/* Whose, about what, how it stands, and whether its chain tells the same. */
int challenge_print(struct arena *arena, struct store *store,
		    const struct challenge_row *row, bool thai,
		    struct err *err) MUST_USE;
/* The rows that an answer told, and the keys that no row has. */
void told_print(const struct told_rows *told);

#endif

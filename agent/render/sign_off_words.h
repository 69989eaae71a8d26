/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which periods somebody stands for, as sentences: for reports, the audit's
 * closing lines, sign-off --periods and the collector's pages.
 */
#ifndef PLAUDIT_RENDER_SIGN_OFF_WORDS_H
#define PLAUDIT_RENDER_SIGN_OFF_WORDS_H

#include "attest/sign_off_account.h"
#include "render/phrase.h"

/* "November 2026: Chief Compliance Officer: overdue since 30 December 2026" */
struct text sign_off_line_text(const struct voice *voice,
			       const struct sign_off_account *account,
			       const struct sign_off_line *line);
/* "...: the declaration of Somsri Jaidee, Treasurer, does not count: ..." */
struct text sign_off_doubt_text(const struct voice *voice,
				const struct sign_off_account *account,
				const struct sign_off_doubted *doubted);
/* What the period of an audit sealed at `created` will need, from whom and by
 * when; empty: nothing. */
struct text sign_off_needed_text(const struct voice *voice,
				 const struct sign_off_duty *duty,
				 const struct zone *zone,
				 struct instant created);

#endif

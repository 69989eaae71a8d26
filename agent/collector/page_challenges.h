/* SPDX-License-Identifier: Apache-2.0 */
/* What an institution was asked for by lot or by name, and how it answered, on
 * the regulator's pages. Keys and rows, which may be of persons, are not. */
#ifndef PLAUDIT_COLLECTOR_PAGE_CHALLENGES_H
#define PLAUDIT_COLLECTOR_PAGE_CHALLENGES_H

#include "collector/page.h"

/* How many are open, wrong or late, with a link, as one line; else nothing. */
void page_challenge_alarm(struct page *page, const struct entity *entity);
/* All of them, newest first. */
int page_challenges(struct page *page, const struct entity *entity,
		    struct err *err) MUST_USE;

#endif

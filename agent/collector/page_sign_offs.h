/* SPDX-License-Identifier: Apache-2.0 */
/* What a person of the institution signed for, on the regulator's pages. */
#ifndef PLAUDIT_COLLECTOR_PAGE_SIGN_OFFS_H
#define PLAUDIT_COLLECTOR_PAGE_SIGN_OFFS_H

#include "collector/page.h"

/* One line where a period's sign-off is awaited or overdue; else nothing. */
void page_sign_off_alarm(struct page *page, const struct entity *entity,
			 const struct chain_id *chain);
/* Every period of the chain, with who signed, who is awaited, and what does
 * not count. */
void page_sign_offs(struct page *page, const struct entity *entity,
		    const struct chain_id *chain);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* One finding on a page: sentences, limits with their basis, facts, accounts
 * and evidence. */
#ifndef PLAUDIT_RENDER_HTML_FINDING_H
#define PLAUDIT_RENDER_HTML_FINDING_H

#include "render/html_page.h"

void html_finding_put(const struct html_page *page, size_t index);
/* The row accounting of one finding as a table. */
void html_account_put(const struct html_page *page,
		      const struct finding *finding);

#endif

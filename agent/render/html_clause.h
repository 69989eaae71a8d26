/* SPDX-License-Identifier: Apache-2.0 */
/* The clauses on a page: one table, then each with its duty and findings. */
#ifndef PLAUDIT_RENDER_HTML_CLAUSE_H
#define PLAUDIT_RENDER_HTML_CLAUSE_H

#include "render/html_page.h"

void html_clause_table_put(const struct html_page *page);
/* Each finding in full under the first clause that rests on it. */
void html_clauses_put(const struct html_page *page);
/* Findings under no clause (local checks). */
void html_other_findings_put(const struct html_page *page);

#endif

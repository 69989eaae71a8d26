/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the regulator's pages share: no script, nothing loaded, every text that
 * is not ours escaped, in Thai or English as the browser or ?lang= asks.
 */
#ifndef PLAUDIT_COLLECTOR_PAGE_H
#define PLAUDIT_COLLECTOR_PAGE_H

#include "collector/exchange.h"

#define PAGE_ENTITIES "/institutions" /* and /<id> */

struct page {
	struct exchange *exchange;
	struct buffer out;
	int language; /* 0 English, 1 Thai */
	struct instant now;
};

void page_begin(struct exchange *exchange, struct page *out);
void page_head(struct page *page, struct text title);
/* Ends the page and answers with it. */
void page_answer(struct page *page);

const char *page_language(const struct page *page); /* "en" or "th" */
void page_put(struct page *page, const char *html); /* as it is */
void page_text(struct page *page, struct text t);
void page_instant(struct page *page, struct instant t);
/* The heads of a table, columns[i] being one of the pairs {English, Thai}; its
 * body begins. */
void page_heads(struct page *page, const char *const (*pairs)[2],
		const unsigned char *columns, size_t count);
const char *page_word(const struct page *page, const struct word *word);

#endif

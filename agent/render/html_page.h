/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pieces of a page. Markup comes from literals of this room only; every text
 * from elsewhere goes through html_put.
 */
#ifndef PLAUDIT_RENDER_HTML_PAGE_H
#define PLAUDIT_RENDER_HTML_PAGE_H

#include "render/reading.h"

struct html_page {
	struct buffer *out;
	struct reading reading;
	const struct render_request *request;
	/* by finding: 1 + the clause under which it is shown, 0: not yet */
	size_t *shown_under;
};

void html_raw(const struct html_page *page, const char *markup);
void html_text(const struct html_page *page, struct text t);
void html_say(const struct html_page *page, enum wording id);
/* <tag class="name">t</tag>; class NULL: none; nothing for an empty text */
void html_element(const struct html_page *page, const char *tag,
		  const char *name, struct text t);
void html_heading(const struct html_page *page, const char *tag,
		  enum wording id);
/* <dt>, <dd>; nothing for an empty text */
void html_term(const struct html_page *page, enum wording id, struct text t);
void html_code_term(const struct html_page *page, enum wording id,
		    struct text t);
/* A mark and a word: never told by colour alone. */
void html_verdict(const struct html_page *page, enum verdict verdict);
/* The local time for people, the instant in UTC for machines. */
void html_time(const struct html_page *page, struct instant t);
/* <th scope="col"> for each; `right`: bit per column of numbers */
void html_columns(const struct html_page *page, const enum wording *ids,
		  size_t count, unsigned right);
/* <td data-label="..."> */
void html_cell(const struct html_page *page, enum wording label,
	       const char *name, struct text t);

#endif

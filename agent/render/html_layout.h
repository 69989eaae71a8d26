/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame of a page: reports/report.html with reports/report.css inside, both
 * built into the program. The page runs no script and loads nothing; its one
 * style is named by digest in its Content-Security-Policy.
 */
#ifndef PLAUDIT_RENDER_HTML_LAYOUT_H
#define PLAUDIT_RENDER_HTML_LAYOUT_H

#include "base/arena.h"
#include "base/text.h"

/* body is HTML; title is text and is escaped here. */
void html_layout_put(struct arena *arena, const char *language,
		     struct text title, struct text body, struct buffer *out);

#endif

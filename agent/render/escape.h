/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from outside made harmless for where it is shown. A record, a banner or
 * an attestation may hold anything: escape sequences that take over a
 * terminal, markup, marks that reverse the reading order, bytes that are no
 * UTF-8. Each such character becomes U+FFFD, so that the reader sees that
 * something was there.
 */
#ifndef PLAUDIT_RENDER_ESCAPE_H
#define PLAUDIT_RENDER_ESCAPE_H

#include "base/arena.h"
#include "base/text.h"

/* Valid UTF-8 without controls; tabs and line ends become spaces. */
struct text text_clean(struct arena *arena, struct text t);
/* The clean text with & < > " ' escaped: for elements and quoted attributes. */
void html_put(struct buffer *out, struct text t);

#endif

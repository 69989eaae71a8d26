/* SPDX-License-Identifier: Apache-2.0 */
/* What a report rests on: sources and their rows, waivers, looks and
 * commitments, the attestation, and how to verify it offline. */
#ifndef PLAUDIT_RENDER_HTML_PROOF_H
#define PLAUDIT_RENDER_HTML_PROOF_H

#include "render/html_page.h"

void html_sources_put(const struct html_page *page);
void html_waivers_put(const struct html_page *page);
void html_looks_put(const struct html_page *page);
void html_attestation_put(const struct html_page *page);

#endif

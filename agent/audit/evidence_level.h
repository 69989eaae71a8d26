/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check lets be kept of its looks beside the facts (reports/evidence.md
 * section 2): nothing, a keyed hash of each piece, excerpts, or all.
 */
#ifndef PLAUDIT_AUDIT_EVIDENCE_LEVEL_H
#define PLAUDIT_AUDIT_EVIDENCE_LEVEL_H

#include "audit/lane.h"

/* After redaction: marks each piece as its check says. A hash is an HMAC under
 * the site's hash-key; without one the piece is not kept at all. */
void evidence_levels(struct arena *arena, const struct plan *plan,
		     struct answers *answers);
/* Its bytes are (to be) in the store under its digest. */
bool evidence_is_kept(const struct evidence *piece);

#endif

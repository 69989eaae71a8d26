/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redaction, before anything is judged or kept: every occurrence of a secret
 * that the site names is replaced by "***" in facts, evidence, details and
 * places. Evidence stays on this machine; only its digests are signed.
 */
#ifndef PLAUDIT_AUDIT_REDACT_H
#define PLAUDIT_AUDIT_REDACT_H

#include "model/observation.h"

struct redaction {
	const struct text *secrets; /* values; shorter than 4 bytes are not
				       looked for */
	size_t secret_count;
};

struct text redact_text(struct arena *arena, const struct redaction *rules,
			struct text t);
/* In place, into the arena. */
void redact_observation(struct arena *arena, const struct redaction *rules,
			struct observation *observation);

#endif

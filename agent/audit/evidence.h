/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence store: what was looked at, kept by digest under
 * <state>/evidence/sha256/<2 hex>/<64 hex>. Putting is atomic and the same
 * bytes are kept once; what is in it was redacted before.
 */
#ifndef PLAUDIT_AUDIT_EVIDENCE_H
#define PLAUDIT_AUDIT_EVIDENCE_H

#include "base/digest.h"

/* Removes what killed writers left half-written. */
int evidence_sweep(struct arena *arena, const char *state_directory,
		   struct err *err) MUST_USE;
int evidence_put(struct arena *arena, const char *state_directory,
		 struct text bytes, struct digest *out,
		 struct err *err) MUST_USE;
/* ERR_USAGE when absent, ERR_TRUST when the bytes are not of that digest. */
int evidence_get(struct arena *arena, const char *state_directory,
		 struct digest digest, struct text *out,
		 struct err *err) MUST_USE;

#endif

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

/* The same of a folder that was handed over: it has sha256/ in it. */
int evidence_read(struct arena *arena, const char *directory,
		  struct digest digest, struct text *out,
		  struct err *err) MUST_USE;

/* Absent is fine. */
int evidence_remove(struct arena *arena, const char *directory,
		    struct digest digest, struct err *err) MUST_USE;

struct evidence_found {
	const char *path; /* where it is, or would be */
	bool is_there, is_right; /* right: of that digest */
	struct text bytes;
};

/* For a reader who must tell what was planted from what is missing. */
int evidence_look(struct arena *arena, const char *directory,
		  struct digest digest, struct evidence_found *out,
		  struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A commitment that this agent sealed earlier, found again: in an attestation
 * that is named, or in the newest of a chain that commits to the source.
 */
#ifndef PLAUDIT_ATTEST_KEPT_COMMITMENT_H
#define PLAUDIT_ATTEST_KEPT_COMMITMENT_H

#include "attest/statement.h"

struct kept_commitment {
	struct text path; /* of the attestation */
	enum statement_kind kind;
	struct report report; /* identity filled */
	const struct source_report *source; /* of the report; committed */
};

/* source empty: the attestation's only one. */
int kept_commitment_open(struct arena *arena, const char *path,
			 struct text source, struct kept_commitment *out,
			 struct err *err) MUST_USE;
int kept_commitment_latest(struct arena *arena, const char *stream_directory,
			   struct text source, struct kept_commitment *out,
			   struct err *err) MUST_USE;

/* The audit of a chain that was sealed nearest to `at`, among the last
 * CHAIN_LOOKED_AT entries. */
#define CHAIN_LOOKED_AT 5000
int kept_audit_nearest(struct arena *arena, const char *stream_directory,
		       struct instant at, struct report *out, bool *found,
		       struct err *err) MUST_USE;

#endif

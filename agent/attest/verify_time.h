/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps of verification that are about time (reports/statement.md sections
 * 7 and 14): what the log's order, RFC 3161 timestamps and cosignatures say of
 * the moment that an attestation claims.
 */
#ifndef PLAUDIT_ATTEST_VERIFY_TIME_H
#define PLAUDIT_ATTEST_VERIFY_TIME_H

#include "attest/verify.h"

int verify_step_time(struct arena *arena, const struct verify_request *request,
		     struct verification *out, struct err *err) MUST_USE;
/* Each one that the bundle has must hold, and as many authorities as the trust
 * root wants. */
int verify_step_timestamps(struct arena *arena,
			   const struct verify_request *request,
			   struct verification *out, struct err *err) MUST_USE;
/* createdAt is not after what was there already; the key was valid at each
 * time that somebody else vouches for. */
int verify_step_bracket(struct arena *arena,
			const struct verify_request *request,
			struct verification *out, struct err *err) MUST_USE;

#endif

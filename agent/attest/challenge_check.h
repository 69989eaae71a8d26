/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both sides' rules of a challenge: whether the institution has to answer it
 * (reports/challenge.md section 4), which rows it asks for, and whether an
 * answer gives them (section 6, steps drawn and named). Open no file.
 */
#ifndef PLAUDIT_ATTEST_CHALLENGE_CHECK_H
#define PLAUDIT_ATTEST_CHALLENGE_CHECK_H

#include "attest/challenge.h"
#include "attest/proof_check.h"
#include "attest/verify.h"

/* Reads an envelope and verifies that an authority key of the trust root
 * signed it. ERR_USAGE, ERR_LIMIT or ERR_TRUST. */
int challenge_open(struct arena *arena, struct text envelope,
		   const struct trust_root *root, struct challenge *out,
		   struct err *err) MUST_USE;

/* `about` is good: of the attestation, with its receipt. Checks that the
 * challenge is about it and its source, and the nonce. */
int challenge_check(struct arena *arena, const struct challenge *challenge,
		    const struct verification *about, struct err *err) MUST_USE;

/* Its draw; none without one. size: the commitment's. */
const uint64_t *challenge_rows(struct arena *arena,
			       const struct challenge *challenge, uint64_t size,
			       size_t *count);

/* Whether a document that proof_check found good gives what was asked for, no
 * less and no more. step: "drawn" or "named". */
int challenge_answered(struct arena *arena, const struct challenge *challenge,
		       const struct proof_document *document, const char **step,
		       struct err *err) MUST_USE;

#endif

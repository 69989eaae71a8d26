/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a document of rows (reports/row-proof.md) holds against an
 * attestation that was verified: an ordered list of steps, of which the first
 * that fails is the answer. Needs no file and no network.
 */
#ifndef PLAUDIT_ATTEST_PROOF_CHECK_H
#define PLAUDIT_ATTEST_PROOF_CHECK_H

#include "attest/proof_document.h"
#include "attest/verify.h"

/* X(NAME, "word", "what it says when it held") */
#define PROOF_STEPS(X)                                                     \
	X(DOCUMENT, "proof", "well formed")                                \
	X(COMMITMENT, "commitment", "of this attestation and this source") \
	X(ROWS, "rows", "each leads to the root")                          \
	X(ORDER, "order", "neighbours stand in the order of their keys")   \
	X(KEYS, "keys", "all rows of each key are here")                   \
	X(ABSENCE, "absence", "no row has such a key")

#define X(name, ...) PROOF_##name,
enum proof_step { PROOF_STEPS(X) PROOF_STEP_COUNT };
#undef X

extern const char *const proof_step_names[PROOF_STEP_COUNT];

struct proof_check {
	bool good;
	enum proof_step failed; /* the first that did not; COUNT: none */
	struct verify_line lines[PROOF_STEP_COUNT]; /* ABSENT: not asked for */
	struct proof_document document;
	struct commitment commitment; /* of the attestation */
};

/* report: read from the attestation, its identity filled. What does not hold
 * is in *out. */
void proof_check(struct arena *arena, struct text document,
		 const struct report *report, struct proof_check *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The register of what left an institution under challenges: one file each,
 * <state>/disclosures/<challenge>.json, and the answer as it was sent beside it
 * (<challenge>.answer.json). Files are only added.
 */
#ifndef PLAUDIT_ATTEST_DISCLOSURE_H
#define PLAUDIT_ATTEST_DISCLOSURE_H

#include "attest/challenge.h"
#include "attest/proof_document.h"

struct given_rows {
	const struct challenge *challenge;
	const struct proof_document *document;
	struct text to; /* who got it: the stream */
	struct instant at;
	struct digest response; /* the answer's identity */
};

/* Both files are durable when it returns. */
int disclosure_keep(struct arena *arena, const char *state_directory,
		    const struct given_rows *given, struct text answer,
		    struct err *err) MUST_USE;
/* The answer that was kept for a challenge; size 0: none. */
int disclosure_answer(struct arena *arena, const char *state_directory,
		      struct digest challenge, struct text *out,
		      struct err *err) MUST_USE;

struct disclosed {
	uint64_t rows; /* that left at or after `since` */
	bool nonce_used; /* in another challenge */
};
int disclosures_count(struct arena *arena, const char *state_directory,
		      const struct challenge *challenge, struct instant since,
		      struct disclosed *out, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The regulator's challenge and the institution's answer, as documents
 * (reports/challenge.md sections 2 and 5). Reading proves nothing.
 */
#ifndef PLAUDIT_ATTEST_CHALLENGE_H
#define PLAUDIT_ATTEST_CHALLENGE_H

#include "base/clock.h"
#include "ledger/proof.h"
#include "seal/dsse.h"

#define CHALLENGE_TYPE		"tag:plaudit.example,2026:challenge/v1"
#define CHALLENGE_RESPONSE_TYPE "tag:plaudit.example,2026:challenge-response/v1"
#define PAYLOAD_CHALLENGE	"application/vnd.plaudit.challenge+json"
#define PAYLOAD_CHALLENGE_RESPONSE \
	"application/vnd.plaudit.challenge-response+json"
#define PAYLOAD_REQUEST	       "application/vnd.plaudit.request+json"
#define CHALLENGE_DAYS_MAX     92
#define CHALLENGE_RESPONSE_END "/response" /* of its path */

/* Rows by lot, and why nobody could steer it. */
struct challenge_draw_part {
	uint64_t rows; /* 0: the challenge has no draw */
	struct digest nonce;
	uint64_t size; /* of the checkpoint that first covers the attestation */
	struct digest root;
	struct text event; /* envelope in which the nonce's hash was logged */
	uint64_t index; /* of its leaf */
	const struct digest *path; /* in the tree of that size */
	size_t path_count;
};

struct challenge {
	struct digest id; /* the envelope's identity; not in the payload */
	struct text entity;
	struct digest attestation;
	struct text source;
	struct instant issued, due;
	struct challenge_draw_part draw;
	const struct text *keys;
	size_t key_count;
	struct text reference; /* the regulator's; may be empty */
};

/* The payload, canonical. */
int challenge_write(struct arena *arena, const struct challenge *challenge,
		    struct text *out, struct err *err) MUST_USE;
/* Strict: what it does not know is refused. */
int challenge_read(struct arena *arena, struct text payload,
		   struct challenge *out, struct err *err) MUST_USE;

/* An answer's payload around a document of reports/row-proof.md. */
int challenge_response_write(struct arena *arena, struct digest challenge,
			     struct text proof, struct text *out,
			     struct err *err) MUST_USE;
int challenge_response_read(struct arena *arena, struct text payload,
			    struct digest *challenge, struct text *proof,
			    struct err *err) MUST_USE;

/* Who asks for open challenges: section 7. */
struct challenge_request {
	struct instant at;
	struct text path;
};
int challenge_request_write(struct arena *arena,
			    const struct challenge_request *request,
			    struct text *out, struct err *err) MUST_USE;
int challenge_request_read(struct arena *arena, struct text payload,
			   struct challenge_request *out,
			   struct err *err) MUST_USE;

#endif

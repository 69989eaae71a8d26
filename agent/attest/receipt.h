/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receipt: a Sigstore bundle v0.3 (reports/statement.md section 8) with
 * the envelope, its log entry, inclusion proof and signed checkpoint. Reading
 * proves nothing; attest/verify.h does.
 */
#ifndef PLAUDIT_ATTEST_RECEIPT_H
#define PLAUDIT_ATTEST_RECEIPT_H

#include "ledger/proof.h"
#include "seal/dsse.h"

struct receipt {
	struct envelope envelope; /* exactly one signature */
	struct text spki; /* writing: the agent's key. Reading: empty, keys
			     come from the trust root */
	struct digest log_id;
	struct inclusion_proof proof; /* proof.index is the log index */
	struct digest root; /* reading: as claimed, not to be relied on */
	struct text checkpoint; /* the signed note */
	struct text leaf; /* reading: as claimed, to be compared only */
	/* RFC 3161 responses over the signature's bytes, DER; may be none */
	const struct text *timestamps;
	size_t timestamp_count;
};

int receipt_write(struct arena *arena, const struct receipt *receipt,
		  struct text *out, struct err *err) MUST_USE;
int receipt_read(struct arena *arena, struct text bytes, struct receipt *out,
		 struct err *err) MUST_USE;
/* The bundle with these in it, whatever it had before. */
int receipt_add_timestamps(struct arena *arena, struct text bundle,
			   const struct text *all, size_t count,
			   struct text *out, struct err *err) MUST_USE;

/* receipt_read of what is parsed already; its size is the caller's to limit. */
int receipt_from_json(struct arena *arena, const struct json *json,
		      struct receipt *out, struct err *err) MUST_USE;

#endif

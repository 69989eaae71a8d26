/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DSSE v1 envelopes (secure-systems-lab/dsse, protocol.md 1.0.2) as
 * reports/statement.md section 1 narrows them. An envelope is decoded once;
 * its PAE is made from the decoded payload and the same bytes are handed on, so
 * what was verified is what is parsed. Key ids are hints.
 */
#ifndef PLAUDIT_SEAL_DSSE_H
#define PLAUDIT_SEAL_DSSE_H

#include "base/limits.h"
#include "seal/key.h"

#define PAYLOAD_STATEMENT  "application/vnd.in-toto+json"
#define PAYLOAD_TRUST_ROOT "application/vnd.plaudit.trust-root+json"
#define PAYLOAD_ENROLMENT  "application/vnd.plaudit.enrolment+json"

struct envelope_signature {
	struct text hint; /* keyid as written; may be empty */
	struct text bytes; /* decoded */
};

struct envelope {
	struct text payload_type;
	struct text payload; /* decoded */
	struct text pae;
	struct digest identity; /* SHA-256 of pae */
	struct envelope_signature signatures[LIMIT_SIGNATURES];
	size_t signature_count; /* at least 1 when read */
};

struct text dsse_pae(struct arena *arena, struct text payload_type,
		     struct text payload);

/* An envelope with no signature yet; payload is not copied. */
void envelope_begin(struct arena *arena, const char *payload_type,
		    struct text payload, struct envelope *out);
/* Adds a signature by `key`, with its hint. */
int envelope_sign(struct arena *arena, struct envelope *envelope,
		  struct key *key, struct err *err) MUST_USE;
/* Canonical JSON. */
int envelope_print(struct arena *arena, const struct envelope *envelope,
		   struct text *out, struct err *err) MUST_USE;

/* ERR_USAGE for syntax, ERR_LIMIT. Verifies nothing. */
int envelope_parse(struct arena *arena, struct text bytes, struct envelope *out,
		   struct err *err) MUST_USE;
/* Of a document that may be larger than LIMIT_ENVELOPE_BYTES. */
int envelope_parse_within(struct arena *arena, struct text bytes, size_t limit,
			  struct envelope *out, struct err *err) MUST_USE;
struct json;
/* The same of a member of a larger document (a bundle's dsseEnvelope). */
int envelope_from_json(struct arena *arena, const struct json *json,
		       struct envelope *out, struct err *err) MUST_USE;
struct json *envelope_to_json(struct arena *arena,
			      const struct envelope *envelope);

/* Exactly one signature, of this payload type, and it is the key's: else
 * ERR_TRUST. What all of our documents but the trust root need. */
int envelope_verify(const struct envelope *envelope, const char *payload_type,
		    const struct public_key *key, struct err *err) MUST_USE;
/* Whether any signature of it is the key's, for thresholds of distinct keys. */
bool envelope_signed_by(const struct envelope *envelope,
			const struct public_key *key);

#endif

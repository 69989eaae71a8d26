/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log's leaf: Rekor v2's hashedrekord 0.0.2 entry over the digest of a
 * DSSE envelope's PAE, byte for byte as Sigstore verifiers rebuild it. It
 * holds a digest, a signature and a public key, nothing else.
 */
#ifndef PLAUDIT_LEDGER_LEAF_H
#define PLAUDIT_LEDGER_LEAF_H

#include "base/digest.h"

struct leaf {
	struct digest digest; /* SHA-256(PAE): the attestation's identity */
	struct text signature; /* ECDSA P-256, DER */
	struct text spki; /* SubjectPublicKeyInfo, DER */
};

struct text leaf_print(struct arena *arena, const struct leaf *leaf);
/* Exactly what leaf_print makes, or ERR_USAGE. */
int leaf_parse(struct arena *arena, struct text bytes, struct leaf *out,
	       struct err *err) MUST_USE;

#endif

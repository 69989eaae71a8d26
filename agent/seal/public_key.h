/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A public key that verifies: ECDSA P-256 with SHA-256 (strict DER signatures)
 * for agents and authorities, Ed25519 (RFC 8032) for logs and witnesses. Taken
 * from SubjectPublicKeyInfo DER in its one allowed encoding; anything else is
 * ERR_TRUST. The algorithm is the key's, never the envelope's.
 */
#ifndef PLAUDIT_SEAL_PUBLIC_KEY_H
#define PLAUDIT_SEAL_PUBLIC_KEY_H

#include "base/digest.h"

#define P256_SPKI_BYTES	   91
#define ED25519_SPKI_BYTES 44
#define ED25519_RAW_BYTES  32

enum key_algorithm { KEY_P256, KEY_ED25519 };

struct arena;
struct public_key;

int public_key_open(struct text spki, struct public_key **out,
		    struct err *err) MUST_USE;
void public_key_close(struct public_key *key); /* NULL is allowed */
enum key_algorithm public_key_algorithm(const struct public_key *key);
/* ERR_TRUST when the signature does not hold. Many threads may verify. */
int public_key_verify(const struct public_key *key, struct text message,
		      struct text signature, struct err *err) MUST_USE;

/* The algorithm of a SubjectPublicKeyInfo, by its bytes alone. */
int spki_algorithm(struct text spki, enum key_algorithm *out,
		   struct err *err) MUST_USE;
/* base64(SHA-256(SPKI)): keyid of a DSSE signature, hint of a bundle. */
struct text spki_hint(struct arena *arena, struct text spki);
/* The 32 bytes of an Ed25519 key inside its SPKI, and back. */
struct text spki_ed25519_raw(struct text spki);
struct text spki_from_ed25519(struct arena *arena, struct text raw);

/* Strict DER of SEQUENCE { INTEGER r, INTEGER s }, both in [1, n-1]. */
int ecdsa_check_der(struct text signature, struct err *err) MUST_USE;

#endif

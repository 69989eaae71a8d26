/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pure Ed25519 (RFC 8032) on raw keys, by OpenSSL: what log and witness keys
 * are. Agents sign with P-256, in seal/.
 */
#ifndef PLAUDIT_LEDGER_ED25519_H
#define PLAUDIT_LEDGER_ED25519_H

#include "base/text.h"

#define ED25519_KEY_BYTES	32
#define ED25519_SIGNATURE_BYTES 64

/* False for a bad signature and for a key that is none. */
bool ed25519_verify(const unsigned char public_key[ED25519_KEY_BYTES],
		    struct text message,
		    const unsigned char signature[ED25519_SIGNATURE_BYTES]);
int ed25519_sign(const unsigned char seed[ED25519_KEY_BYTES],
		 struct text message,
		 unsigned char signature[ED25519_SIGNATURE_BYTES],
		 struct err *err) MUST_USE;
int ed25519_public(const unsigned char seed[ED25519_KEY_BYTES],
		   unsigned char public_key[ED25519_KEY_BYTES],
		   struct err *err) MUST_USE;

#endif

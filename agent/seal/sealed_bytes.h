/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes under AES-256-GCM as they stand in a file: nonce (12), ciphertext, tag
 * (16). The nonce is random: a key is used for few files, best for one.
 */
#ifndef PLAUDIT_SEAL_SEALED_BYTES_H
#define PLAUDIT_SEAL_SEALED_BYTES_H

#include "base/arena.h"
#include "base/digest.h"

#define SEALED_MORE (12 + 16) /* bytes more than what is sealed */

/* with: what is not sealed and yet cannot be another one. */
int bytes_seal(struct arena *arena, const struct digest *key, struct text with,
	       struct text plain, struct text *out, struct err *err) MUST_USE;
/* ERR_TRUST when it was changed, or sealed under another key. */
int bytes_unseal(struct arena *arena, const struct digest *key,
		 struct text with, struct text sealed, struct text *out,
		 struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys K of commitments (reports/row-proof.md), kept one a file named after
 * the commitment's root, and encrypted: AES-256-GCM under a key of its own
 * each, made by HMAC from a wrapping key that stands beside the signing key and
 * not beside them. Who copies the state directory alone can open no commitment.
 * Files of 32 bytes are keys of before, in the clear, and still read. The
 * wrapping key is a file also where the signing key is in a token: the reasons
 * are in policies/README.md, under `key`.
 */
#ifndef PLAUDIT_SEAL_SALT_VAULT_H
#define PLAUDIT_SEAL_SALT_VAULT_H

#include "base/digest.h"

#define SALT_KEY_BYTES 32

struct salt_vault {
	const char *directory; /* <state>/salts */
	const char *wrap_path; /* made when it is first needed; NULL: in the
				  clear */
};

int salt_vault_put(struct arena *arena, const struct salt_vault *vault,
		   struct digest root, const unsigned char key[SALT_KEY_BYTES],
		   struct err *err) MUST_USE;
/* digest: SHA-256 of K, as the commitment names it. ERR_USAGE when the key or
 * what opens it is not kept here, ERR_TRUST when it is another one. */
int salt_vault_get(struct arena *arena, const struct salt_vault *vault,
		   struct digest root, struct digest digest,
		   unsigned char key[SALT_KEY_BYTES], struct err *err) MUST_USE;

#endif

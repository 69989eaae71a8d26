/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A private key that signs. Opaque: the secret never leaves, and is cleansed
 * when the key is closed. A key is a member of a family (key_kind.h): a file, a
 * token by PKCS#11, or a TPM. Files are PKCS#8 PEM, mode 0600 (one that others
 * may read is refused), optionally under a passphrase. What signs in a token or
 * a TPM is not in our memory; its PIN is, while it is opened. Keys of one
 * PKCS#11 module are opened one after another, not side by side.
 */
#ifndef PLAUDIT_SEAL_KEY_H
#define PLAUDIT_SEAL_KEY_H

#include "base/secret.h"
#include "seal/public_key.h"

struct key;

/* A reference is the path of a file, "pkcs11:token=LABEL;object=LABEL" (RFC
 * 7512; module-path= too), or "tpm:" and the path of a TSS2 PEM file or a
 * handle 0x81.... Makes a key that is not there yet; passphrase: of the file,
 * or the token's PIN; NULL: none. */
int key_generate(const char *reference, enum key_algorithm algorithm,
		 const struct secret *passphrase, struct err *err) MUST_USE;
bool key_is_file(const char *reference);
int key_open(const char *reference, const struct secret *passphrase,
	     struct key **out, struct err *err) MUST_USE;
void key_close(struct key *key); /* NULL is allowed */

enum key_algorithm key_algorithm(const struct key *key);
struct text key_spki(const struct key *key); /* DER; lives with the key */
struct digest key_digest(const struct key *key); /* SHA-256 of the SPKI */

/* P-256: DER ECDSA over SHA-256(message). Ed25519: 64 bytes over message. */
int key_sign(struct key *key, struct arena *arena, struct text message,
	     struct text *signature, struct err *err) MUST_USE;

/* "name+hex8(key id)+base64(01 || key)": the C2SP note verifier key of an
 * Ed25519 key; ERR_USAGE for another algorithm. */
int key_vkey(struct arena *arena, struct text spki, struct text name,
	     struct text *out, struct err *err) MUST_USE;

#endif

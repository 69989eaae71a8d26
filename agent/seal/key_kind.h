/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of the key family. A member says which references it takes
 * (a path, "pkcs11:...", "tpm:..."), opens one and signs with it.
 */
#ifndef PLAUDIT_SEAL_KEY_KIND_H
#define PLAUDIT_SEAL_KEY_KIND_H

#include "seal/key.h"

struct key_kind {
	const char *name; /* how a reference begins, "" for a file */
	/* *handle on success; the SPKI's bytes into spki */
	int (*open)(const char *reference, const struct secret *passphrase,
		    void **handle, struct buffer *spki, struct err *err);
	/* makes one that is not there yet */
	int (*generate)(const char *reference, enum key_algorithm algorithm,
			const struct secret *passphrase, struct err *err);
	int (*sign)(void *handle, enum key_algorithm algorithm,
		    struct arena *arena, struct text message,
		    struct text *signature, struct err *err);
	void (*close)(void *handle);
};

extern const struct key_kind key_file, key_pkcs11, key_tpm;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token by PKCS#11 v2.40: the reference that names it (the RFC 7512 subset
 * token, object, module-path), its module loaded, a session, the login.
 * ERR_USAGE when it is not there or more than one is, ERR_TRUST for a wrong
 * PIN.
 */
#ifndef PLAUDIT_SEAL_PKCS11_TOKEN_H
#define PLAUDIT_SEAL_PKCS11_TOKEN_H

#include <p11-kit/pkcs11.h>

#include "base/secret.h"

#define PKCS11_LABEL_ROOM 128

struct pkcs11_token {
	char label[PKCS11_LABEL_ROOM], object[PKCS11_LABEL_ROOM];
	char module[512]; /* "": p11-kit's proxy */
	CK_FUNCTION_LIST *calls;
	CK_SESSION_HANDLE session;
	bool begun, open; /* C_Initialize was ours; there is a session */
};

/* pin NULL: none is given, for tokens that want none. */
int pkcs11_token_open(const char *reference, const struct secret *pin,
		      bool writes, struct pkcs11_token **out,
		      struct err *err) MUST_USE;
void pkcs11_token_close(struct pkcs11_token *token); /* NULL is allowed */

/* The one object of that class with the reference's label; *count of them
 * there are. */
int pkcs11_token_find(struct pkcs11_token *token, CK_OBJECT_CLASS class,
		      CK_OBJECT_HANDLE *out, size_t *count,
		      struct err *err) MUST_USE;
/* A sentence for what the module answered. */
int pkcs11_failed(const struct pkcs11_token *token, const char *what, CK_RV rv,
		  struct err *err);

#endif

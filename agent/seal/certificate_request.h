/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PKCS#10 request (RFC 2986) for a key, wherever the key is: for institutions
 * whose private PKI issues certificates to its signers. The signature proves
 * possession.
 */
#ifndef PLAUDIT_SEAL_CERTIFICATE_REQUEST_H
#define PLAUDIT_SEAL_CERTIFICATE_REQUEST_H

#include "seal/key.h"

/* subject: "/C=TH/O=Example Bank/CN=agent-1". PEM. */
int certificate_request(struct arena *arena, struct key *key,
			const char *subject, struct text *pem,
			struct err *err) MUST_USE;

#endif

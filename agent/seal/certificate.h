/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates of timestamp authorities, on OpenSSL: whether one may sign
 * timestamps, whether a chain of them is one, and whether a revocation list
 * takes a timestamp back. Inside seal/ only.
 */
#ifndef PLAUDIT_SEAL_CERTIFICATE_H
#define PLAUDIT_SEAL_CERTIFICATE_H

#include <openssl/x509.h>

#include "seal/timestamp.h"

/* DER of exactly one; ERR_USAGE. The caller frees it. */
int certificate_open(struct text der, X509 **out, struct err *err) MUST_USE;
/* All of a chain, in its order; the caller frees them (sk_X509_pop_free). */
int certificate_chain_open(const struct timestamper *by, STACK_OF(X509) * *out,
			   struct err *err) MUST_USE;
/* Whether its only extended use is time stamping, and critical. */
int certificate_check_use(X509 *signer, struct err *err) MUST_USE;
/* Whether any of the chain had been revoked at that time, by lists that its
 * next one signed. RFC 3161 section 4: with a reason that is no compromise
 * only what came after is void; else all of it. */
int certificate_check_revoked(STACK_OF(X509) * chain,
			      const struct timestamp_rule *rule,
			      struct instant at, struct err *err) MUST_USE;
int certificate_time(const ASN1_TIME *time, struct instant *out,
		     struct err *err) MUST_USE;
/* Fills err with what OpenSSL says, and empties its queue; -1. */
int certificate_failed(struct err *err, enum err_kind kind, const char *what);

#endif

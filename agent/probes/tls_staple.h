/* SPDX-License-Identifier: Apache-2.0 */
/* The OCSP answer (RFC 6960) that a server staples to its handshake. */
#ifndef PLAUDIT_PROBES_TLS_STAPLE_H
#define PLAUDIT_PROBES_TLS_STAPLE_H

#include "probes/tls_handshake.h"

/* "good", "revoked", "unknown", "stale", "unverified", "unreadable", "none" */
const char *tls_staple_word(const struct tls_handshake *handshake);

#endif

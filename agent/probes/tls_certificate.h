/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server's certificates say and whether they hold: chain and trust,
 * names, keys, signatures, time left, and the OCSP answer that it staples.
 */
#ifndef PLAUDIT_PROBES_TLS_CERTIFICATE_H
#define PLAUDIT_PROBES_TLS_CERTIFICATE_H

#include "probes/sighting.h"
#include "probes/tls_handshake.h"

/* Nothing is told when the server sent none. */
void tls_certificate_see(const struct tls_target *to,
			 const struct tls_handshake *handshake,
			 struct sighting *sight);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cipher suites by class, by their numbers in IANA's registry of TLS
 * parameters. A suite may be in several classes.
 */
#ifndef PLAUDIT_PROBES_TLS_SUITES_H
#define PLAUDIT_PROBES_TLS_SUITES_H

#include "probes/tls_offer.h"

struct tls_suites {
	const uint16_t *numbers;
	size_t count;
};

extern const struct tls_suites tls_class_suites[TLS_CLASS_COUNT];
extern const struct tls_suites tls_13_suites;
extern const struct tls_suites tls_ecdhe_suites; /* of TLS 1.2 and before */

#endif

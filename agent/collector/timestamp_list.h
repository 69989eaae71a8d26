/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The regulator's list of timestamp authorities, which is in its trust root:
 * whose tokens count, under which policies, of how many they are needed, and
 * what their issuers have revoked.
 */
#ifndef PLAUDIT_COLLECTOR_TIMESTAMP_LIST_H
#define PLAUDIT_COLLECTOR_TIMESTAMP_LIST_H

#include "collector/collector.h"
#include "seal/trust_root.h"

enum timestamp_action {
	TIMESTAMPS_ADD, /* a chain of certificates; a name may have several */
	TIMESTAMPS_END, /* its tokens count up to `until` only */
	TIMESTAMPS_CRL, /* a list; it replaces that of the same issuer */
	TIMESTAMPS_NEED, /* of how many */
	TIMESTAMPS_POLICY, /* one more that counts */
};

struct timestamp_change {
	enum timestamp_action what;
	struct text name; /* of ADD (empty: the certificate's) and END */
	struct text bytes; /* of ADD: PEM; of CRL: PEM or DER */
	struct instant until; /* of END */
	uint64_t needed; /* of NEED */
	struct text policy; /* of POLICY: in dots */
};

/* Issues the trust root anew with the change in it. ERR_USAGE for what cannot
 * be. */
int timestamp_list_change(const struct collector_desk *desk,
			  const struct timestamp_change *change,
			  struct instant now, struct trust_root *out,
			  struct err *err) MUST_USE;
int timestamp_list_read(const struct collector_desk *desk,
			struct trust_root *out, struct err *err) MUST_USE;

#endif

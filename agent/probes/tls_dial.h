/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection to a target that is ready for TLS to begin: connected where the
 * site's bounds allow it, and brought to STARTTLS where the protocol has it
 * (SMTP: RFC 3207). The caller closes the descriptor.
 */
#ifndef PLAUDIT_PROBES_TLS_DIAL_H
#define PLAUDIT_PROBES_TLS_DIAL_H

#include "base/net.h"
#include "model/site.h"

struct tls_target {
	struct arena *arena;
	const struct site *site;
	const struct target *target;
	bool smtp; /* STARTTLS first */
	int64_t wait_ms; /* that one connection may take */
	struct deadline deadline; /* of the look */
};

/* TLS_DIAL_NO_TLS: the server does not offer STARTTLS. */
enum tls_dial { TLS_DIAL_DONE, TLS_DIAL_FAILED, TLS_DIAL_NO_TLS };

/* `outcome` says how it failed, `why` in a sentence. */
enum tls_dial tls_dial(const struct tls_target *to, struct deadline deadline,
		       int *fd, enum net_outcome *outcome, struct err *why);
struct deadline tls_wait(const struct tls_target *to);
/* What is asked for by SNI and looked for in the certificate; an address is
 * not asked for by SNI. */
struct text tls_server_name(const struct tls_target *to);
bool tls_name_is_address(struct text name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far the http probe may reach. A check is untrusted input: it reaches the
 * target's host and no other, wherever a redirect or a name server points.
 */
#ifndef PLAUDIT_PROBES_HTTP_BOUNDS_H
#define PLAUDIT_PROBES_HTTP_BOUNDS_H

#include "model/site.h"

struct http_reach {
	const struct site *site;
	const struct target *target;
};

/*
 * For http_request.allowed. The host must be the target's; the address may be
 * of this machine or of its own link, or no one machine's at all, only when the
 * site spells it out: as the target's host, its connect-to, or in allow.hosts.
 */
bool http_reach_allows(void *context, const char *host, const char *address);
/* A token that does not say where the request goes, or how long it is. */
bool http_header_is_free(struct text name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection to a peer, plain or with TLS 1.2 or later, for probes that speak
 * a protocol of their own. With TLS the certificate's chain and name must hold.
 * Reading never waits, so that one loop can serve several; what it waits for is
 * conduit_wait. How it went is an outcome with one sentence in `why`.
 */
#ifndef PLAUDIT_BASE_CONDUIT_H
#define PLAUDIT_BASE_CONDUIT_H

#include "base/net.h"

struct conduit;

struct conduit_way {
	struct net_peer peer;
	bool tls;
	const char *ca_file; /* NULL: the system's */
	const char *name; /* of the certificate; NULL: the peer's host */
};

/* *out is open when NET_DONE. */
enum net_outcome conduit_open(const struct conduit_way *way,
			      struct deadline deadline, struct conduit **out,
			      struct err *why);
void conduit_close(struct conduit *conduit); /* NULL is allowed */
/* What is there, at most size bytes; *got 0 with NET_DONE: nothing yet. */
enum net_outcome conduit_read(struct conduit *conduit, void *bytes, size_t size,
			      size_t *got, struct err *why);
enum net_outcome conduit_write(struct conduit *conduit, struct text bytes,
			       struct deadline deadline, struct err *why);
/* Until one of them may have something to read, or the deadline. Read what is
 * there first: TLS may hold bytes that the socket no longer shows. */
void conduit_wait(struct conduit *const *conduits, size_t count,
		  struct deadline deadline);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stream connections with a deadline, for probes that speak a protocol of their
 * own (http has its own client). Descriptors are non-blocking and closed by
 * execve; the caller closes them. How it went is an outcome, so that a probe
 * can say why, and the text in `why` is one sentence.
 */
#ifndef PLAUDIT_BASE_NET_H
#define PLAUDIT_BASE_NET_H

#include "base/clock.h"

enum net_outcome {
	NET_DONE,
	NET_NOT_RESOLVED,
	NET_REFUSED, /* no address of it took the connection */
	NET_TIMED_OUT,
	NET_FORBIDDEN, /* `allowed` said no to every address */
	NET_CLOSED, /* the peer closed, in order or not */
	NET_TLS_FAILED, /* the handshake (base/conduit.h) */
	NET_NOT_TRUSTED, /* chain or name of the certificate does not hold */
};

struct net_peer {
	const char *host; /* a name, or an address without brackets */
	uint16_t port;
	bool (*allowed)(void *context, const char *host, const char *address);
	void *context; /* allowed NULL: every address */
};

#define NET_ADDRESS_ROOM 48

/* *fd and address (of the peer) are set when NET_DONE. Name resolution itself
 * has the resolver's own time limit. */
enum net_outcome net_connect(const struct net_peer *peer,
			     struct deadline deadline, int *fd,
			     char address[NET_ADDRESS_ROOM], struct err *why);
/* Exactly size bytes; NET_CLOSED when they end before. */
enum net_outcome net_read(int fd, void *bytes, size_t size,
			  struct deadline deadline, struct err *why);
enum net_outcome net_write(int fd, struct text bytes, struct deadline deadline,
			   struct err *why);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* "127.0.0.1:8443", "[::1]:8443": where to listen. Numbers only. */
#ifndef PLAUDIT_COLLECTOR_LISTEN_ADDRESS_H
#define PLAUDIT_COLLECTOR_LISTEN_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/err.h"

#include <stdbool.h>

struct listen_address {
	struct sockaddr_storage address;
	socklen_t size;
	bool loopback;
};

int listen_address_parse(const char *given, struct listen_address *out,
			 struct err *err) MUST_USE;
/* A bound, listening socket. */
int listen_socket(const struct listen_address *address, const char *given,
		  int *out, struct err *err) MUST_USE;
/* The port that a socket is bound to; 0: not known. */
uint16_t listen_port(int socket);

#endif

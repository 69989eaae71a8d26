/* SPDX-License-Identifier: Apache-2.0 */
/* A witness over plain HTTP, as C2SP tlog-witness says; TLS is a proxy's. */
#ifndef PLAUDIT_COLLECTOR_WITNESS_SERVER_H
#define PLAUDIT_COLLECTOR_WITNESS_SERVER_H

#include "collector/witness.h"

struct witness_server;

struct witness_server_config {
	struct witness *witness;
	const char *listen; /* ADDRESS:PORT; port 0: any */
	bool beyond_loopback;
	/* our own failures, from any thread */
	void (*failed)(const char *what, const struct err *err);
};

int witness_server_start(const struct witness_server_config *config,
			 struct witness_server **out, struct err *err) MUST_USE;
uint16_t witness_server_port(const struct witness_server *server);
void witness_server_stop(struct witness_server *server);

#endif

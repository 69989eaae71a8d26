/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The collector over HTTP: libmicrohttpd's epoll thread pool, TLS by its
 * GnuTLS. A request that waits for the log is suspended, so that no thread
 * waits with it. A second, plain listener has /healthz, /readyz and /metrics.
 */
#ifndef PLAUDIT_COLLECTOR_SERVER_H
#define PLAUDIT_COLLECTOR_SERVER_H

#include "collector/collector.h"

struct server;

struct server_config {
	struct collector *collector;
	const char *listen; /* ADDRESS:PORT or [ADDRESS]:PORT; port 0: any */
	const char *metrics; /* the same; NULL: none */
	const char *tls_cert, *tls_key; /* PEM files; NULL: plain */
	bool insecure_plain; /* plain although not on loopback */
	unsigned threads; /* 0: one a processor */
};

int server_start(const struct server_config *config, struct server **out,
		 struct err *err) MUST_USE;
uint16_t server_port(const struct server *server);
uint16_t server_metrics_port(const struct server *server); /* 0: none */
/* Takes no more connections, answers what was begun (7 s at most), ends. */
void server_stop(struct server *server);

#endif

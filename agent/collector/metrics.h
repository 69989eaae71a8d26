/* SPDX-License-Identifier: Apache-2.0 */
/* The collector's numbers in Prometheus' text format, and its health. */
#ifndef PLAUDIT_COLLECTOR_METRICS_H
#define PLAUDIT_COLLECTOR_METRICS_H

#include "collector/collector.h"

#include <stdatomic.h>

#define METRICS_MEDIA "text/plain; version=0.0.4; charset=utf-8"

/* Counted by the server's threads. */
struct traffic {
	atomic_uint_least64_t requests;
	atomic_uint_least64_t by_class[6]; /* status / 100 */
	atomic_uint_least64_t refused_busy;
	atomic_uint_least64_t open; /* requests now */
	atomic_uint_least64_t body_bytes; /* held now */
};

struct text metrics_print(struct arena *arena, struct collector *collector,
			  const struct traffic *traffic);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recomputes the whole log from what is stored: every leaf from its envelope,
 * every signature, every tile, the root at every published size and its
 * signature, log.lock. Reads only; a collector may be running beside it (what
 * is published after the start is not looked at).
 */
#ifndef PLAUDIT_COLLECTOR_LOG_CHECK_H
#define PLAUDIT_COLLECTOR_LOG_CHECK_H

#include "collector/collector.h"

struct log_check {
	uint64_t leaves, envelopes, checkpoints, tiles;
	uint64_t wrong; /* what did not hold */
};

/* `told` is called for each thing that is wrong. -1 only when it could not be
 * looked at. */
int log_check_run(const struct collector_desk *desk,
		  const struct log_identity *log,
		  void (*told)(const struct err *what), struct log_check *out,
		  struct err *err) MUST_USE;

#endif

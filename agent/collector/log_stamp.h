/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps over the log's checkpoints, kept in DIR/log-timestamps, one file
 * a token named by its number, each naming the one before it. Made by a
 * timer's verb, served by the running collector.
 */
#ifndef PLAUDIT_COLLECTOR_LOG_STAMP_H
#define PLAUDIT_COLLECTOR_LOG_STAMP_H

#include "collector/collector.h"
#include "ledger/log_timestamp.h"

struct log_stamp {
	uint64_t number; /* from 1; 0: there is none */
	struct log_timestamp record;
	struct instant at; /* filled by log_stamp_make */
};

/* The last one kept. */
int log_stamp_last(struct arena *arena, const char *directory,
		   struct log_stamp *out, struct err *err) MUST_USE;
/* Asks `url` for a token over the published checkpoint; what it gives must hold
 * by the trust root. ERR_PEER where it does not answer. */
int log_stamp_make(const struct collector_desk *desk, const char *url,
		   struct text policy, struct log_stamp *out,
		   struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an agent demands of a collector's answer before it keeps it: that the
 * bundle is for what was sent, holds by the trust root, and that the log only
 * grew since the last checkpoint this agent verified.
 */
#ifndef PLAUDIT_DELIVER_ANSWER_H
#define PLAUDIT_DELIVER_ANSWER_H

#include "attest/verify.h"
#include "deliver/upload.h"

struct answer_ask {
	struct arena *arena;
	struct http *http;
	const struct upload_target *target;
	struct deadline deadline;
};

/* 0: it holds, and the newer checkpoint is kept. 1: consistency could not be
 * asked in time; try again. -1: ERR_TRUST, or our own failure. */
int answer_accept(const struct answer_ask *ask, struct digest identity,
		  struct text bundle, uint64_t *log_size,
		  struct err *err) MUST_USE;

/* Whether the log that is shown now is the one known: asked when the collector
 * denies a checkpoint that it signed. Results as above. */
int answer_check_log(const struct answer_ask *ask, struct err *err) MUST_USE;

#endif

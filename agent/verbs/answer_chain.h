/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entry by which a chain tells that a challenge was answered: sealed before
 * the answer is sent, and once, however often a run ends early.
 */
#ifndef PLAUDIT_VERBS_ANSWER_CHAIN_H
#define PLAUDIT_VERBS_ANSWER_CHAIN_H

#include "verbs/site_open.h"

struct answer_chain {
	const struct site_open *open;
	const struct regulator *regulator;
	const char *stream_directory;
	int64_t push_seconds;
};

/* answer: the envelope as it is kept. fresh: it was just made, so that no entry
 * of it can be there. *left: something stays in the outbox. */
int answer_chain_tell(struct arena *arena, const struct answer_chain *chain,
		      struct text answer, bool fresh, bool *left,
		      struct err *err) MUST_USE;

#endif

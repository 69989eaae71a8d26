/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The regulator's side of reports/challenge.md sections 1 and 2: nonces logged
 * ahead, and a challenge that uses one up. What is made waits in the store and
 * goes into the log with collector_tick.
 */
#ifndef PLAUDIT_COLLECTOR_CHALLENGE_MAKE_H
#define PLAUDIT_COLLECTOR_CHALLENGE_MAKE_H

#include "collector/event_seal.h"

#define NONCE_STOCK 16 /* unused ones that are kept in the log */

/* Makes nonces until `wanted` are unused; *made: how many. */
int nonce_stock(struct store *store, struct key *authority, size_t wanted,
		struct instant now, size_t *made, struct err *err) MUST_USE;

struct challenge_wish {
	struct digest attestation;
	struct text source; /* empty: the only one */
	uint64_t rows; /* 0: no draw */
	const struct text *keys;
	size_t key_count;
	struct instant issued, due;
	struct text reference;
	struct text cases; /* kept beside it */
};

/* ERR_USAGE when it cannot be: no such commitment, no nonce before it. */
int challenge_make(struct arena *arena, struct store *store,
		   struct key *authority, const struct challenge_wish *wish,
		   struct challenge_row *out, struct err *err) MUST_USE;

/* The commitment that an attestation has of a source (empty: its only one). */
struct report;
const struct commitment *challenge_commitment(const struct report *report,
					      struct text source);
/* Those whose time is over become late, and that is logged. */
int challenge_sweep(struct store *store, struct key *authority,
		    struct instant now, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer is worth: reports/challenge.md section 6. The first validly
 * signed one settles its challenge.
 */
#ifndef PLAUDIT_COLLECTOR_CHALLENGE_JUDGE_H
#define PLAUDIT_COLLECTOR_CHALLENGE_JUDGE_H

#include "attest/proof_check.h"
#include "collector/agent_word.h"
#include "collector/event_seal.h"
#include "collector/pack_shelf.h"

struct judge_desk {
	struct store *store;
	struct registry *registry;
	struct pack_shelf *packs;
	struct key *authority; /* the caller holds its lock */
};

struct answer_given {
	struct digest challenge; /* its id, of the path */
	struct text bytes; /* the answer's envelope */
	struct instant now;
	/* filled */
	struct challenge_row row; /* as it is then */
	bool again; /* that answer was taken before */
	struct refusal refusal;
};

/* Verifies, judges and keeps. -1 with the refusal; of kind
 * API_PROBLEM_INTERNAL: *err says why. */
int challenge_take(const struct judge_desk *desk, struct arena *arena,
		   struct answer_given *given, struct err *err);

/* The document that settled a challenge, read again, with the attestation's
 * report: for what is compared with it. */
struct told_rows {
	struct report report;
	struct proof_check check;
};
int challenge_told(struct arena *arena, struct store *store,
		   const struct challenge_row *row, struct told_rows *out,
		   struct err *err) MUST_USE;

extern const struct word challenge_state_words[CHALLENGE_STATE_COUNT];

/* {"outcome", "step", "detail"} */
struct text challenge_outcome(struct arena *arena,
			      const struct challenge_row *row);

#endif

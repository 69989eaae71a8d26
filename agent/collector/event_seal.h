/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the collector noticed, as a signed statement of its own that goes into
 * the log like an attestation: a DSSE envelope of payloadType
 * application/vnd.plaudit.event+json by the authority key. A fork names both
 * identities: with the two envelopes it proves to anyone that an agent
 * contradicted itself.
 */
#ifndef PLAUDIT_COLLECTOR_EVENT_SEAL_H
#define PLAUDIT_COLLECTOR_EVENT_SEAL_H

#include "collector/store.h"
#include "seal/key.h"

#define PAYLOAD_EVENT "application/vnd.plaudit.event+json"

/* Why a key's word counts no longer, and from when. */
struct revocation {
	struct instant invalid_after;
	int64_t last_good_size; /* -1: none */
	struct text reason; /* a word of revocation_words */
};

enum { REVOCATION_COUNT = 5 };
extern const struct word revocation_words[REVOCATION_COUNT];

struct event_facts {
	/* "fork", "gap", "late", "broken-link", "enrolled", "rotated",
	 * "revoked", "nonce", "challenged", "answered", "answer-wrong",
	 * "answer-late" */
	const char *kind;
	struct chain_id chain; /* stream may be empty; a nonce has none */
	uint64_t sequence; /* 0: none */
	uint64_t missing; /* of a gap */
	struct digest identities[3]; /* what it speaks of */
	size_t identity_count;
	struct instant at;
	const struct revocation *revocation; /* NULL: none */
	const char *step; /* of a wrong answer; NULL: none */
};

/* *leaf is what goes into the log; out->leaf is the caller's to fill. */
int event_seal(struct arena *arena, struct key *authority,
	       const struct event_facts *facts, struct event *out,
	       struct text *leaf, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Who a log is: its name, its key, and how it signs a checkpoint. */
#ifndef PLAUDIT_COLLECTOR_LOG_IDENTITY_H
#define PLAUDIT_COLLECTOR_LOG_IDENTITY_H

#include "collector/store.h"
#include "ledger/note_key.h"
#include "seal/key.h"

/* The log's name and key, as verifiers know them. */
struct log_identity {
	struct text origin; /* bare host name */
	struct note_key key;
	struct digest id; /* SHA-256(origin || 0A || 01 || key) */
};

int log_identity_make(struct text origin, struct text spki,
		      struct log_identity *out, struct err *err) MUST_USE;
/* A note_signer's `sign`, whose context is an Ed25519 struct key. */
int log_key_sign(void *key, struct text message,
		 unsigned char out[ED25519_SIGNATURE_BYTES],
		 struct err *err) MUST_USE;
/* Fills edge->note from its size and root. */
int log_identity_sign(struct arena *arena, const struct log_identity *identity,
		      struct key *key, struct log_edge *edge,
		      struct err *err) MUST_USE;

#endif

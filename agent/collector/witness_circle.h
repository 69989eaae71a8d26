/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A collector's witnesses, asked side by side and in bounded time to cosign a
 * checkpoint (C2SP tlog-witness). Who they are, and how many are needed, is in
 * the trust root that the store keeps; it is looked at again before each batch.
 * One thread has the circle: the log's writer.
 */
#ifndef PLAUDIT_COLLECTOR_WITNESS_CIRCLE_H
#define PLAUDIT_COLLECTOR_WITNESS_CIRCLE_H

#include "collector/store.h"
#include "ledger/proof.h"

struct witness_circle;

struct circle_config {
	struct store *store;
	const struct text *places; /* NAME=URL: asked there instead */
	size_t place_count;
	int64_t wait_ms; /* for all of them together; 0: 3000 */
	const char *ca_file; /* for https; NULL: the system's */
	/* a witness that ceases to cosign, or begins to again */
	void (*log)(const char *what, struct text name, const struct err *err);
};

struct witness_circle *witness_circle_open(const struct circle_config *config);
void witness_circle_close(struct witness_circle *circle); /* NULL is allowed */

/* Takes the trust root's witnesses if they have changed. */
int witness_circle_renew(struct witness_circle *circle,
			 struct err *err) MUST_USE;
/* Whether a checkpoint of that size may not be shown without its quorum. */
bool witness_circle_is_closed(const struct witness_circle *circle,
			      uint64_t size);
/*
 * Puts the cosignatures that came in time behind edge->note (in the arena). 0:
 * the quorum is there, or not asked for; 1: it is not, and *err says who did
 * not cosign; -1: our own failure. *edge changes for 0 and 1.
 */
int witness_circle_ask(struct witness_circle *circle, struct arena *arena,
		       const struct node_source *nodes, struct log_edge *edge,
		       struct err *err) MUST_USE;

#endif

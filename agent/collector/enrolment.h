/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Enrolment (reports/trust-root.md section 4): codes are made for an entity,
 * told once, and kept as a hash; a request proves possession of its key, brings
 * the token, and uses it up. Then the trust root is issued again.
 */
#ifndef PLAUDIT_COLLECTOR_ENROLMENT_H
#define PLAUDIT_COLLECTOR_ENROLMENT_H

#include "collector/intake.h"

#define ENROL_TOKEN_HEX 32 /* 128 random bits */

struct enrolment {
	struct store *store;
	struct registry *registry;
	struct intake_queue *queue;
	struct key *authority; /* used under `guard` */
	struct enrol_guard *guard;
	void (*log)(const char *what, struct text entity,
		    const struct err *err);
};

struct enrol_guard *enrol_guard_open(void);
void enrol_guard_close(struct enrol_guard *guard);
/* Held while keys change, trust roots are issued or events drained. */
void enrol_guard_lock(struct enrol_guard *guard);
void enrol_guard_unlock(struct enrol_guard *guard);

/* A new code: its hash is made and kept, the token goes to `token`. */
int enrolment_code_make(struct store *store, struct enrol_code code,
			char token[ENROL_TOKEN_HEX + 1],
			struct err *err) MUST_USE;

/* 0: *answer is the 201's body. -1: *refusal. */
int enrolment_answer(const struct enrolment *enrolment, struct arena *arena,
		     struct text body, struct instant now, struct text *answer,
		     struct refusal *refusal);

/* [a-z0-9][a-z0-9.-]{0,63}: entities and agents; a stream may have :port. */
bool chain_id_is_valid(struct text id, bool stream);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Challenges asked for and answered over HTTP: reports/challenge.md section 7.
 * What comes back is checked by attest/challenge_check.h. */
#ifndef PLAUDIT_DELIVER_CHALLENGE_PEER_H
#define PLAUDIT_DELIVER_CHALLENGE_PEER_H

#include "base/http.h"
#include "seal/dsse.h"

struct challenge_peer {
	const char *url; /* no slash at its end */
	const char *ca_file; /* NULL: the system's */
	const char *client_cert, *client_key; /* or NULL */
	struct deadline deadline;
};

/* Envelopes of the open challenges of the key's institution. ERR_PEER. */
int challenges_fetch(struct arena *arena, const struct challenge_peer *peer,
		     struct key *key, const struct text **out, size_t *count,
		     struct err *err) MUST_USE;

struct challenge_sent {
	int status; /* 200, 201, or why not: 0 no answer */
	struct text outcome, step, detail; /* as judged */
	struct text problem; /* one sentence, when not 200 or 201 */
};

int challenge_send(struct arena *arena, const struct challenge_peer *peer,
		   struct digest challenge, struct text envelope,
		   struct challenge_sent *out, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verifying many bundles needs only once: the trust root, read and
 * verified, its keys opened and in order. Read by many threads at once. And
 * what one thread remembers from bundle to bundle: the last checkpoint that
 * held, because entries of one batch have the same, byte for byte.
 */
#ifndef PLAUDIT_ATTEST_VERIFY_SESSION_H
#define PLAUDIT_ATTEST_VERIFY_SESSION_H

#include "attest/verify.h"

struct session_key {
	struct text hint; /* base64(SHA-256(SPKI)) */
	const struct trust_agent *agent;
	const struct trust_entity *entity;
	struct public_key *key;
};

struct verify_session {
	struct arena *arena;
	struct trust_root root;
	struct session_key *keys; /* by hint */
	size_t key_count;
};

/* ERR_TRUST: the trust root does not hold. */
int verify_session_open(const struct verify_request *request,
			struct verify_session **out, struct err *err) MUST_USE;
void verify_session_close(struct verify_session *session); /* NULL too */
/* NULL: no key of the trust root has that hint. */
const struct session_key *verify_session_key(
	const struct verify_session *session, struct text hint);

struct verify_memo {
	struct arena *arena; /* of the note; NULL: nothing yet */
	struct text note;
	struct checkpoint_proof proof;
};

void verify_memo_release(struct verify_memo *memo);

#endif

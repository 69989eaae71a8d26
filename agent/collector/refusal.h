/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the collector answers when it does not do what was asked: RFC 9457
 * problem+json with the stable types of attest/api.h. Nothing the other side
 * sent is repeated in it: `detail` is a sentence of ours, the rest are numbers,
 * digests and names that the registry holds.
 */
#ifndef PLAUDIT_COLLECTOR_REFUSAL_H
#define PLAUDIT_COLLECTOR_REFUSAL_H

#include "attest/api.h"
#include "base/arena.h"
#include "base/digest.h"

struct refusal {
	enum api_problem kind;
	const char *detail; /* a literal, or NULL */
	bool has_existing, has_expected;
	struct digest existing; /* identity of what is there already */
	uint64_t expected_sequence;
	struct digest expected_previous;
	uint64_t limit; /* bytes; 0: none */
	unsigned retry_after; /* seconds; 0: none */
};

/* Always returns -1, so that a refusal is one statement. */
int refusal_set(struct refusal *refusal, enum api_problem kind,
		const char *detail);
unsigned refusal_status(enum api_problem kind);
const char *refusal_word(enum api_problem kind);
struct text refusal_print(struct arena *arena, const struct refusal *refusal);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a validly signed entry means for its chain (reports/statement.md section
 * 6). Pure: facts in, ruling out. A sequence above the head is taken and the
 * gap told; one that fills a gap is taken as late; another identity for a
 * sequence that was taken, or one that its own successor does not name, is a
 * fork.
 */
#ifndef PLAUDIT_COLLECTOR_CHAIN_RULE_H
#define PLAUDIT_COLLECTOR_CHAIN_RULE_H

#include "base/digest.h"

/* One entry of a chain, as far as it is known. */
struct chain_entry {
	bool known;
	uint64_t sequence;
	struct digest identity, previous;
};

struct chain_facts {
	struct chain_entry head; /* the highest taken; unknown: empty chain */
	struct chain_entry same, before, after; /* sequence, -1, +1 */
};

enum chain_outcome { CHAIN_NEXT, CHAIN_GAP, CHAIN_LATE, CHAIN_FORK };

struct chain_ruling {
	enum chain_outcome outcome;
	uint64_t missing; /* CHAIN_GAP: entries between the head and it */
	bool broken_link; /* it names another predecessor than is held */
	struct digest rival; /* CHAIN_FORK: the identity it contradicts */
};

struct chain_ruling chain_rule(const struct chain_facts *facts,
			       const struct chain_entry *entry);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What entries of chains say of each other: what is missing, what is there
 * twice, which links do not hold, and what came out of order. The entries are
 * ones whose signatures have been verified.
 */
#ifndef PLAUDIT_ATTEST_CHAIN_REVIEW_H
#define PLAUDIT_ATTEST_CHAIN_REVIEW_H

#include "attest/statement.h"

struct reviewed_entry {
	struct text chain; /* entity/agent/stream */
	uint64_t sequence;
	struct digest identity, previous;
	struct instant created;
	bool logged;
	uint64_t log_index;
};

/* X(NAME, "word", breaks: the chain is not what it must be) */
#define REVIEW_KINDS(X)              \
	X(GAP, "gap", false)         \
	X(TWICE, "twice", false)     \
	X(FORK, "fork", true)        \
	X(LINK, "broken-link", true) \
	X(LATE, "late", false)       \
	X(BACK, "time-goes-back", false)

#define X(name, ...) REVIEW_##name,
enum review_kind { REVIEW_KINDS(X) REVIEW_KIND_COUNT };
#undef X

extern const char *const review_words[REVIEW_KIND_COUNT];

struct review_remark {
	enum review_kind kind;
	uint64_t sequence; /* of the entry; GAP: the first that is missing */
	uint64_t missing; /* GAP: how many */
	struct digest identity, other; /* the entry; the one it contradicts */
};

struct reviewed_chain {
	struct text name;
	size_t entries; /* different ones */
	uint64_t first, last; /* sequences */
	struct review_remark *remarks;
	size_t remark_count;
	bool broken; /* a remark of a kind that breaks */
	bool complete; /* from 1, without a gap, and not broken */
};

struct chain_review {
	struct reviewed_chain *chains; /* by name */
	size_t count;
};

/* Sorts the entries. */
void chain_review(struct arena *arena, struct reviewed_entry *entries,
		  size_t count, struct chain_review *out);
/* "a gap: entries 4 to 6 are not here" */
struct text review_sentence(struct arena *arena,
			    const struct review_remark *remark);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inclusion and consistency proofs (RFC 9162 sections 2.1.3 and 2.1.4):
 * checked, and made from the hashes of complete subtrees, wherever those are
 * kept. A proof that does not hold is ERR_TRUST.
 */
#ifndef PLAUDIT_LEDGER_PROOF_H
#define PLAUDIT_LEDGER_PROOF_H

#include "ledger/tree.h"

struct proof_hashes {
	const struct digest *items;
	size_t count;
};

struct inclusion_proof {
	uint64_t index, size; /* index < size <= 2^63-1 */
	struct proof_hashes path; /* from the leaf's sibling to the root */
};

struct consistency_proof {
	uint64_t old_size, new_size;
	struct proof_hashes path;
};

int proof_check_inclusion(const struct inclusion_proof *proof,
			  struct digest leaf_hash, struct digest root,
			  struct err *err) MUST_USE;
/* An old size of 0 proves nothing and is refused: a caller that has seen no
 * checkpoint yet has nothing to ask. Equal sizes want an empty proof. */
int proof_check_consistency(const struct consistency_proof *proof,
			    struct digest old_root, struct digest new_root,
			    struct err *err) MUST_USE;

/*
 * Where hashes are kept: node gives the hash of the index-th complete subtree
 * of 2^level leaves (level 0: leaf hashes). Only asked for subtrees that lie
 * wholly in the tree. -1 with err filled when it cannot.
 */
struct node_source {
	int (*node)(void *context, unsigned level, uint64_t index,
		    struct digest *out, struct err *err);
	void *context;
};

int proof_make_inclusion(struct arena *arena, const struct node_source *source,
			 uint64_t index, uint64_t size,
			 struct inclusion_proof *out, struct err *err) MUST_USE;
/* 0 < old_size <= new_size */
int proof_make_consistency(struct arena *arena,
			   const struct node_source *source, uint64_t old_size,
			   uint64_t new_size, struct consistency_proof *out,
			   struct err *err) MUST_USE;
/* The root of the first `size` leaves. */
int proof_root(const struct node_source *source, uint64_t size,
	       struct digest *out, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Merkle tree that is made once from its leaves, in order, and of which only
 * those nodes are kept that the proofs of given leaves need: some 25 hashes a
 * leaf, whatever the size of the tree.
 */
#ifndef PLAUDIT_RECORDS_KEPT_NODES_H
#define PLAUDIT_RECORDS_KEPT_NODES_H

#include "ledger/proof.h"

struct kept_nodes;

/* size: how many leaves will come; rows: each below it. In the arena. */
int kept_nodes_new(struct arena *arena, uint64_t size, const uint64_t *rows,
		   size_t row_count, struct kept_nodes **out,
		   struct err *err) MUST_USE;
void kept_nodes_add(struct kept_nodes *nodes, struct digest leaf_hash);
uint64_t kept_nodes_count(const struct kept_nodes *nodes); /* so far */
struct digest kept_nodes_root(const struct kept_nodes *nodes);
/* After the last leaf: the proof of one of the rows. */
int kept_nodes_prove(struct arena *arena, const struct kept_nodes *nodes,
		     uint64_t row, struct inclusion_proof *out,
		     struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle tree hashes of RFC 6962 section 2.1 (SHA-256) and a builder that
 * keeps only the right edge of a growing tree: one hash a level.
 */
#ifndef PLAUDIT_LEDGER_TREE_H
#define PLAUDIT_LEDGER_TREE_H

#include "base/digest.h"

#define TREE_LEVELS	63 /* sizes go to 2^63-1 */
#define TREE_SIZE_LIMIT ((uint64_t)INT64_MAX)

struct digest ledger_leaf_hash(struct text data); /* SHA-256(0 || data) */
/* SHA-256(1 || left || right) */
struct digest ledger_node_hash(struct digest left, struct digest right);
struct digest ledger_empty_root(void); /* SHA-256 of nothing */

/* Copy it freely: it owns nothing. {0} is the empty tree. */
struct tree_builder {
	uint64_t size; /* leaves so far */
	/* edge[l]: the complete subtree of 2^l leaves, where size has bit l */
	struct digest edge[TREE_LEVELS];
};

void tree_add_leaf(struct tree_builder *tree, struct digest leaf_hash);
/* A complete subtree of 2^level leaves; size must be a multiple of that. */
void tree_add_subtree(struct tree_builder *tree, unsigned level,
		      struct digest hash);
struct digest tree_root(const struct tree_builder *tree);
struct digest tree_root_of(const struct digest *leaf_hashes, size_t count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A commitment's tree as its node file has it: every node from GROUP_LEVEL up,
 * below it only the right edge. With the leaves of a group at hand it proves
 * rows of that group.
 */
#ifndef PLAUDIT_RECORDS_NODE_TREE_H
#define PLAUDIT_RECORDS_NODE_TREE_H

#include "ledger/proof.h"
#include "records/node_file.h"

struct node_tree;

/* ERR_TRUST when the nodes do not lead to the root. */
int node_tree_new(struct arena *arena, const struct node_file *file,
		  struct digest root, struct node_tree **out,
		  struct err *err) MUST_USE;

/* The complete subtrees over a group's leaves, a level behind the other. */
struct group_nodes {
	uint64_t group;
	size_t starts[GROUP_LEVEL + 1];
	struct digest hashes[2 * GROUP_ROWS];
};

void group_nodes_fill(struct group_nodes *nodes, uint64_t group,
		      const struct digest *leaves, size_t count);
/* Whether they are those of the tree. */
bool node_tree_fits(const struct node_tree *tree,
		    const struct group_nodes *nodes);
int node_tree_prove(struct arena *arena, const struct node_tree *tree,
		    const struct group_nodes *nodes, uint64_t row,
		    struct inclusion_proof *out, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/node_tree.h"

#include <string.h>

#include "base/arena.h"
#include "records/leaf_hash.h"

struct node_tree {
	const struct node_file *file;
	const struct digest *levels[TREE_LEVELS]; /* from GROUP_LEVEL up */
};

/* A proof's asking: beside the tree, what lies in one group. */
struct asking {
	const struct node_tree *tree;
	const struct group_nodes *nodes; /* NULL: none */
};

static int find_node(void *context, unsigned level, uint64_t index,
		     struct digest *out, struct err *err)
{
	const struct asking *asking = context;
	const struct node_tree *tree = asking->tree;
	const struct group_nodes *nodes = asking->nodes;
	uint64_t rows = tree->file->rows, first;

	if (level >= GROUP_LEVEL) {
		*out = tree->levels[level][index];
		return 0;
	}
	first = nodes ? nodes->group << (GROUP_LEVEL - level) : 0;
	if (nodes && index >> (GROUP_LEVEL - level) == nodes->group)
		*out = nodes->hashes[nodes->starts[level] + index - first];
	else if (index + 1 == rows >> level && rows >> level & 1)
		*out = tree->file->edge[level];
	else
		return err_set(err, ERR_SYSTEM,
			       "a node of the tree is not "
			       "kept");
	return 0;
}

static void fill_levels(struct arena *arena, struct node_tree *tree)
{
	uint64_t rows = tree->file->rows, count = rows >> GROUP_LEVEL;
	struct digest *nodes = arena_many(arena, count, struct digest);

	for (uint64_t i = 0; i < count; i++)
		nodes[i] = tree->file->groups[i].node;
	tree->levels[GROUP_LEVEL] = nodes;
	for (unsigned level = GROUP_LEVEL + 1; rows >> level; level++) {
		const struct digest *below = nodes;

		count = rows >> level;
		nodes = arena_many(arena, count, struct digest);
		for (uint64_t i = 0; i < count; i++)
			nodes[i] = pair_hash(&below[2 * i], &below[2 * i + 1]);
		tree->levels[level] = nodes;
	}
}

int node_tree_new(struct arena *arena, const struct node_file *file,
		  struct digest root, struct node_tree **out, struct err *err)
{
	struct node_tree *tree = arena_new(arena, struct node_tree);
	struct asking asking = {tree, NULL};
	struct node_source source = {find_node, &asking};
	struct digest made;

	tree->file = file;
	fill_levels(arena, tree);
	if (proof_root(&source, file->rows, &made, err))
		return -1;
	if (!digest_equal(made, root))
		return err_set(err, ERR_TRUST,
			       "its nodes do not lead to the root");
	*out = tree;
	return 0;
}

void group_nodes_fill(struct group_nodes *nodes, uint64_t group,
		      const struct digest *leaves, size_t count)
{
	size_t at = 0;

	nodes->group = group;
	memcpy(nodes->hashes, leaves, count * sizeof(*leaves));
	nodes->starts[0] = 0;
	for (unsigned level = 1; level <= GROUP_LEVEL; level++) {
		const struct digest *below = nodes->hashes + at;
		size_t from = at + count;

		count /= 2;
		for (size_t i = 0; i < count; i++)
			nodes->hashes[from + i] =
				pair_hash(&below[2 * i], &below[2 * i + 1]);
		nodes->starts[level] = at = from;
	}
}

bool node_tree_fits(const struct node_tree *tree,
		    const struct group_nodes *nodes)
{
	const struct node_file *file = tree->file;
	uint64_t count = group_rows(file->rows, nodes->group);
	uint64_t at = 0;

	if (count == GROUP_ROWS)
		return digest_equal(nodes->hashes[nodes->starts[GROUP_LEVEL]],
				    file->groups[nodes->group].node);
	for (unsigned level = GROUP_LEVEL; level-- > 0;) {
		if (!(count >> level & 1))
			continue;
		if (!digest_equal(
			    nodes->hashes[nodes->starts[level] + (at >> level)],
			    file->edge[level]))
			return false;
		at += UINT64_C(1) << level;
	}
	return true;
}

int node_tree_prove(struct arena *arena, const struct node_tree *tree,
		    const struct group_nodes *nodes, uint64_t row,
		    struct inclusion_proof *out, struct err *err)
{
	struct asking asking = {tree, nodes};
	struct node_source source = {find_node, &asking};

	return proof_make_inclusion(arena, &source, row, tree->file->rows, out,
				    err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tree.h"

#include <assert.h>
#include <string.h>

struct digest ledger_leaf_hash(struct text data)
{
	return digest_of_two((struct text){"\0", 1}, data);
}

struct digest ledger_node_hash(struct digest left, struct digest right)
{
	char both[1 + 2 * DIGEST_BYTES] = {1};

	memcpy(both + 1, left.bytes, DIGEST_BYTES);
	memcpy(both + 1 + DIGEST_BYTES, right.bytes, DIGEST_BYTES);
	return digest_of((struct text){both, sizeof(both)});
}

struct digest ledger_empty_root(void)
{
	return digest_of((struct text){"", 0});
}

void tree_add_leaf(struct tree_builder *tree, struct digest leaf_hash)
{
	tree_add_subtree(tree, 0, leaf_hash);
}

void tree_add_subtree(struct tree_builder *tree, unsigned level,
		      struct digest hash)
{
	uint64_t leaves = (uint64_t)1 << level;
	unsigned at = level;

	assert(level < TREE_LEVELS && tree->size % leaves == 0);
	assert(tree->size <= TREE_SIZE_LIMIT - leaves);
	for (; tree->size >> at & 1; at++)
		hash = ledger_node_hash(tree->edge[at], hash);
	tree->edge[at] = hash;
	tree->size += leaves;
}

struct digest tree_root(const struct tree_builder *tree)
{
	struct digest root;
	unsigned level = 0;

	if (tree->size == 0)
		return ledger_empty_root();
	while (!(tree->size >> level & 1))
		level++;
	root = tree->edge[level];
	for (level++; level < TREE_LEVELS; level++)
		if (tree->size >> level & 1)
			root = ledger_node_hash(tree->edge[level], root);
	return root;
}

struct digest tree_root_of(const struct digest *leaf_hashes, size_t count)
{
	struct tree_builder tree = {0};

	for (size_t i = 0; i < count; i++)
		tree_add_leaf(&tree, leaf_hashes[i]);
	return tree_root(&tree);
}

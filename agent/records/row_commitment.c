/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_commitment.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A block that was finished before one that stands before it. */
struct waiting {
	struct waiting *next;
	uint64_t sequence;
	unsigned depth;
	struct subtree stack[];
};

struct row_commitment {
	pthread_mutex_t lock;
	uint64_t sequence; /* of the block that is joined next */
	struct waiting *waiting; /* by sequence */
	struct tree_builder tree;
	struct node_notes *notes;
};

struct row_commitment *row_commitment_open(struct node_notes *notes)
{
	struct row_commitment *commitment = xmalloc(sizeof(*commitment));

	memset(commitment, 0, sizeof(*commitment));
	commitment->notes = notes;
	pthread_mutex_init(&commitment->lock, NULL);
	return commitment;
}

void row_commitment_close(struct row_commitment *commitment)
{
	while (commitment->waiting) {
		struct waiting *next = commitment->waiting->next;

		free(commitment->waiting);
		commitment->waiting = next;
	}
	pthread_mutex_destroy(&commitment->lock);
	free(commitment);
}

struct digest row_commitment_root(const struct row_commitment *commitment,
				  uint64_t *size)
{
	assert(!commitment->waiting);
	*size = commitment->tree.size;
	return tree_root(&commitment->tree);
}

const struct tree_builder *row_commitment_tree(
	const struct row_commitment *commitment)
{
	return &commitment->tree;
}

void block_leaves_begin(struct block_leaves *leaves, const unsigned char *key,
			uint64_t first_row, uint64_t rows)
{
	leaves->key = key;
	leaves->next = first_row;
	leaves->end = first_row + rows;
	leaves->salts_from = first_row;
	leaves->salt_count = 0;
	leaves->depth = 0;
}

const unsigned char *block_leaves_salt(struct block_leaves *leaves)
{
	uint64_t at = leaves->next - leaves->salts_from;

	if (at >= leaves->salt_count) {
		uint64_t left = leaves->end - leaves->next;

		leaves->salt_count =
			left < BLOCK_SALTS ? (unsigned)left : BLOCK_SALTS;
		leaves->salts_from = leaves->next;
		keystream_fill(leaves->key, leaves->next * SALT_BYTES,
			       leaves->salts,
			       (size_t)leaves->salt_count * SALT_BYTES);
		at = 0;
	}
	return leaves->salts + at * SALT_BYTES;
}

void block_leaves_add_subtree(struct block_leaves *leaves, unsigned level,
			      struct digest hash)
{
	struct subtree *stack = leaves->stack;
	uint64_t end = leaves->next += UINT64_C(1) << level;
	unsigned depth = leaves->depth;

	stack[depth++] = (struct subtree){level, hash};
	if (level == GROUP_LEVEL)
		node_notes_node(leaves->notes, (end >> level) - 1, &hash);
	/* two neighbours of one level are a pair when the right one ends on
	 * a multiple of their common size */
	while (depth > 1 && stack[depth - 1].level == stack[depth - 2].level &&
	       end % (UINT64_C(2) << stack[depth - 1].level) == 0) {
		stack[depth - 2].hash = pair_hash(&stack[depth - 2].hash,
						  &stack[depth - 1].hash);
		stack[depth - 2].level++;
		depth--;
		if (stack[depth - 1].level == GROUP_LEVEL)
			node_notes_node(leaves->notes, (end >> GROUP_LEVEL) - 1,
					&stack[depth - 1].hash);
	}
	leaves->depth = depth;
}

void block_leaves_add(struct block_leaves *leaves, struct digest leaf)
{
	block_leaves_add_subtree(leaves, 0, leaf);
}

/* As tree_add_subtree; the pairs that blocks left over make groups too. */
static void join_one(struct row_commitment *commitment, unsigned level,
		     struct digest hash)
{
	struct tree_builder *tree = &commitment->tree;
	uint64_t end = tree->size + (UINT64_C(1) << level);

	for (; tree->size >> level & 1; level++) {
		hash = pair_hash(&tree->edge[level], &hash);
		if (level + 1 == GROUP_LEVEL)
			node_notes_node(commitment->notes,
					(end >> GROUP_LEVEL) - 1, &hash);
	}
	tree->edge[level] = hash;
	tree->size = end;
}

static void join(struct row_commitment *commitment, const struct subtree *stack,
		 unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		join_one(commitment, stack[i].level, stack[i].hash);
	commitment->sequence++;
}

static void keep(struct row_commitment *commitment, uint64_t sequence,
		 const struct block_leaves *leaves)
{
	size_t size = leaves->depth * sizeof(*leaves->stack);
	struct waiting *item = xmalloc(sizeof(*item) + size);
	struct waiting **at = &commitment->waiting;

	item->sequence = sequence;
	item->depth = leaves->depth;
	memcpy(item->stack, leaves->stack, size);
	while (*at && (*at)->sequence < sequence)
		at = &(*at)->next;
	item->next = *at;
	*at = item;
}

void row_commitment_take(struct row_commitment *commitment, uint64_t sequence,
			 const struct block_leaves *leaves)
{
	pthread_mutex_lock(&commitment->lock);
	if (sequence == commitment->sequence)
		join(commitment, leaves->stack, leaves->depth);
	else
		keep(commitment, sequence, leaves);
	while (commitment->waiting &&
	       commitment->waiting->sequence == commitment->sequence) {
		struct waiting *item = commitment->waiting;

		join(commitment, item->stack, item->depth);
		commitment->waiting = item->next;
		free(item);
	}
	pthread_mutex_unlock(&commitment->lock);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/node_levels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS	   (LEVELS_LEAVES / 2)
#define PAIR_BYTES (1 + 2 * DIGEST_BYTES) /* RFC 6962: 1, left, right */
#define ROOM	   SHA256_ROOM(PAIR_BYTES)

struct node_levels {
	const struct sha256_kernel *kernel;
	struct sha256_message messages[PAIRS];
	unsigned char bytes[PAIRS][ROOM]; /* padded once */
	struct digest nodes[PAIRS]; /* of the level at hand */
};

struct node_levels *node_levels_open(const struct sha256_kernel *kernel)
{
	struct node_levels *levels = xmalloc(sizeof(*levels));

	levels->kernel = kernel;
	for (size_t i = 0; i < PAIRS; i++) {
		levels->bytes[i][0] = 1;
		sha256_pad(levels->bytes[i], PAIR_BYTES);
		levels->messages[i] = (struct sha256_message){
			levels->bytes[i], PAIR_BYTES, levels->nodes[i].bytes};
	}
	return levels;
}

void node_levels_close(struct node_levels *levels)
{
	free(levels);
}

/* levels->nodes: the parents of these. */
static void hash_pairs(struct node_levels *levels, const struct digest *nodes,
		       size_t pairs)
{
	for (size_t i = 0; i < pairs; i++)
		memcpy(levels->bytes[i] + 1, nodes[2 * i].bytes,
		       2 * DIGEST_BYTES);
	sha256_lanes(levels->kernel, levels->messages, pairs);
}

void node_levels_add(struct node_levels *levels, struct block_leaves *leaves,
		     const struct digest *hashes, size_t count)
{
	const struct digest *nodes = hashes;
	struct subtree right[TREE_LEVELS];
	uint64_t first = leaves->next; /* number of nodes[0] in its level */
	unsigned rights = 0;

	assert(count <= LEVELS_LEAVES);
	for (unsigned level = 0; count; level++) {
		if (first & 1) {
			block_leaves_add_subtree(leaves, level, nodes[0]);
			nodes++;
			first++;
			count--;
		}
		if (count & 1)
			right[rights++] =
				(struct subtree){level, nodes[--count]};
		hash_pairs(levels, nodes, count / 2);
		nodes = levels->nodes;
		first /= 2;
		count /= 2;
	}
	/* those that stand farther left are of higher levels */
	while (rights--)
		block_leaves_add_subtree(leaves, right[rights].level,
					 right[rights].hash);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes by levels against leaves one by one, and against a whole tree. */
#include "records/node_levels.h"

#include <criterion/criterion.h>
#include <string.h>

#define LEAVES 20000

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void expect_same(const struct block_leaves *a,
			const struct block_leaves *b)
{
	cr_assert_eq(a->next, b->next);
	cr_assert_eq(a->depth, b->depth);
	for (unsigned i = 0; i < a->depth; i++) {
		cr_assert_eq(a->stack[i].level, b->stack[i].level);
		cr_assert(digest_equal(a->stack[i].hash, b->stack[i].hash));
	}
}

/* Blocks of any sizes, in batches of any sizes. */
static void try_kernel(const struct sha256_kernel *kernel, uint64_t seed)
{
	static struct digest leaves[LEAVES];
	static struct block_leaves wide, single;
	struct node_levels *levels = node_levels_open(kernel);
	struct row_commitment *commitment = row_commitment_open(NULL);
	struct tree_builder tree = {0};
	uint64_t at = 0, sequence = 0, size;

	for (size_t i = 0; i < LEAVES; i++) {
		memset(leaves[i].bytes, (int)(draw(&seed) % 256), DIGEST_BYTES);
		tree_add_leaf(&tree, leaves[i]);
	}
	while (at < LEAVES) {
		uint64_t rows = 1 + draw(&seed) % 3000;

		if (rows > LEAVES - at)
			rows = LEAVES - at;
		block_leaves_begin(&wide, NULL, at, rows);
		block_leaves_begin(&single, NULL, at, rows);
		while (rows) {
			uint64_t most = draw(&seed) % 3 ? LEVELS_LEAVES : 40;
			size_t some = 1 + draw(&seed) % most;

			if (some > rows)
				some = rows;
			node_levels_add(levels, &wide, leaves + at, some);
			for (size_t i = 0; i < some; i++)
				block_leaves_add(&single, leaves[at + i]);
			expect_same(&wide, &single);
			at += some;
			rows -= some;
		}
		row_commitment_take(commitment, sequence++, &wide);
	}
	cr_expect(digest_equal(row_commitment_root(commitment, &size),
			       tree_root(&tree)));
	cr_expect_eq(size, LEAVES);
	row_commitment_close(commitment);
	node_levels_close(levels);
}

Test(node_levels, same_as_leaf_by_leaf)
{
	for (size_t k = 0; k < sha256_kernel_count; k++)
		for (uint64_t seed = 1; seed < 6; seed++)
			if (sha256_kernels[k]->runs())
				try_kernel(sha256_kernels[k], seed);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_nodes.h"

#include "unit/seal_words.h"
#include "unit/tile_shelf.h"

static struct tile_shelf shelf;
static struct log_nodes *nodes;
static struct node_source source;

static void set_up(void)
{
	shelf_open(&shelf);
	nodes = log_nodes_open(&shelf.base);
	source = log_nodes_source(nodes);
}

static void tear_down(void)
{
	log_nodes_close(nodes);
	shelf_close(&shelf);
}

TestSuite(log_nodes, .init = set_up, .fini = tear_down);

static void check_inclusion(uint64_t index)
{
	uint64_t size = shelf.builder.tree.size;
	struct inclusion_proof proof;

	MUST(proof_make_inclusion(shelf.arena, &source, index, size, &proof,
				  err));
	MUST(proof_check_inclusion(&proof, shelf_leaf(index),
				   tree_root(&shelf.builder.tree), err));
}

Test(log_nodes, proofs_from_tiles_hold)
{
	static const uint64_t indexes[] = {0,	  1,	 255,	256,  65535,
					   65536, 69887, 69888, 69999};
	struct tile_builder before;
	struct consistency_proof grew;

	shelf_grow(&shelf, 66000);
	before = shelf.builder;
	shelf_grow(&shelf, 4000);
	for (size_t i = 0; i < ARRAY_SIZE(indexes); i++)
		check_inclusion(indexes[i]);
	MUST(proof_make_consistency(shelf.arena, &source, 66000, 70000, &grew,
				    err));
	MUST(proof_check_consistency(&grew, tree_root(&before.tree),
				     tree_root(&shelf.builder.tree), err));
}

/* What was read while a tile was narrow is right when it is wider. */
Test(log_nodes, follows_a_log_that_grows)
{
	for (int i = 0; i < 40; i++) {
		shelf_grow(&shelf, 17);
		check_inclusion(0);
		check_inclusion(shelf.builder.tree.size - 1);
		check_inclusion(shelf.builder.tree.size / 2);
	}
}

Test(log_nodes, remembers_what_it_read)
{
	unsigned reads;

	shelf_grow(&shelf, 1000);
	check_inclusion(5);
	reads = shelf.reads;
	cr_assert_gt(reads, 0);
	for (int i = 0; i < 10; i++)
		check_inclusion(5);
	cr_assert_eq(shelf.reads, reads);
}

Test(log_nodes, a_missing_or_narrow_tile_is_told)
{
	struct inclusion_proof proof;
	struct tile_row *row;

	shelf_grow(&shelf, 700);
	row = shelf_row(&shelf, 0, 2);
	row->hashes.size = 3 * DIGEST_BYTES;
	REFUSED(proof_make_inclusion(shelf.arena, &source, 650, 700, &proof,
				     err),
		"tile 0/2 has 3 hashes");
	row->index = 99;
	log_nodes_close(nodes);
	nodes = log_nodes_open(&shelf.base);
	source = log_nodes_source(nodes);
	REFUSED(proof_make_inclusion(shelf.arena, &source, 650, 700, &proof,
				     err),
		"tile 0/2 is missing");
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Merkle tree over all rows in file order, made by many threads: each
 * block's thread hashes its leaves into the complete subtrees that lie in the
 * block; only those, a few a block, are joined in order.
 */
#ifndef PLAUDIT_RECORDS_ROW_COMMITMENT_H
#define PLAUDIT_RECORDS_ROW_COMMITMENT_H

#include "ledger/tree.h"
#include "records/leaf_hash.h"
#include "records/node_notes.h"

struct row_commitment;

/* notes: of its nodes for later; NULL: none. They stay their owner's. */
struct row_commitment *row_commitment_open(struct node_notes *notes);
void row_commitment_close(struct row_commitment *commitment);
/* After all blocks; *size is the number of leaves. */
struct digest row_commitment_root(const struct row_commitment *commitment,
				  uint64_t *size);
const struct tree_builder *row_commitment_tree(
	const struct row_commitment *commitment);

struct subtree {
	unsigned level; /* 2^level leaves */
	struct digest hash;
};

#define BLOCK_SALTS 256 /* made at a time */

/* One thread's leaves of the block at hand. */
struct block_leaves {
	const unsigned char *key; /* K */
	uint64_t next; /* the row whose leaf comes next */
	uint64_t end; /* of the block's rows */
	unsigned char salts[BLOCK_SALTS * SALT_BYTES];
	uint64_t salts_from; /* row of the first of them */
	unsigned salt_count;
	struct subtree stack[2 * TREE_LEVELS];
	unsigned depth;
	struct node_notes *notes; /* the commitment's; NULL: none */
};

void block_leaves_begin(struct block_leaves *leaves, const unsigned char *key,
			uint64_t first_row, uint64_t rows);
/* The salt of leaves->next. */
const unsigned char *block_leaves_salt(struct block_leaves *leaves);
void block_leaves_add(struct block_leaves *leaves, struct digest leaf);
/* A whole subtree of 2^level leaves; leaves->next is a multiple of that. */
void block_leaves_add_subtree(struct block_leaves *leaves, unsigned level,
			      struct digest hash);
/* Hands the block's subtrees over; `sequence` counts blocks from 0. */
void row_commitment_take(struct row_commitment *commitment, uint64_t sequence,
			 const struct block_leaves *leaves);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inner nodes over a batch of neighbouring leaves, a level at a time: all
 * pairs of a level are independent messages, hashed together. What has no
 * neighbour in the batch, two nodes a level at most, is left to block_leaves.
 */
#ifndef PLAUDIT_RECORDS_NODE_LEVELS_H
#define PLAUDIT_RECORDS_NODE_LEVELS_H

#include "base/sha256_lanes.h"
#include "records/row_commitment.h"

#define LEVELS_LEAVES 1024 /* a batch at most */

struct node_levels; /* one thread's */

struct node_levels *node_levels_open(const struct sha256_kernel *kernel);
void node_levels_close(struct node_levels *levels);
/* As block_leaves_add for each of them. */
void node_levels_add(struct node_levels *levels, struct block_leaves *leaves,
		     const struct digest *hashes, size_t count);

#endif

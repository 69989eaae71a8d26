/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The right edge of the log as tiles: what must be in memory to make the log
 * grow. Plain data, 64 KiB: a batch is built on a copy, and the copy is kept
 * once the batch holds.
 */
#ifndef PLAUDIT_COLLECTOR_TILE_BUILDER_H
#define PLAUDIT_COLLECTOR_TILE_BUILDER_H

#include "collector/store.h"
#include "ledger/tile.h"

#define TILE_LEVELS 8 /* 2^63 leaves need no more */

struct tile_builder {
	struct tree_builder tree;
	/* the tile at the right edge of each level; width: level_width() */
	struct digest hashes[TILE_LEVELS][TILE_HASHES];
};

/* Tiles that grew, the widest form of each. */
struct tile_rows {
	struct tile_row *items;
	size_t count, room;
};

/* Reads the edge of a log of `size` from the store and checks that it has that
 * root: ERR_TRUST when it has not. */
int tile_builder_load(struct tile_builder *builder, struct store *store,
		      uint64_t size, struct digest root,
		      struct err *err) MUST_USE;
/* A tile that became full goes to rows. */
void tile_builder_add(struct tile_builder *builder, struct arena *arena,
		      struct digest leaf_hash, struct tile_rows *rows);
/* The partial tiles of the levels that grew since `old_size`, to rows. */
void tile_builder_finish(const struct tile_builder *builder,
			 struct arena *arena, uint64_t old_size,
			 struct tile_rows *rows);

#endif

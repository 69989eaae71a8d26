/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/tile_builder.h"

#include <string.h>

/* How many hashes a log of that size has at a tile level. */
static uint64_t level_hashes(uint64_t size, unsigned level)
{
	return size >> (TILE_HEIGHT * level);
}

static unsigned level_width(uint64_t size, unsigned level)
{
	return (unsigned)(level_hashes(size, level) % TILE_HASHES);
}

static int load_level(struct tile_builder *builder, struct store *store,
		      unsigned level, uint64_t size, struct err *err)
{
	unsigned width = level_width(size, level);
	uint64_t index = level_hashes(size, level) / TILE_HASHES;
	struct text hashes = {0};
	struct arena *arena;
	int result;

	if (!width)
		return 0;
	arena = arena_open();
	result = store->kind->tile(store, arena, level, index, &hashes, err);
	if (result == 0 && hashes.size < (size_t)width * DIGEST_BYTES)
		result = err_set(err, ERR_TRUST,
				 "log: tile %u/%llu has not the %u hashes of a "
				 "log of %llu leaves",
				 level, (unsigned long long)index, width,
				 (unsigned long long)size);
	if (result == 0)
		memcpy(builder->hashes[level], hashes.data,
		       (size_t)width * DIGEST_BYTES);
	arena_close(arena);
	return result;
}

int tile_builder_load(struct tile_builder *builder, struct store *store,
		      uint64_t size, struct digest root, struct err *err)
{
	memset(builder, 0, sizeof(*builder));
	for (unsigned level = TILE_LEVELS; level-- > 0;) {
		unsigned width = level_width(size, level);

		if (load_level(builder, store, level, size, err) < 0)
			return -1;
		for (unsigned i = 0; i < width; i++)
			tree_add_subtree(&builder->tree, TILE_HEIGHT * level,
					 builder->hashes[level][i]);
	}
	if (!digest_equal(tree_root(&builder->tree), root))
		return err_set(err, ERR_TRUST,
			       "log: the tiles of size %llu have another root "
			       "than its checkpoint",
			       (unsigned long long)size);
	return 0;
}

static void row_add(struct arena *arena, struct tile_rows *rows, unsigned level,
		    uint64_t index, const struct digest *hashes, size_t width)
{
	struct text bytes = {(const char *)hashes, width * DIGEST_BYTES};
	struct tile_row *row;

	rows->items = arena_grow(arena, rows->items, rows->count, &rows->room,
				 sizeof(*rows->items));
	row = &rows->items[rows->count++];
	row->level = level;
	row->index = index;
	row->hashes = text_copy(arena, bytes);
}

void tile_builder_add(struct tile_builder *builder, struct arena *arena,
		      struct digest leaf_hash, struct tile_rows *rows)
{
	uint64_t old_size = builder->tree.size;
	struct digest hash = leaf_hash;

	tree_add_leaf(&builder->tree, leaf_hash);
	for (unsigned level = 0; level < TILE_LEVELS; level++) {
		unsigned width = level_width(old_size, level);
		struct digest *tile = builder->hashes[level];

		tile[width] = hash;
		if (width + 1 < TILE_HASHES)
			return;
		row_add(arena, rows, level,
			level_hashes(old_size, level) / TILE_HASHES, tile,
			TILE_HASHES);
		hash = tree_root_of(tile, TILE_HASHES);
	}
}

void tile_builder_finish(const struct tile_builder *builder,
			 struct arena *arena, uint64_t old_size,
			 struct tile_rows *rows)
{
	uint64_t size = builder->tree.size;

	for (unsigned level = 0; level < TILE_LEVELS; level++) {
		unsigned width = level_width(size, level);

		if (level_hashes(size, level) == level_hashes(old_size, level))
			return;
		if (width)
			row_add(arena, rows, level,
				level_hashes(size, level) / TILE_HASHES,
				builder->hashes[level], width);
	}
}

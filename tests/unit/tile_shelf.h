/* SPDX-License-Identifier: Apache-2.0 */
/* A store of tiles in memory, for tests of what reads and makes tiles. */
#ifndef TESTS_TILE_SHELF_H
#define TESTS_TILE_SHELF_H

#include <criterion/criterion.h>
#include <string.h>

#include "collector/tile_builder.h"
#include "ledger/tree.h"

struct tile_shelf {
	struct store base;
	struct store_kind kind;
	struct arena *arena;
	struct tile_builder builder;
	struct tile_rows rows; /* all there ever were: the last one counts */
	unsigned reads;
};

static inline int shelf_tile(struct store *store, struct arena *arena,
			     unsigned level, uint64_t index, struct text *out,
			     struct err *err)
{
	struct tile_shelf *shelf = (struct tile_shelf *)store;

	(void)err;
	shelf->reads++;
	*out = (struct text){NULL, 0};
	for (size_t i = shelf->rows.count; i-- > 0 && !out->size;) {
		const struct tile_row *row = &shelf->rows.items[i];

		if (row->level != level || row->index != index)
			continue;
		*out = text_copy(arena, row->hashes);
	}
	return 0;
}

static inline void shelf_open(struct tile_shelf *shelf)
{
	memset(shelf, 0, sizeof(*shelf));
	shelf->arena = arena_open();
	shelf->kind.tile = shelf_tile;
	shelf->base.kind = &shelf->kind;
}

static inline void shelf_close(struct tile_shelf *shelf)
{
	arena_close(shelf->arena);
}

static inline struct digest shelf_leaf(uint64_t index)
{
	return ledger_leaf_hash(
		(struct text){(const char *)&index, sizeof(index)});
}

/* One batch of leaves. */
static inline void shelf_grow(struct tile_shelf *shelf, uint64_t count)
{
	uint64_t old = shelf->builder.tree.size;

	for (uint64_t i = 0; i < count; i++)
		tile_builder_add(&shelf->builder, shelf->arena,
				 shelf_leaf(old + i), &shelf->rows);
	tile_builder_finish(&shelf->builder, shelf->arena, old, &shelf->rows);
}

/* The last form of a tile; NULL: there is none. */
static inline struct tile_row *shelf_row(struct tile_shelf *shelf,
					 unsigned level, uint64_t index)
{
	for (size_t i = shelf->rows.count; i-- > 0;)
		if (shelf->rows.items[i].level == level &&
		    shelf->rows.items[i].index == index)
			return &shelf->rows.items[i];
	return NULL;
}

#endif

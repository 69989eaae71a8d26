/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_nodes.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/tile.h"

#define NODES_KEPT 4096 /* power of two */
#define TILES_KEPT 16

struct kept_node {
	bool used;
	unsigned level;
	uint64_t index;
	struct digest hash;
};

struct kept_tile {
	bool used;
	unsigned level;
	uint64_t index;
	size_t width;
	struct digest hashes[TILE_HASHES];
};

struct log_nodes {
	struct store *store;
	struct kept_node nodes[NODES_KEPT];
	struct kept_tile tiles[TILES_KEPT];
	unsigned next_tile;
};

struct log_nodes *log_nodes_open(struct store *store)
{
	struct log_nodes *nodes = xmalloc(sizeof(*nodes));

	memset(nodes, 0, sizeof(*nodes));
	nodes->store = store;
	return nodes;
}

void log_nodes_close(struct log_nodes *nodes)
{
	free(nodes);
}

/* A direct-mapped cache: a clash only means reading again. */
static struct kept_node *place_of(struct log_nodes *nodes, unsigned level,
				  uint64_t index)
{
	uint64_t mixed = index * UINT64_C(0x9e3779b97f4a7c15) +
			 level * UINT64_C(0xc2b2ae3d27d4eb4f);

	return &nodes->nodes[(mixed >> 32) & (NODES_KEPT - 1)];
}

static int tile_fill(struct log_nodes *nodes, struct kept_tile *tile,
		     unsigned level, uint64_t index, struct err *err)
{
	struct arena *arena = arena_open();
	struct text hashes = {0};
	int result = nodes->store->kind->tile(nodes->store, arena, level, index,
					      &hashes, err);

	tile->used = false;
	if (result == 0 && (!hashes.size || hashes.size > sizeof(tile->hashes)))
		result = err_set(err, ERR_TRUST, "log: tile %u/%llu is missing",
				 level, (unsigned long long)index);
	if (result == 0) {
		memcpy(tile->hashes, hashes.data, hashes.size);
		tile->width = hashes.size / DIGEST_BYTES;
		tile->level = level;
		tile->index = index;
		tile->used = true;
	}
	arena_close(arena);
	return result;
}

/* The tile with at least `width` hashes: a kept one may have been narrower. */
static int tile_get(struct log_nodes *nodes, unsigned level, uint64_t index,
		    size_t width, const struct kept_tile **out, struct err *err)
{
	struct kept_tile *tile = NULL;

	for (unsigned i = 0; i < TILES_KEPT; i++) {
		struct kept_tile *t = &nodes->tiles[i];

		if (t->used && t->level == level && t->index == index)
			tile = t;
	}
	if (!tile)
		tile = &nodes->tiles[nodes->next_tile++ % TILES_KEPT];
	else if (tile->width >= width)
		goto got;
	if (tile_fill(nodes, tile, level, index, err) < 0)
		return -1;
	if (tile->width < width)
		return err_set(err, ERR_TRUST,
			       "log: tile %u/%llu has %zu hashes, wanted %zu",
			       level, (unsigned long long)index, tile->width,
			       width);
got:
	*out = tile;
	return 0;
}

static int node(void *context, unsigned level, uint64_t index,
		struct digest *out, struct err *err)
{
	struct log_nodes *nodes = context;
	struct kept_node *kept = place_of(nodes, level, index);
	unsigned tile_level = level / TILE_HEIGHT;
	unsigned inside = level % TILE_HEIGHT;
	uint64_t first = index << inside; /* in hashes of the tile level */
	size_t at = (size_t)(first % TILE_HASHES), many = (size_t)1 << inside;
	const struct kept_tile *tile = NULL;

	if (kept->used && kept->level == level && kept->index == index) {
		*out = kept->hash;
		return 0;
	}
	if (inside > 1) {
		struct digest left, right;

		if (node(nodes, level - 1, 2 * index, &left, err) < 0 ||
		    node(nodes, level - 1, 2 * index + 1, &right, err) < 0)
			return -1;
		*out = ledger_node_hash(left, right);
	} else {
		if (tile_get(nodes, tile_level, first / TILE_HASHES, at + many,
			     &tile, err) < 0)
			return -1;
		*out = inside ? ledger_node_hash(tile->hashes[at],
						 tile->hashes[at + 1])
			      : tile->hashes[at];
		if (!inside)
			return 0; /* the tile itself remembers it */
	}
	*kept = (struct kept_node){true, level, index, *out};
	return 0;
}

struct node_source log_nodes_source(struct log_nodes *nodes)
{
	return (struct node_source){node, nodes};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/kept_nodes.h"

#include <stdlib.h>

#include "base/arena.h"
#include "records/leaf_hash.h"

/* A node that is wanted: the index-th subtree of its level. */
struct kept {
	uint64_t index;
	struct digest hash;
};

/* The nodes of one level, by index: they are made in that order. */
struct level {
	struct kept *items;
	size_t count, room, next;
};

struct kept_nodes {
	uint64_t size, count; /* leaves: of the tree, so far */
	struct digest edge[TREE_LEVELS + 1]; /* as in struct tree_builder */
	struct level levels[TREE_LEVELS + 1];
};

struct planning {
	struct arena *arena;
	struct kept_nodes *nodes;
};

/* What a proof asks for is noted down, not answered. */
static int note_node(void *context, unsigned level, uint64_t index,
		     struct digest *out, struct err *err)
{
	struct planning *planning = context;
	struct level *at = &planning->nodes->levels[level];

	(void)err;
	at->items = arena_grow(planning->arena, at->items, at->count, &at->room,
			       sizeof(*at->items));
	at->items[at->count++] = (struct kept){.index = index};
	*out = (struct digest){{0}};
	return 0;
}

static int by_index(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

static void sort_level(struct level *level)
{
	size_t count = 0;

	if (!level->count)
		return;
	qsort(level->items, level->count, sizeof(*level->items), by_index);
	for (size_t i = 0; i < level->count; i++)
		if (!i || level->items[i].index != level->items[i - 1].index)
			level->items[count++] = level->items[i];
	level->count = count;
}

int kept_nodes_new(struct arena *arena, uint64_t size, const uint64_t *rows,
		   size_t row_count, struct kept_nodes **out, struct err *err)
{
	struct kept_nodes *nodes = arena_new(arena, struct kept_nodes);
	struct planning planning = {arena, nodes};
	struct node_source source = {note_node, &planning};
	struct inclusion_proof unused;
	struct arena *scratch = arena_open();
	int status = 0;

	nodes->size = size;
	for (size_t i = 0; i < row_count && !status; i++) {
		status = proof_make_inclusion(scratch, &source, rows[i], size,
					      &unused, err);
		arena_reset(scratch);
	}
	for (unsigned i = 0; i <= TREE_LEVELS; i++)
		sort_level(&nodes->levels[i]);
	arena_close(scratch);
	if (status == 0)
		*out = nodes;
	return status;
}

/* The node (level, index) is complete. */
static void take_node(struct kept_nodes *nodes, unsigned level, uint64_t index,
		      const struct digest *hash)
{
	struct level *at = &nodes->levels[level];

	if (at->next < at->count && at->items[at->next].index == index)
		at->items[at->next++].hash = *hash;
}

void kept_nodes_add(struct kept_nodes *nodes, struct digest leaf_hash)
{
	uint64_t index = nodes->count++;
	unsigned level = 0;

	take_node(nodes, 0, index, &leaf_hash);
	while (index & 1) {
		leaf_hash = pair_hash(&nodes->edge[level], &leaf_hash);
		index >>= 1;
		take_node(nodes, ++level, index, &leaf_hash);
	}
	nodes->edge[level] = leaf_hash;
}

uint64_t kept_nodes_count(const struct kept_nodes *nodes)
{
	return nodes->count;
}

struct digest kept_nodes_root(const struct kept_nodes *nodes)
{
	struct tree_builder tree = {.size = nodes->count};

	for (unsigned i = 0; i < TREE_LEVELS; i++)
		tree.edge[i] = nodes->edge[i];
	return tree_root(&tree);
}

struct asked {
	const struct kept_nodes *nodes;
};

static int find_node(void *context, unsigned level, uint64_t index,
		     struct digest *out, struct err *err)
{
	const struct kept_nodes *nodes = ((struct asked *)context)->nodes;
	const struct level *at = &nodes->levels[level];
	struct kept key = {.index = index};
	const struct kept *found = NULL;

	if (at->next)
		found = bsearch(&key, at->items, at->next, sizeof(key),
				by_index);
	if (!found)
		return err_set(err, ERR_SYSTEM,
			       "a node of the tree was not made");
	*out = found->hash;
	return 0;
}

int kept_nodes_prove(struct arena *arena, const struct kept_nodes *nodes,
		     uint64_t row, struct inclusion_proof *out, struct err *err)
{
	struct asked asked = {nodes};
	struct node_source source = {find_node, &asked};

	return proof_make_inclusion(arena, &source, row, nodes->size, out, err);
}

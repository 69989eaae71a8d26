/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)
#define ALIGNMENT   ((size_t)16)

struct arena_block {
	struct arena_block *next;
	size_t room;
	unsigned char bytes[];
};

static void die_without_memory(size_t size)
{
	fprintf(stderr, "plaudit: out of memory (%zu bytes)\n", size);
	abort();
}

void *xmalloc(size_t size)
{
	void *bytes = malloc(size ? size : 1);

	if (!bytes)
		die_without_memory(size);
	return bytes;
}

void *xrealloc(void *old, size_t size)
{
	void *bytes = realloc(old, size ? size : 1);

	if (!bytes)
		die_without_memory(size);
	return bytes;
}

static struct arena_block *block_open(size_t room)
{
	struct arena_block *block = xmalloc(sizeof(*block) + room);

	block->next = NULL;
	block->room = room;
	return block;
}

static void begin(struct arena *arena, struct arena_block *block)
{
	arena->last = block;
	arena->at = block->bytes;
	arena->end = block->bytes + block->room;
}

struct arena *arena_open(void)
{
	struct arena *arena = xmalloc(sizeof(*arena));

	arena->first = block_open(BLOCK_BYTES);
	begin(arena, arena->first);
	return arena;
}

static void blocks_free(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_close(struct arena *arena)
{
	if (!arena)
		return;
	blocks_free(arena->first);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	blocks_free(arena->first->next);
	arena->first->next = NULL;
	begin(arena, arena->first);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t need;
	void *bytes;

	if (size > SIZE_MAX / 2)
		die_without_memory(size);
	need = (size ? size + ALIGNMENT - 1 : ALIGNMENT) & ~(ALIGNMENT - 1);
	if ((size_t)(arena->end - arena->at) < need) {
		struct arena_block *block =
			block_open(need > BLOCK_BYTES ? need : BLOCK_BYTES);

		arena->last->next = block;
		begin(arena, block);
	}
	bytes = arena->at;
	arena->at += need;
	return memset(bytes, 0, need);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die_without_memory(SIZE_MAX);
	return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, const void *old, size_t used,
		 size_t *room, size_t size)
{
	void *bytes;

	if (old && used < *room)
		return (void *)(uintptr_t)old;
	*room = *room ? *room * 2 : 8;
	bytes = arena_array(arena, *room, size);
	if (used)
		memcpy(bytes, old, used * size);
	return bytes;
}

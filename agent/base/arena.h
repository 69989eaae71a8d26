/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once: one arena an audit run, a scratch
 * arena a check, one a request in the collector. Nothing in an arena is freed
 * by itself. Running out of memory ends the program, so every size that comes
 * from outside has a ceiling in base/limits.h before it gets here.
 */
#ifndef PLAUDIT_BASE_ARENA_H
#define PLAUDIT_BASE_ARENA_H

#include <stddef.h>
#include <string.h>

struct arena_block;

struct arena {
	unsigned char *at, *end; /* what is free in the last block */
	struct arena_block *first, *last;
};

struct arena *arena_open(void);
void arena_close(struct arena *arena); /* NULL is allowed */

/* Forgets everything in the arena but keeps its first block for re-use. */
void arena_reset(struct arena *arena);

/* Zeroed bytes, aligned to 16. size 0 gives a valid, distinct pointer. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same without a call, for a size that is known where it is written.
 * Cleared in parts: compilers clear what is larger with slow string
 * instructions. */
static inline void *arena_take(struct arena *arena, size_t size)
{
	size_t need = (size + 15) & ~(size_t)15;
	unsigned char *bytes = arena->at, *at = bytes;

	if (!size || (size_t)(arena->end - bytes) < need)
		return arena_alloc(arena, size);
	arena->at += need;
	for (; need >= 64; need -= 64, at += 64)
		memset(at, 0, 64);
	if (need & 32) {
		memset(at, 0, 32);
		at += 32;
	}
	if (need & 16)
		memset(at, 0, 16);
	return bytes;
}

/* count * size bytes, zeroed; an overflowing product ends the program. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * For growing a list: a copy of `old` (used items of `size` bytes) with room
 * for at least used + 1, doubling; *room is the capacity, 0 at first.
 */
void *arena_grow(struct arena *arena, const void *old, size_t used,
		 size_t *room, size_t size);

#define arena_new(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define arena_many(arena, count, type) \
	((type *)arena_array((arena), (count), sizeof(type)))

/* Heap memory that must be there: ends the program when it is not. */
void *xmalloc(size_t size);
void *xrealloc(void *old, size_t size);

#endif

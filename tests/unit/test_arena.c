/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

Test(arena, bytes_are_zero_aligned_and_distinct)
{
	struct arena *arena = arena_open();
	char *before = NULL;

	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 200000; size = size * 2 + 1) {
			char *bytes = arena_alloc(arena, size);

			cr_assert((uintptr_t)bytes % 16 == 0);
			cr_assert(bytes != before);
			for (size_t i = 0; i < size; i++)
				cr_assert(bytes[i] == 0);
			memset(bytes, 0xff, size);
			before = bytes;
		}
		arena_reset(arena);
	}
	arena_close(arena);
	arena_close(NULL);
}

Test(arena, a_list_grows)
{
	struct arena *arena = arena_open();
	size_t room = 0;
	int *list = NULL;

	for (size_t i = 0; i < 10000; i++) {
		list = arena_grow(arena, list, i, &room, sizeof(*list));
		list[i] = (int)i;
	}
	for (size_t i = 0; i < 10000; i++)
		cr_assert(list[i] == (int)i);
	cr_assert(room >= 10000 && room < 20000);
	arena_close(arena);
}

Test(arena, an_impossible_size_ends_the_program, .signal = SIGABRT)
{
	arena_array(arena_open(), SIZE_MAX / 2, 4);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/leaf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct leaf leaf;
	struct err err = {0};

	if (leaf_parse(arena, text, &leaf, &err) == 0 &&
	    !text_equal(leaf_print(arena, &leaf), text))
		abort();

	arena_close(arena);
	return 0;
}

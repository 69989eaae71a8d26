/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct text bundle = text, entry;
	struct tile tile;
	struct err err = {0};

	if (tile_path_parse(text, &tile, &err) == 0 &&
	    !text_equal(tile_path(arena, &tile), text))
		abort();
	err_clear(&err);
	while (bundle.size && tile_bundle_next(&bundle, &entry, &err) == 0)
		;

	arena_close(arena);
	return 0;
}

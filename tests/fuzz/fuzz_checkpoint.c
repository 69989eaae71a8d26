/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct checkpoint checkpoint;
	struct err err = {0};

	/* there is one spelling of a checkpoint */
	if (checkpoint_parse(text, &checkpoint, &err) == 0 &&
	    !text_equal(checkpoint_print(arena, &checkpoint), text))
		abort();

	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/add_checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct add_checkpoint request;
	struct err err = {0};

	if (add_checkpoint_parse(arena, text, &request, &err) == 0 &&
	    !text_equal(add_checkpoint_print(arena, &request), text))
		abort();

	arena_close(arena);
	return 0;
}

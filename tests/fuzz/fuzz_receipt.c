/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/receipt.h"

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data, size};
	struct err err = {0};
	struct receipt out;

	if (receipt_read(arena, bytes, &out, &err) == 0) {
		struct text again;

		out.spki = TEXT("");
		if (receipt_write(arena, &out, &again, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

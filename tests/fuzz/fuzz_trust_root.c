/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/trust_root.h"

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data, size};
	struct err err = {0};
	struct trust_root out;

	if (trust_root_read(arena, bytes, &out, &err) == 0) {
		struct text again;

		if (trust_root_write(arena, &out, &again, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/statement.h"

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data, size};
	struct err err = {0};
	enum statement_kind kind;
	struct report out;

	if (statement_read(arena, bytes, &kind, &out, &err) == 0) {
		struct text again;

		if (statement_write(arena, kind, &out, &again, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

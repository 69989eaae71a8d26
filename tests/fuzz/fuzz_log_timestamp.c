/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_timestamp.h"

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data, size};
	struct err err = {.kind = ERR_NONE};
	struct log_timestamp out, again;

	if (log_timestamp_parse(arena, bytes, &out, &err) == 0) {
		/* what was read can be written and read */
		if (log_timestamp_parse(arena, log_timestamp_print(arena, &out),
					&again, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

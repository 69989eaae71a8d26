/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/dsse.h"

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data, size};
	struct err err = {0};
	struct envelope out;

	if (envelope_parse(arena, bytes, &out, &err) == 0) {
		struct text again;

		/* what was read can be written */
		if (!text_is_utf8(out.payload_type))
			__builtin_trap();
		if (envelope_print(arena, &out, &again, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

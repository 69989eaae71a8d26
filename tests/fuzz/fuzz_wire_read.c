/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the observation pipe against a plan of two asks; what is read is
 * written again, and read again. */
#include "audit/wire.h"
#include "unit/small_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct small_plan small;
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	struct frame frame;

	if (!small.arena)
		small_make(&small);
	if (!frame_read(arena, (struct text){(const char *)data, size},
			&small.plan, &frame, &err)) {
		struct text again = frame_write(arena, &frame);

		if (frame_read(arena, again, &small.plan, &frame, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

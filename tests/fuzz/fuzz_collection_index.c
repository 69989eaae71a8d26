/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a collected folder: what is read is written again to the same
 * bytes, and no path in it leads out of the folder. */
#include "audit/collection_index.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = {(const char *)data, size};
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	struct collection_index index;

	if (!collection_index_read(arena, bytes, &index, &err)) {
		if (!text_equal(collection_index_write(arena, &index), bytes))
			__builtin_trap();
		for (size_t i = 0; i < index.file_count; i++)
			if (text_starts(index.files[i].path, "/") ||
			    text_starts(index.files[i].path, ".") ||
			    !collection_path_is_known(index.files[i].path))
				__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_close(arena);
	return 0;
}

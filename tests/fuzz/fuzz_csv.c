/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "parse/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct csv_field fields[8];
	struct csv_record record = {.fields = fields, .room = 8};
	size_t used;

	while (csv_next(text, ',', true, &record, &used) == CSV_RECORD) {
		if (used == 0 || used > text.size || record.count > 8)
			abort();
		for (size_t i = 0; i < record.count; i++)
			csv_value(arena, fields[i]);
		text.data += used;
		text.size -= used;
	}
	if (text.size)
		abort();

	arena_close(arena);
	return 0;
}

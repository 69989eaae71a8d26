/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "parse/ndjson.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct text wanted[] = {{"id", 2}, {"at", 2}, {"ก", 3}};
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct csv_field fields[3];
	struct csv_record record = {.fields = fields, .room = 3};
	const struct ndjson_names *names =
		ndjson_names_new(arena, wanted, 3, size & 1);
	size_t used;

	while (ndjson_next(text, names, arena, &record, &used)) {
		if (used == 0 || used > text.size || record.count > 3)
			abort();
		text.data += used;
		text.size -= used;
	}
	if (text.size)
		abort();
	arena_close(arena);
	return 0;
}

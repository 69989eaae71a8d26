/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "parse/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	const struct json *value, *again;
	struct text canonical, twice;
	struct err err = {0};

	if (json_parse(arena, text, JSON_REALS, &value, &err) == 0) {
		json_pretty(arena, value);
		if (json_canonical(arena, value, &canonical, &err) == 0 &&
		    (json_parse(arena, canonical, JSON_NO_REALS, &again,
				&err) ||
		     json_canonical(arena, again, &twice, &err) ||
		     !text_equal(canonical, twice)))
			abort();
	}

	arena_close(arena);
	return 0;
}

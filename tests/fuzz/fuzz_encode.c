/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/encode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes come back from both forms; what decodes has one standard form. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size}, back, encoded, again;
	unsigned char *room = arena_alloc(arena, size + 1);
	struct err err = {.kind = ERR_NONE};

	if (base64_decode(arena, base64_encode(arena, text), &back, &err) ||
	    !text_equal(text, back))
		abort();
	if (hex_decode(hex_encode(arena, data, size), room, size, &err) ||
	    !text_equal(text, (struct text){(const char *)room, size}))
		abort();
	if (base64_decode(arena, text, &back, &err) == 0) {
		encoded = base64_encode(arena, back);
		if (encoded.size != text.size ||
		    base64_decode(arena, encoded, &again, &err) ||
		    !text_equal(back, again))
			abort();
	}
	if (hex_decode(text, room, size / 2, &err) == 0 &&
	    !text_equal(hex_encode(arena, room, size / 2), text))
		abort();

	arena_close(arena);
	return 0;
}

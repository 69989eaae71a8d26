/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "parse/sms_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte is the coding; what was decoded is UTF-8. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data + 1, size ? size - 1 : 0};
	struct sms_part part;

	if (size) {
		struct text t = sms_decode(arena, bytes, data[0]);

		if (!text_is_utf8(t))
			abort();
		sms_encode(arena, t, sms_coding_of(t));
		if (sms_part_read(bytes, &part) &&
		    (part.number < 1 || part.number > part.total ||
		     part.body.size > bytes.size))
			abort();
	}
	arena_close(arena);
	return 0;
}

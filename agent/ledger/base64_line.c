/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base64_line.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"

#define DIGEST_BASE64 44

int base64_line(struct arena *arena, struct text encoded, struct text *out,
		struct err *err)
{
	for (size_t i = 0; i < encoded.size; i++)
		if (encoded.data[i] == '-' || encoded.data[i] == '_')
			return err_set(err, ERR_USAGE,
				       "base64: the URL-safe alphabet is not "
				       "allowed here");
	return base64_decode(arena, encoded, out, err);
}

int base64_line_digest(struct text encoded, struct digest *out, struct err *err)
{
	struct arena *arena;
	struct text bytes;
	int result;

	if (encoded.size != DIGEST_BASE64)
		return err_set(err, ERR_USAGE,
			       "a hash of %zu base64 characters, wanted %d",
			       encoded.size, DIGEST_BASE64);
	arena = arena_open();
	result = base64_line(arena, encoded, &bytes, err);
	if (result == 0 && bytes.size != DIGEST_BYTES)
		result = err_set(err, ERR_USAGE,
				 "a hash of %zu bytes, wanted %d", bytes.size,
				 DIGEST_BYTES);
	if (result == 0)
		memcpy(out->bytes, bytes.data, DIGEST_BYTES);
	arena_close(arena);
	return result;
}

bool text_line(struct text *rest, struct text *line)
{
	const char *end =
		rest->size ? memchr(rest->data, '\n', rest->size) : NULL;

	if (!end)
		return false;
	line->data = rest->data;
	line->size = (size_t)(end - rest->data);
	rest->data += line->size + 1;
	rest->size -= line->size + 1;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/log_conflict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct log_conflict conflict;
	struct note_key key = {.name = TEXT("log.example"),
			       .type = NOTE_ED25519,
			       .public_key = {0x58, 0x66}};
	struct err err = {0};

	if (log_conflict_parse(arena, text, &conflict, &err) == 0) {
		/* base64 and sizes have other spellings: none is taken */
		if (!text_equal(log_conflict_print(arena, &conflict), text))
			abort();
		if (log_conflict_check(arena, &conflict, &key, &err) == 0)
			abort();
	}
	arena_close(arena);
	return 0;
}

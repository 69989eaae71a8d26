/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The curve's base point. All zeros would be a point of small order, for which
 * a fuzzer finds signatures. */
static const unsigned char base_point[ED25519_KEY_BYTES] = {
	0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct note note;
	struct note_key key;
	struct note_witness found;
	struct err err = {0};
	size_t count;

	if (note_parse(arena, text, &note, &err) == 0) {
		if (note.count == 0 || note.text.size >= text.size)
			abort();
		if (note_key_make(note.signatures[0].name, NOTE_ED25519,
				  base_point, &key, &err))
			abort();
		key.id = note.signatures[0].id;
		if (note_verify(&note, &key, 1, &found, &count, &err) == 0)
			abort();
	}
	err_clear(&err);
	if (note_key_parse(text, &key, &err) == 0 &&
	    !text_equal(note_key_print(arena, &key), text))
		abort();

	arena_close(arena);
	return 0;
}

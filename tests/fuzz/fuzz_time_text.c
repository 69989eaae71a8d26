/* SPDX-License-Identifier: Apache-2.0 */
/* Times and numbers as sources write them. */
#include "records/time_text.h"

#include <stdlib.h>

#include "records/number_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct number_form forms[] = {{',', 0}, {'.', ','}};
	struct arena *arena = arena_open();
	struct text t = thai_digits_plain(
		arena, (struct text){(const char *)data, size});
	char room[NUMBER_TEXT_ROOM];
	struct text plain;
	struct instant at;

	if (time_text_plain(t, -543, room, &plain) &&
	    (plain.size < 10 || plain.size >= TIME_TEXT_ROOM))
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		if (!number_text_plain(&forms[i], t, room, &plain) &&
		    plain.size > NUMBER_TEXT_ROOM)
			abort();
	if (!epoch_text_read(TIMES_EPOCH_S, t, &at) &&
	    (at.nanos < 0 || at.nanos > 999999999))
		abort();
	if (!epoch_text_read(TIMES_EPOCH_MS, t, &at) &&
	    (at.nanos < 0 || at.nanos > 999999999))
		abort();
	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is what was written, also when it is printed and read again. */
static void try_instant(struct text text)
{
	char room[INSTANT_TEXT_ROOM];
	struct instant once, twice;
	struct err err = {.kind = ERR_NONE};

	if (instant_parse(text, &once, &err) == 0 &&
	    (instant_parse(instant_print(once, room), &twice, &err) ||
	     instant_compare(once, twice) != 0))
		abort();
}

static void try_span(struct text text)
{
	char room[INSTANT_TEXT_ROOM];
	struct span once, twice;
	struct err err = {.kind = ERR_NONE};

	if (span_parse(text, &once, &err) == 0 &&
	    (span_parse(span_print_seconds(once, room), &twice, &err) ||
	     span_compare(once, twice) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = {(const char *)data, size};

	try_instant(text);
	try_span(text);
	return 0;
}

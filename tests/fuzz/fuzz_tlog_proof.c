/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/tlog_proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct tlog_proof proof;
	struct err err = {0};

	if (tlog_proof_parse(arena, text, &proof, &err) == 0 &&
	    !text_equal(tlog_proof_print(arena, &proof), text))
		abort();

	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A challenge, an answer and a request for challenges, as bytes. */
#include "attest/challenge.h"

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text bytes = {(const char *)data, size}, proof, again;
	struct challenge_request request;
	struct err err = {0};
	struct challenge out;
	struct digest id;

	if (challenge_read(arena, bytes, &out, &err) == 0) {
		if (challenge_write(arena, &out, &again, &err) ||
		    challenge_read(arena, again, &out, &err))
			__builtin_trap();
	} else if (err.kind == ERR_NONE) {
		__builtin_trap(); /* refused without a reason */
	}
	err_clear(&err);
	if (challenge_response_read(arena, bytes, &id, &proof, &err) == 0 &&
	    challenge_response_write(arena, id, proof, &again, &err))
		__builtin_trap();
	err_clear(&err);
	if (challenge_request_read(arena, bytes, &request, &err) == 0 &&
	    challenge_request_write(arena, &request, &again, &err))
		__builtin_trap();
	arena_close(arena);
	return 0;
}

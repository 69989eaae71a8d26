/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/timestamp.h"

#include "base/arena.h"
#include "base/encode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The certificates, the list and the response are all of one input: cut where
 * its first bytes say. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text rest = {(const char *)data, size}, chain, list;
	struct timestamper by = {.name = TEXT("x"), .until = {INT64_MAX, 0}};
	struct timestamp_rule rule = {.authorities = &by, .crls = &list};
	struct err err = {.kind = ERR_NONE}, other = {.kind = ERR_NONE};
	struct timestamp out;
	size_t cuts[2] = {0, 0};

	if (size >= 4)
		for (int i = 0; i < 2; i++) {
			cuts[i] = (size_t)(rest.data[0] & 0xff) << 8 |
				  (rest.data[1] & 0xff);
			rest = (struct text){rest.data + 2, rest.size - 2};
		}
	for (int i = 0; i < 2; i++)
		if (cuts[i] > rest.size / 2)
			cuts[i] = rest.size / 2;
	chain = (struct text){rest.data, cuts[0]};
	list = (struct text){rest.data + cuts[0], cuts[1]};
	rest = (struct text){list.data + list.size,
			     rest.size - cuts[0] - cuts[1]};
	if (timestamper_read(arena, chain, &by, &err)) {
		by.chain = &chain;
		by.chain_count = 1;
	}
	rule.authority_count = 1;
	rule.crl_count = list.size > 0;
	err_clear(&err);
	if (timestamp_crl_read(arena, list, &by, 1, &list, &err) == 0)
		rule.crl_count = 1;
	if (timestamp_verify(arena, rest, digest_of(TEXT("signature")), &rule,
			     &out, &other) &&
	    other.kind == ERR_NONE)
		__builtin_trap(); /* refused without a reason */
	arena_close(arena);
	return 0;
}

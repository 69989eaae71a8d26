/* SPDX-License-Identifier: Apache-2.0 */
/* What parses is mutated to what parses: every replaced stretch is whole. */
#include "audit/mutate.h"

#include "base/arena.h"

#define TRIED 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct text source = {(const char *)data, size};
	struct cel_node *node = cel_parse(arena, source, &problems);
	struct mutations mutations = {0};

	if (node) {
		mutate_condition(arena, source, node, &mutations);
		mutate_aggregate(arena, source, node, 20, &mutations);
	}
	for (size_t i = 0; i < mutations.count && i < TRIED; i++) {
		struct text mutated =
			mutation_apply(arena, source, &mutations.items[i]);

		if (!cel_parse(arena, mutated, &problems))
			__builtin_trap();
	}
	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/ast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct text source = {(const char *)data, size};
	struct cel_node *node = cel_parse(arena, source, &problems);

	if (!node == !problems.count)
		__builtin_trap();
	arena_close(arena);
	return 0;
}

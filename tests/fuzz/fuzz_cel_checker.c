/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct cel_env env = {0};
	struct text source = {(const char *)data, size};
	const struct cel_program *program;

	cel_env_add(arena, &env, TEXT("row"), TEXT("a"),
		    type_nullable(arena, &type_timestamp));
	cel_env_add(arena, &env, TEXT("row"), TEXT("b"), &type_timestamp);
	cel_env_add(arena, &env, TEXT("row"), TEXT("s"), &type_string);
	cel_env_add(arena, &env, TEXT("row"), TEXT("m"),
		    type_decimal(arena, 2));
	program = cel_compile_text(arena, source, &env, &type_bool, &problems);
	if (!program == !problems.count)
		__builtin_trap();
	arena_close(arena);
	return 0;
}

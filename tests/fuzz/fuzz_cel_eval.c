/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte says whether the checker is on; well-typed programs must give
 * a value of their type, an error or unknown. */
#include "cel/bounds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct cel_problems problems = {0};
	struct cel_env env = {.unchecked = size && (data[0] & 1)};
	struct text source = {(const char *)data + 1, size - 1};
	struct value slots[4] = {value_null(), value_int(5),
				 value_string(TEXT("a1")),
				 value_decimal(1250, 2)};
	struct value_bounds bounds[4] = {{.low = slots[0], .exact = true},
					 {.low = value_int(4)},
					 {.low = slots[2], .exact = true},
					 {.low = slots[3], .exact = true}};
	const struct cel_program *program;

	cel_env_add(arena, &env, TEXT("row"), TEXT("a"),
		    type_nullable(arena, &type_timestamp));
	cel_env_add(arena, &env, TEXT("row"), TEXT("n"), &type_int);
	cel_env_add(arena, &env, TEXT("row"), TEXT("s"), &type_string);
	cel_env_add(arena, &env, TEXT("row"), TEXT("m"),
		    type_decimal(arena, 2));
	program = size ? cel_compile_text(arena, source, &env, NULL, &problems)
		       : NULL;
	if (program) {
		struct value v = cel_eval(program, slots, arena);
		enum type_kind kind = cel_program_type(program)->kind;

		if (kind == TYPE_BOOL && !env.unchecked &&
		    v.kind != VALUE_BOOL && v.kind < VALUE_ERROR)
			__builtin_trap();
		value_literal(arena, v);
		value_print(arena, v, "th");
		cel_eval_bounds(program, bounds, arena);
	}
	arena_close(arena);
	return 0;
}

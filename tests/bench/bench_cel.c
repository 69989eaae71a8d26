/* SPDX-License-Identifier: Apache-2.0 */
/* Nanoseconds per evaluation of expressions as checks use them. */
#include <stdio.h>

#include "cel/program.h"

#define ROUNDS 3000000

static struct cel_env environment(struct arena *arena)
{
	struct cel_env env = {0};
	struct text row = TEXT("row");

	cel_env_add(arena, &env, row, TEXT("a"),
		    type_nullable(arena, &type_timestamp));
	cel_env_add(arena, &env, row, TEXT("b"), &type_timestamp);
	cel_env_add(arena, &env, (struct text){NULL, 0}, TEXT("now"),
		    &type_timestamp);
	cel_env_add(arena, &env, row, TEXT("amount"), type_decimal(arena, 2));
	cel_env_add(arena, &env, row, TEXT("channel"), &type_string);
	cel_env_add(arena, &env, row, TEXT("n"), &type_int);
	cel_env_add(arena, &env, TEXT("params"), TEXT("limit"), &type_share);
	cel_env_add(arena, &env, (struct text){NULL, 0}, TEXT("rate"),
		    &type_share);
	return env;
}

/* Best of three runs. */
static double measure(const struct cel_program *program,
		      const struct value *slots)
{
	struct arena *scratch = arena_open();
	double best = 1e18;
	uint64_t kinds = 0;

	for (int run = 0; run < 3; run++) {
		int64_t start = clock_monotonic_ns();
		double ns;

		for (int i = 0; i < ROUNDS; i++) {
			kinds += cel_eval(program, slots, scratch).kind;
			if ((i & 1023) == 0)
				arena_reset(scratch);
		}
		ns = (double)(clock_monotonic_ns() - start) / ROUNDS;
		best = ns < best ? ns : best;
	}
	arena_close(scratch);
	return kinds ? best : -1;
}

int main(void)
{
	static const char *const expressions[] = {
		"row.b",
		"row.a == null",
		"coalesce(row.a, now) - row.b <= 60m",
		"row.channel == \"aoc\" && row.n > 5",
		"row.amount >= 50000",
		"rate >= params.limit",
		"row.channel.startsWith(\"ao\")",
		"row.channel.matches(\"^ao[a-z]$\")",
		"row.channel in [\"atm\", \"aoc\", \"web\"]",
		"[1, 2, 3, 4].all(x, x < row.n)",
	};
	struct arena *arena = arena_open();
	struct cel_env env = environment(arena);
	const struct value slots[] = {
		value_timestamp((struct instant){2000, 5}),
		value_timestamp((struct instant){1000, 9}),
		value_timestamp((struct instant){9000, 0}),
		value_decimal(5000000, 2),
		value_string(TEXT("aoc")),
		value_int(9),
		value_share(99, 100),
		value_share(199, 200),
	};

	for (size_t i = 0; i < ARRAY_SIZE(expressions); i++) {
		struct cel_problems problems = {0};
		const struct cel_program *program =
			cel_compile_text(arena, text_from(expressions[i]), &env,
					 NULL, &problems);

		if (!program) {
			printf("%s: %.*s\n", expressions[i],
			       TEXT_ARG(problems.items[0].text));
			return 1;
		}
		printf("%8.1f ns  %s\n", measure(program, slots),
		       expressions[i]);
	}
	arena_close(arena);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For the tests of cel/: an environment like a check's, and expressions run in
 * it. Everything is in one arena that the test closes.
 */
#ifndef PLAUDIT_TESTS_EXPRESSION_H
#define PLAUDIT_TESTS_EXPRESSION_H

#include "cel/program.h"

enum {
	SLOT_FROZEN,
	SLOT_RECEIVED,
	SLOT_NOW,
	SLOT_AMOUNT,
	SLOT_CHANNEL,
	SLOT_COUNT,
	SLOT_RATE,
	SLOT_LIMIT,
	SLOT_ANY,
	SLOTS
};

struct bench {
	struct arena *arena;
	struct cel_env env;
	struct cel_problems problems;
	struct value slots[SLOTS];
};

static inline void bench_open(struct bench *b)
{
	struct text row = TEXT("row"), bare = {NULL, 0};

	*b = (struct bench){.arena = arena_open()};
	cel_env_add(b->arena, &b->env, row, TEXT("frozen_at"),
		    type_nullable(b->arena, &type_timestamp));
	cel_env_add(b->arena, &b->env, row, TEXT("received_at"),
		    &type_timestamp);
	cel_env_add(b->arena, &b->env, bare, TEXT("now"), &type_timestamp);
	cel_env_add(b->arena, &b->env, row, TEXT("amount"),
		    type_decimal(b->arena, 2));
	cel_env_add(b->arena, &b->env, row, TEXT("channel"), &type_string);
	cel_env_add(b->arena, &b->env, bare, TEXT("cases"), &type_int);
	cel_env_add(b->arena, &b->env, bare, TEXT("rate"), &type_share);
	cel_env_add(b->arena, &b->env, TEXT("params"), TEXT("least"),
		    &type_share);
	cel_env_add(b->arena, &b->env, bare, TEXT("any"), &type_dyn);
	b->slots[SLOT_FROZEN] = value_null();
	b->slots[SLOT_RECEIVED] = value_timestamp((struct instant){1000, 0});
	b->slots[SLOT_NOW] = value_timestamp((struct instant){4600, 0});
	b->slots[SLOT_AMOUNT] = value_decimal(1250, 2);
	b->slots[SLOT_CHANNEL] = value_string(TEXT("aoc"));
	b->slots[SLOT_COUNT] = value_int(7);
	b->slots[SLOT_RATE] = value_share(199, 200);
	b->slots[SLOT_LIMIT] = value_share(99, 100);
	b->slots[SLOT_ANY] = value_unknown("not seen");
}

static inline const struct cel_program *bench_compile(struct bench *b,
						      const char *source)
{
	b->problems.count = 0;
	return cel_compile_text(b->arena, text_from(source), &b->env, NULL,
				&b->problems);
}

/* The value as a literal, or "CODE@offset: text" of each problem. */
static inline const char *bench_run(struct bench *b, const char *source)
{
	const struct cel_program *program = bench_compile(b, source);
	struct buffer out;

	if (program)
		return text_cstr(
			b->arena,
			value_literal(b->arena,
				      cel_eval(program, b->slots, b->arena)));
	buffer_init(&out);
	for (size_t i = 0; i < b->problems.count; i++)
		buffer_printf(&out, "%s%s@%u: %.*s", i ? "; " : "",
			      b->problems.items[i].code,
			      b->problems.items[i].offset,
			      TEXT_ARG(b->problems.items[i].text));
	return text_cstr(b->arena, buffer_take(&out, b->arena));
}

struct example {
	const char *source, *result;
};

#define check_examples(examples)                                               \
	do {                                                                   \
		struct bench b;                                                \
		bench_open(&b);                                                \
		for (size_t i = 0; i < ARRAY_SIZE(examples); i++)              \
			cr_expect_str_eq(bench_run(&b, (examples)[i].source),  \
					 (examples)[i].result, "%s: %s",       \
					 (examples)[i].source,                 \
					 bench_run(&b, (examples)[i].source)); \
		arena_close(b.arena);                                          \
	} while (0)

#endif

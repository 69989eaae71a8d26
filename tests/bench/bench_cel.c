/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nanoseconds per evaluation of expressions as checks use them; and with
 * `bench_cel peers FILE` the tasks that cel_peers.mjs gives to other
 * implementations, a line `TASK NANOSECONDS` for each: bench_cel.sh sets the
 * two side by side.
 */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "cel/cel_checker.h"
#include "cel/program.h"

#define SPELL_NS 2000000 /* shorter than a turn on a busy processor */
#define SPELLS	 250

static const struct text bare;

/* Nanoseconds of one call of `work`, the best of some spells. */
static double measure(void (*work)(void *), void *context, unsigned calls)
{
	double best = 1e18;

	for (int spell = 0; spell < SPELLS; spell++) {
		int64_t start = clock_monotonic_ns(), now;
		uint64_t done = 0;
		double ns;

		do {
			for (unsigned i = 0; i < calls; i++)
				work(context);
			done += calls;
			now = clock_monotonic_ns();
		} while (now - start < SPELL_NS);
		ns = (double)(now - start) / (double)done;
		best = ns < best ? ns : best;
	}
	return best;
}

struct evaluation {
	const struct cel_program *program;
	const struct value *slots;
	struct arena *scratch;
	uint64_t failed;
};

static void evaluate(void *context)
{
	struct evaluation *e = context;
	struct value v = cel_eval(e->program, e->slots, e->scratch);

	if (v.kind >= VALUE_ERROR)
		e->failed++;
}

static const struct cel_program *compile(struct arena *arena,
					 const char *source,
					 const struct cel_env *env)
{
	struct cel_problems problems = {0};
	const struct cel_program *program = cel_compile_text(
		arena, text_from(source), env, NULL, &problems);

	for (size_t i = 0; i < problems.count; i++)
		fprintf(stderr, "%s: %.*s\n", source,
			TEXT_ARG(problems.items[i].text));
	return program;
}

static double time_of(const struct cel_program *program,
		      const struct value *slots, unsigned calls)
{
	struct evaluation e = {program, slots, arena_open(), 0};
	double ns = measure(evaluate, &e, calls);

	arena_close(e.scratch);
	return e.failed ? -1 : ns;
}

static int bench_rows(struct arena *arena)
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
	struct cel_env env = {0};
	struct text row = TEXT("row");

	cel_env_add(arena, &env, row, TEXT("a"),
		    type_nullable(arena, &type_timestamp));
	cel_env_add(arena, &env, row, TEXT("b"), &type_timestamp);
	cel_env_add(arena, &env, bare, TEXT("now"), &type_timestamp);
	cel_env_add(arena, &env, row, TEXT("amount"), type_decimal(arena, 2));
	cel_env_add(arena, &env, row, TEXT("channel"), &type_string);
	cel_env_add(arena, &env, row, TEXT("n"), &type_int);
	cel_env_add(arena, &env, TEXT("params"), TEXT("limit"), &type_share);
	cel_env_add(arena, &env, bare, TEXT("rate"), &type_share);
	for (size_t i = 0; i < ARRAY_SIZE(expressions); i++) {
		const struct cel_program *program =
			compile(arena, expressions[i], &env);

		if (!program)
			return 1;
		printf("%8.1f ns  %s\n", time_of(program, slots, 1024),
		       expressions[i]);
	}
	return 0;
}

/* --- side by side ----------------------------------------------------------
 */

struct corpus {
	struct arena *arena; /* of one pass */
	struct cel_env env;
	struct text sources[1000];
	size_t count, failed;
};

static const struct cel_type *type_named(struct arena *arena, struct text name)
{
	static const struct {
		const char *name;
		const struct cel_type *type;
	} scalars[] = {
		{"int", &type_int},	      {"double", &type_double},
		{"string", &type_string},     {"bool", &type_bool},
		{"dyn", &type_dyn},	      {"timestamp", &type_timestamp},
		{"duration", &type_duration},
	};

	for (size_t i = 0; i < ARRAY_SIZE(scalars); i++)
		if (text_is(name, scalars[i].name))
			return scalars[i].type;
	if (text_is(name, "list(string)"))
		return type_list_of(arena, &type_string);
	if (text_is(name, "list(int)"))
		return type_list_of(arena, &type_int);
	if (text_is(name, "map(string, string)"))
		return type_map_of(arena, &type_string, &type_string);
	if (text_is(name, "map(string, int)"))
		return type_map_of(arena, &type_string, &type_int);
	return NULL;
}

/* `row.amount int` */
static void declare(struct arena *arena, struct corpus *corpus,
		    struct text line)
{
	struct text type, field, name = text_cut(line, ' ', &type);
	struct text root = text_cut(name, '.', &field);
	const struct cel_type *named = type_named(arena, type);

	if (!named) {
		fprintf(stderr, "no such type: %.*s\n", TEXT_ARG(line));
		corpus->failed++;
		return;
	}
	if (field.size)
		cel_env_add(arena, &corpus->env, root, field, named);
	else
		cel_env_add(arena, &corpus->env, bare, name, named);
}

static void corpus_read(struct arena *arena, struct corpus *corpus,
			struct text rest)
{
	while (rest.size) {
		struct text line = text_cut(rest, '\n', &rest);

		if (!line.size || line.data[0] == '#')
			continue;
		if (text_starts(line, ": ")) {
			line.data += 2;
			line.size -= 2;
			declare(arena, corpus, line);
		} else if (corpus->count < ARRAY_SIZE(corpus->sources)) {
			corpus->sources[corpus->count++] = line;
		}
	}
}

static void complain(struct corpus *corpus, size_t i,
		     const struct cel_problems *problems)
{
	fprintf(stderr, "%.*s: %.*s\n", TEXT_ARG(corpus->sources[i]),
		TEXT_ARG(problems->items[0].text));
	corpus->failed++;
}

/* What the others do too: a tree, and the types and overloads in it. */
static void check_all(void *context)
{
	struct corpus *corpus = context;

	for (size_t i = 0; i < corpus->count; i++) {
		struct cel_problems problems = {0};
		struct checker *checker;
		struct cel_node *node;

		arena_reset(corpus->arena);
		node = cel_parse(corpus->arena, corpus->sources[i], &problems);
		checker = checker_new(corpus->arena, &corpus->env, &problems);
		if (!node || !cel_check(checker, node))
			complain(corpus, i, &problems);
	}
}

/* All that a load does: code on top of it, constants folded, patterns
 * compiled. The others leave that to the evaluation. */
static void compile_all(void *context)
{
	struct corpus *corpus = context;

	for (size_t i = 0; i < corpus->count; i++) {
		struct cel_problems problems = {0};

		arena_reset(corpus->arena);
		if (!cel_compile_text(corpus->arena, corpus->sources[i],
				      &corpus->env, NULL, &problems))
			complain(corpus, i, &problems);
	}
}

static int compare_parsing(struct arena *arena, const char *path)
{
	static const struct {
		const char *task;
		void (*work)(void *corpus);
	} tasks[] = {
		{"parse-check", check_all},
		{"load", compile_all},
	};
	struct corpus *corpus = arena_new(arena, struct corpus);
	struct text content;
	struct err err = {0};

	if (fs_read(arena, path, 1 << 20, &content, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	corpus_read(arena, corpus, content);
	corpus->arena = arena_open();
	if (!corpus->failed)
		compile_all(corpus);
	for (size_t i = 0; i < ARRAY_SIZE(tasks); i++)
		if (!corpus->failed && corpus->count)
			printf("%s %.1f\n", tasks[i].task,
			       measure(tasks[i].work, corpus, 1) /
				       (double)corpus->count);
	arena_close(corpus->arena);
	return corpus->failed || !corpus->count;
}

static struct value thousand_maps(struct arena *arena)
{
	struct value *maps = arena_many(arena, 1000, struct value);

	for (int64_t i = 0; i < 1000; i++) {
		struct value_entry *e =
			arena_many(arena, 5, struct value_entry);

		e[0].key = value_string(TEXT("case_id"));
		e[0].value = value_string(
			text_format(arena, "TH-%lld", (long long)i));
		e[1].key = value_string(TEXT("bank"));
		e[1].value = value_string(TEXT("kbank"));
		e[2].key = value_string(TEXT("channel"));
		e[2].value = value_string(
			text_copy(arena, TEXT("aoc"))); /* no shared bytes */
		e[3].key = value_string(TEXT("amount"));
		e[3].value = value_int(50000 + i);
		e[4].key = value_string(TEXT("held"));
		e[4].value = value_int(i % 3600);
		maps[i] = value_map_of(arena, e, 5);
	}
	return value_list_of(arena, maps, 1000);
}

static int compare_evaluation(struct arena *arena)
{
	static const struct {
		const char *task, *source;
		unsigned calls;
	} tasks[] = {
		{"scalar-numbers", "cases >= 20 && late == 0 && rate >= least",
		 1024},
		{"scalar-text", "channel == \"aoc\" && amount >= 50000", 1024},
		{"all-1000-maps",
		 "rows.all(r, r.held <= 3600 && r.channel == \"aoc\")", 8},
	};
	struct cel_env env = {0};
	const struct value slots[] = {
		value_int(25),
		value_int(0),
		value_double(0.9975),
		value_double(0.995),
		value_string(TEXT("aoc")),
		value_int(60000),
		thousand_maps(arena),
	};

	cel_env_add(arena, &env, bare, TEXT("cases"), &type_int);
	cel_env_add(arena, &env, bare, TEXT("late"), &type_int);
	cel_env_add(arena, &env, bare, TEXT("rate"), &type_double);
	cel_env_add(arena, &env, bare, TEXT("least"), &type_double);
	cel_env_add(arena, &env, bare, TEXT("channel"), &type_string);
	cel_env_add(arena, &env, bare, TEXT("amount"), &type_int);
	cel_env_add(arena, &env, bare, TEXT("rows"),
		    type_list_of(arena,
				 type_map_of(arena, &type_string, &type_dyn)));
	for (size_t i = 0; i < ARRAY_SIZE(tasks); i++) {
		const struct cel_program *program =
			compile(arena, tasks[i].source, &env);
		struct value v;

		if (!program)
			return 1;
		v = cel_eval(program, slots, arena);
		if (v.kind != VALUE_BOOL || !v.boolean) {
			fprintf(stderr, "%s: not true\n", tasks[i].task);
			return 1;
		}
		printf("%s %.2f\n", tasks[i].task,
		       time_of(program, slots, tasks[i].calls));
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_open();
	int bad;

	if (argc == 3 && strcmp(argv[1], "peers") == 0)
		bad = compare_parsing(arena, argv[2]) ||
		      compare_evaluation(arena);
	else
		bad = bench_rows(arena);
	arena_close(arena);
	return bad;
}

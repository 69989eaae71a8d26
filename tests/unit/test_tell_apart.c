/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/tell_apart.h"

#include <criterion/criterion.h>

/* Facts: late (a count), worst (a greatest number), part (a share), told (a
 * bool), word (a text); the limit is 3, the least part 9/10. */
struct bench {
	struct arena *arena;
	struct cel_env env;
	struct metric metrics[5];
	struct records_spec spec;
	struct parameter parameters[2];
	struct value values[2];
	struct example example;
	struct check check;
};

static const struct text fact_names[] = {
	{"late", 4}, {"worst", 5}, {"part", 4}, {"told", 4}, {"word", 4}};

static void bench_open(struct bench *b)
{
	static const char *const calls[] = {"count(row.late)", "max(row.n)",
					    "share(row.done)", "max(row.told)",
					    "max(row.word)"};
	const struct cel_type *types[] = {&type_int, &type_int, &type_share,
					  &type_bool, &type_string};

	*b = (struct bench){.arena = arena_open()};
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		b->metrics[i].name = fact_names[i];
		b->metrics[i].call.source = text_from(calls[i]);
		b->metrics[i].type = types[i];
		cel_env_add(b->arena, &b->env, (struct text){NULL, 0},
			    fact_names[i], types[i]);
	}
	b->parameters[0] =
		(struct parameter){.name = TEXT("limit"), .type = &type_int};
	b->parameters[1] =
		(struct parameter){.name = TEXT("least"), .type = &type_share};
	for (size_t i = 0; i < 2; i++)
		cel_env_add(b->arena, &b->env, TEXT("params"),
			    b->parameters[i].name, b->parameters[i].type);
	b->values[0] = value_int(3);
	b->values[1] = value_share(9, 10);
	b->example.with_values = b->values;
	b->spec = (struct records_spec){
		.metrics = b->metrics,
		.metric_count = ARRAY_SIZE(calls),
		.min_population = 20,
	};
	b->check = (struct check){.records = &b->spec,
				  .expect_env = &b->env,
				  .fact_names = fact_names,
				  .fact_count = ARRAY_SIZE(calls),
				  .parameters = b->parameters,
				  .parameter_count = 2,
				  .examples = &b->example,
				  .example_count = 1};
}

static void told(const struct bench *b, const struct mutant *mutant,
		 enum difference wanted, const char *example)
{
	struct text shown = TEXT("");

	cr_expect_eq(tell_apart(b->arena, &b->check, mutant, &shown), wanted,
		     "%.*s", TEXT_ARG(mutant->source));
	cr_expect(text_is(shown, example), "%.*s", TEXT_ARG(shown));
}

static void differ(const char *whole, const char *mutated,
		   enum difference wanted, const char *example)
{
	struct bench b;
	struct mutant mutant = {.site = SITE_EXPECT,
				.whole = text_from(whole),
				.source = text_from(mutated)};

	bench_open(&b);
	told(&b, &mutant, wanted, example);
	arena_close(b.arena);
}

Test(tell_apart, a_count_is_never_negative)
{
	differ("late == 0", "late <= 0", DIFFERENCE_NONE, "");
	differ("late != 0", "late > 0", DIFFERENCE_NONE, "");
	differ("late < 1", "late == 0", DIFFERENCE_NONE, "");
	differ("late == 0", "late >= 0", DIFFERENCE_SHOWN,
	       "an example in which late is 1");
	differ("worst == 0", "worst <= 0", DIFFERENCE_SHOWN,
	       "an example in which worst is -1");
}

Test(tell_apart, a_limit_is_told_at_its_edge)
{
	differ("late <= params.limit", "late < params.limit", DIFFERENCE_SHOWN,
	       "an example in which late is 3 and params.limit is 3");
	differ("late <= params.limit", "late == params.limit", DIFFERENCE_SHOWN,
	       "an example in which late is 2 and params.limit is 3");
	differ("part >= params.least", "part > params.least", DIFFERENCE_SHOWN,
	       "an example in which part is 90% and params.least is 90%");
}

Test(tell_apart, a_share_is_never_beyond_its_whole)
{
	differ("part >= params.least || params.least > part", "true",
	       DIFFERENCE_NONE, "");
}

Test(tell_apart, logic_is_seen_through)
{
	differ("told || !told", "true", DIFFERENCE_NONE, "");
	differ("told && late == 0", "told || late == 0", DIFFERENCE_SHOWN,
	       "an example in which late is 1 and told is true");
	differ("word == \"a\" && word != \"b\"", "word == \"a\"",
	       DIFFERENCE_NONE, "");
	differ("word == \"a\"", "word == \"b\"", DIFFERENCE_SHOWN,
	       "an example in which word is \"a\"");
}

Test(tell_apart, what_does_more_than_compare_is_never_called_equivalent)
{
	differ("size(word) >= 0", "size(word) > -1", DIFFERENCE_NOT_FOUND, "");
	differ("late + 1 > 1", "late > 0", DIFFERENCE_NOT_FOUND, "");
	differ("word < \"b\"", "!(word >= \"b\")", DIFFERENCE_NOT_FOUND, "");
}

Test(tell_apart, a_parameter_moves_where_it_stands)
{
	struct expectation expect = {.that.source =
					     TEXT("late <= params.limit")};
	struct mutant mutant = {.site = SITE_PARAMETER, .direction = 1};
	struct bench b;

	bench_open(&b);
	b.check.expect = &expect;
	b.check.expect_count = 1;
	told(&b, &mutant, DIFFERENCE_SHOWN,
	     "an example in which late is 4 and params.limit is 3");
	mutant.direction = -1;
	told(&b, &mutant, DIFFERENCE_SHOWN,
	     "an example in which late is 3 and params.limit is 3");
	mutant.index = 1; /* stands nowhere */
	told(&b, &mutant, DIFFERENCE_NOT_FOUND, "");
	arena_close(b.arena);
}

Test(tell_apart, rows_that_settle_and_rows_that_are_too_few)
{
	struct mutant settle = {.site = SITE_SETTLE,
				.original = TEXT("params.limit")};
	struct mutant least = {.site = SITE_MIN_POPULATION, .least = 21};
	struct bench b;

	bench_open(&b);
	told(&b, &settle, DIFFERENCE_SHOWN,
	     "an example with a row that is younger than params.limit");
	settle.source = TEXT("params.limit + 1s");
	settle.direction = 1;
	told(&b, &settle, DIFFERENCE_SHOWN,
	     "an example with a row exactly params.limit old");
	settle.direction = -1;
	told(&b, &settle, DIFFERENCE_SHOWN,
	     "an example with a row a second younger than params.limit");
	told(&b, &least, DIFFERENCE_SHOWN,
	     "an example in which 20 rows are judged");
	least.least = 0;
	told(&b, &least, DIFFERENCE_SHOWN,
	     "an example in which 19 rows are judged");
	arena_close(b.arena);
}

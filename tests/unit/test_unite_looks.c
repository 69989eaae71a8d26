/* SPDX-License-Identifier: Apache-2.0 */
/* Sources that are joined are read in one look, each once. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "load/plan_looks.h"

#define SOURCES 6

static const struct source_kind kinds[SOURCES] = {
	{.name = {"a", 1}}, {.name = {"b", 1}}, {.name = {"c", 1}},
	{.name = {"d", 1}}, {.name = {"e", 1}}, {.name = {"f", 1}}};
static const struct source_binding sources[SOURCES] = {
	{.kind = &kinds[0]}, {.kind = &kinds[1]}, {.kind = &kinds[2]},
	{.kind = &kinds[3]}, {.kind = &kinds[4]}, {.kind = &kinds[5]}};

/* One ask a look: "ab" is a look at a whose rows are looked up in b. */
static void make(struct plan_looks *looks, struct ask *asks,
		 const char *const *all, size_t count)
{
	looks->items = arena_many(looks->arena, count, struct look);
	looks->count = count;
	for (size_t i = 0; i < count; i++) {
		struct look *look = &looks->items[i];
		unsigned *index = arena_new(looks->arena, unsigned);

		memset(look, 0, sizeof(*look));
		*index = (unsigned)i;
		look->asks = index;
		look->ask_count = 1;
		asks[i].look = (int)i;
		look->source = &sources[all[i][0] - 'a'];
		for (const char *at = all[i] + 1; *at; at++) {
			const struct source_binding *one = &sources[*at - 'a'];

			look_join(looks->arena, look, &one, 1);
		}
	}
	plan_looks_unite(looks, asks);
}

/* "b+ac:012": a look at b that reads a and c too, with those asks. */
static const char *show(struct arena *arena, const struct look *look)
{
	struct text out = look->source->kind->name;

	for (size_t i = 0; i < look->joined_count; i++)
		out = text_format(arena, "%.*s%s%.*s", TEXT_ARG(out),
				  i ? "" : "+",
				  TEXT_ARG(look->joined[i]->kind->name));
	out = text_format(arena, "%.*s:", TEXT_ARG(out));
	for (size_t i = 0; i < look->ask_count; i++)
		out = text_format(arena, "%.*s%u", TEXT_ARG(out),
				  look->asks[i]);
	return out.data;
}

static void is_united(const char *const *all, size_t count, const char *wanted)
{
	struct plan_looks looks = {.arena = arena_open()};
	struct ask *asks = arena_many(looks.arena, count, struct ask);
	struct text out = TEXT("");

	make(&looks, asks, all, count);
	for (size_t i = 0; i < looks.count; i++)
		out = text_format(looks.arena, "%.*s%s%s", TEXT_ARG(out),
				  i ? " " : "",
				  show(looks.arena, &looks.items[i]));
	cr_expect_str_eq(out.data, wanted);
	for (size_t i = 0; i < looks.count; i++)
		for (size_t k = 0; k < looks.items[i].ask_count; k++)
			cr_expect_eq(asks[looks.items[i].asks[k]].look, (int)i);
	arena_close(looks.arena);
}

#define UNITED(wanted, ...)                                    \
	is_united((const char *const[]){__VA_ARGS__},          \
		  sizeof((const char *const[]){__VA_ARGS__}) / \
			  sizeof(const char *),                \
		  wanted)

Test(unite_looks, sources_that_are_joined_are_read_once)
{
	UNITED("a:0 b:1", "a", "b");
	UNITED("a+b:01", "ab", "b");
	/* it is called after the one whose rows are looked up */
	UNITED("b+a:01", "a", "ba");
	UNITED("a+cb:01", "ac", "bc");
	UNITED("a+bc:012 d:3", "ab", "bc", "c", "d");
	UNITED("d:0 a+be:12 f:3", "d", "ab", "be", "f");
}

Test(unite_looks, rings_and_sources_looked_up_in_themselves)
{
	UNITED("a+b:01", "ab", "ba");
	UNITED("a:0", "aa");
	UNITED("a+b:01", "aab", "b");
}

/* Two looks that a third has in common. */
Test(unite_looks, what_comes_last_brings_earlier_ones_together)
{
	UNITED("c+ab:012", "a", "b", "cab");
	UNITED("a+bcd:012", "ab", "cd", "bc");
}

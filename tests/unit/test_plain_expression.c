/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "render/plain_expression.h"

static const struct column columns[] = {
	{.name = {"at", 2}, .kind = COLUMN_TIMESTAMP},
	{.name = {"done", 4}, .kind = COLUMN_TIMESTAMP},
	{.name = {"kind", 4}, .kind = COLUMN_STRING},
};
static const struct source_kind source = {
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
};
static struct records_spec records = {.source = &source};
static const struct check check = {
	.records = &records,
	.parameter_count = 2,
};

static void expect(struct arena *arena, const char *language,
		   const char *expression, const char *sentence)
{
	struct voice voice = {arena, language, NULL};
	struct parameter_value values[2] = {
		{.name = TEXT("limit"),
		 .value = value_duration((struct span){3600, 0})},
		{.name = TEXT("early"), .value = value_bool(true)},
	};
	struct plain_scope scope = {&voice, &check, values};
	struct expression e = {.source = text_from(expression)};
	struct text said = plain_condition(&scope, &e);

	cr_expect(text_is(said, sentence), "%s\nwanted: %s\nsaid:   %.*s",
		  expression, sentence, TEXT_ARG(said));
}

Test(plain_expression, comparisons_name_the_value_of_a_parameter)
{
	struct arena *arena = arena_open();

	expect(arena, "en", "p95 <= params.limit",
	       "p95 is at most limit (1 h)");
	expect(arena, "th", "p95 <= params.limit", "p95 ไม่เกิน limit (1 ชั่วโมง)");
	expect(arena, "en", "p95 <= params.other",
	       "p95 is at most the parameter other");
	expect(arena, "en", "status == 200 && !late || ok",
	       "(status is 200 and late is false) or ok is true");
	expect(arena, "en", "row.kind in ['a', 'b']",
	       "kind is among [\"a\", \"b\"]");
	expect(arena, "th", "row.kind != null && row.kind == 'a'",
	       "kind มีค่า และ kind เท่ากับ \"a\"");
	arena_close(arena);
}

Test(plain_expression, times_have_words_of_their_own)
{
	struct arena *arena = arena_open();

	expect(arena, "en", "row.at < now",
	       "at is before the start of the audit");
	expect(arena, "en", "max(row.done - row.at)",
	       "the greatest of the time from at to done");
	expect(arena, "en", "max(row.size - row.used)",
	       "the greatest of size minus used");
	expect(arena, "th", "row.done - row.at > params.limit",
	       "(ระยะเวลาตั้งแต่ at ถึง done) มากกว่า limit (1 ชั่วโมง)");
	arena_close(arena);
}

Test(plain_expression, a_flag_that_is_known_leaves_one_branch)
{
	struct arena *arena = arena_open();

	expect(arena, "en", "max(now - (params.early ? row.at : row.done))",
	       "the greatest of the time from at to the start of the audit");
	expect(arena, "en", "!params.early || status == 200", "status is 200");
	expect(arena, "en", "count(params.early && row.done == null)",
	       "the number of rows in which done is empty");
	arena_close(arena);
}

Test(plain_expression, aggregates_and_macros_read_as_sentences)
{
	struct arena *arena = arena_open();

	expect(arena, "en", "count()", "the number of rows");
	expect(arena, "en", "quantile(0.95, row.wait)",
	       "what 95% of the rows do not exceed: wait");
	expect(arena, "en", "share(row.kind == 'a', row.done != null)",
	       "the share of rows in which kind is \"a\", of those in which "
	       "done is given");
	expect(arena, "en", "ciphers.all(c, c.size() > 10)",
	       "for every c of ciphers: the number of entries of c is more "
	       "than 10");
	expect(arena, "en", "names.exists(n, n.startsWith('x'))",
	       "for at least one n of names: n begins with \"x\"");
	arena_close(arena);
}

Test(plain_expression, what_has_no_phrase_stands_as_written)
{
	struct arena *arena = arena_open();

	expect(arena, "en", "{'a': 1}['a'] == 1", "\"{'a': 1}['a']\" is 1");
	expect(arena, "en", "base64.encode(x) == y", "encode(base64, x) is y");
	expect(arena, "en", "a <= (", "a <= (");
	arena_close(arena);
}

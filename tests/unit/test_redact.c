/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "audit/redact.h"

static struct arena *arena;
static const struct text secrets[] = {{"hunter2-long", 12},
				      {"hunter2", 7},
				      {"abc", 3},
				      {"\x81\xe0\xb8\x82", 4}};
static const struct redaction rules = {secrets, 4};

static void begin(void)
{
	arena = arena_open();
}

static void end(void)
{
	arena_close(arena);
}

TestSuite(redact, .init = begin, .fini = end);

static bool becomes(const char *from, const char *to)
{
	return text_is(redact_text(arena, &rules, text_from(from)), to);
}

Test(redact, every_occurrence_is_masked_the_longest_first)
{
	cr_expect(becomes("hunter2", "***"));
	cr_expect(becomes("a hunter2 b hunter2", "a *** b ***"));
	cr_expect(becomes("hunter2-long", "***"));
	cr_expect(becomes("hunter", "hunter"));
	cr_expect(becomes("abc", "abc"), "too short to look for");
	cr_expect(becomes("", ""));
}

Test(redact, facts_keys_evidence_and_sentences_are)
{
	struct value items[] = {value_string(TEXT("x hunter2")), value_int(1)};
	struct value_entry entries[] = {
		{value_string(TEXT("hunter2")), value_string(TEXT("hunter2"))}};
	struct value facts[] = {value_list_of(arena, items, 2),
				value_map_of(arena, entries, 1),
				value_unknown("timeout: hunter2")};
	struct evidence evidence = {.name = TEXT("body"),
				    .bytes = TEXT("pw=hunter2!")};
	struct observation o = {.facts = facts,
				.fact_count = 3,
				.detail = TEXT("at hunter2"),
				.where = TEXT("hunter2:1"),
				.evidence = &evidence,
				.evidence_count = 1};

	redact_observation(arena, &rules, &o);
	cr_expect(text_is(value_text(o.facts[0].list->items[0]), "x ***"));
	cr_expect_eq(o.facts[0].list->items[1].integer, 1);
	cr_expect(text_is(value_text(o.facts[1].map->entries[0].key), "***"));
	cr_expect(text_is(value_text(o.facts[1].map->entries[0].value), "***"));
	cr_expect(text_is(value_text(o.facts[2]), "timeout: ***"));
	cr_expect(text_is(o.detail, "at ***"));
	cr_expect(text_is(o.where, "***:1"));
	cr_expect(text_is(o.evidence[0].bytes, "pw=***!"));
	cr_expect_eq(o.evidence[0].size, 7);
	cr_expect(
		digest_equal(o.evidence[0].digest, digest_of(TEXT("pw=***!"))));
}

Test(redact, keys_that_only_a_secret_told_apart_are_not_seen)
{
	struct value_entry entries[] = {
		{value_string(TEXT("hunter2")), value_int(1)},
		{value_string(TEXT("***")), value_int(2)}};
	struct value fact = value_map_of(arena, entries, 2);
	struct observation o = {.facts = &fact, .fact_count = 1};

	redact_observation(arena, &rules, &o);
	cr_expect_eq(o.facts[0].kind, VALUE_UNKNOWN);
}

Test(redact, a_fact_stays_utf8)
{
	struct value fact = value_string(TEXT("ก\xe0\xb8\x81\xe0\xb8\x82"));
	struct observation o = {.facts = &fact, .fact_count = 1};

	redact_observation(arena, &rules, &o);
	cr_expect(text_is_utf8(value_text(o.facts[0])));
}

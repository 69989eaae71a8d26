/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/redact.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct text secrets[] = {{"hunter22", 8}, {"abc", 3}, {"", 0}};
static const struct redaction rules = {secrets, 3};

Test(redact, masks_every_occurrence)
{
	struct arena *arena = arena_open();

	cr_assert(text_is(redact_text(arena, &rules,
				      TEXT("hunter22:hunter22 hunter2")),
			  "***:*** hunter2"));
	cr_assert(text_is(redact_text(arena, &rules, TEXT("nothing")),
			  "nothing"));
	cr_assert(text_is(redact_text(arena, &rules, TEXT("")), ""));
	arena_close(arena);
}

/* a short one would blot out ordinary words */
Test(redact, leaves_what_is_shorter_than_four_bytes)
{
	struct arena *arena = arena_open();

	cr_assert(
		text_is(redact_text(arena, &rules, TEXT("abcabc")), "abcabc"));
	arena_close(arena);
}

Test(redact, finds_secrets_across_nul_bytes)
{
	struct arena *arena = arena_open();
	struct text t = redact_text(arena, &rules, TEXT("a\0hunter22\0b"));

	cr_assert(text_equal(t, TEXT("a\0***\0b")));
	arena_close(arena);
}

Test(redact, reaches_facts_evidence_detail_and_place)
{
	struct arena *arena = arena_open();
	struct value item = value_string(TEXT("key=hunter22"));
	struct value_entry entry = {value_string(TEXT("auth")),
				    value_list_of(arena, &item, 1)};
	struct value facts[2] = {value_map_of(arena, &entry, 1),
				 value_bytes(TEXT("hunter22"))};
	struct evidence evidence = {.name = TEXT("body"),
				    .bytes = TEXT("pw hunter22!")};
	struct observation o = {.facts = facts,
				.fact_count = 2,
				.detail = TEXT("refused hunter22"),
				.where = TEXT("host/hunter22"),
				.evidence = &evidence,
				.evidence_count = 1};
	const struct value *list;

	redact_observation(arena, &rules, &o);
	list = value_map_get(o.facts[0].map, value_string(TEXT("auth")));
	cr_assert_not_null(list);
	cr_assert(text_is(value_text(list->list->items[0]), "key=***"));
	cr_assert(text_is(value_text(o.facts[1]), "***"));
	cr_assert(text_is(o.detail, "refused ***"));
	cr_assert(text_is(o.where, "host/***"));
	cr_assert(text_is(o.evidence[0].bytes, "pw ***!"));
	cr_assert_eq(o.evidence[0].size, 7);
	cr_assert(
		digest_equal(o.evidence[0].digest, digest_of(TEXT("pw ***!"))));
	/* what was given stays as it was */
	cr_assert(text_is(evidence.bytes, "pw hunter22!"));
	arena_close(arena);
}

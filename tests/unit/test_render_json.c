/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "parse/json.h"
#include "unit/report_sample.h"

static const struct json *rendered(struct arena *arena)
{
	struct render_request request = sample_request(arena, "en");
	const struct json *json = NULL;
	struct text bytes, again;
	struct buffer out;
	struct err err = {0};

	buffer_init(&out);
	cr_assert_eq(renderer_find(TEXT("json"))
			     ->render(arena, &request, &out, &err),
		     0, "%s", err.text);
	cr_assert(sample_is_golden(&out, "tests/fixtures/render/report.json"));
	bytes = text_trim(buffer_take(&out, arena));
	cr_assert_eq(json_parse(arena, bytes, JSON_NO_REALS, &json, &err), 0,
		     "%s", err.text);
	cr_assert_eq(json_canonical(arena, json, &again, &err), 0);
	cr_assert(text_equal(bytes, again));
	return json;
}

static struct text text_at(const struct json *object, const char *name)
{
	struct text t = {NULL, 0};
	struct err err = {0};

	cr_assert_eq(json_get_text(object, name, &t, &err), 0, "%s", err.text);
	return t;
}

Test(render_json, is_canonical_and_versioned)
{
	struct arena *arena = arena_open();
	const struct json *json = rendered(arena);

	cr_assert(text_is(text_at(json, "version"), "plaudit-report/1"));
	cr_assert_eq(json_get(json, "findings")->count, 3);
	cr_assert_eq(json_get(json, "clauses")->count, 5);
	arena_close(arena);
}

Test(render_json, tells_bounds_and_sentences_in_both_languages)
{
	struct arena *arena = arena_open();
	const struct json *findings = json_get(rendered(arena), "findings");
	const struct json *seen = json_get(findings->items[2], "seen");
	const struct json *why = json_get(findings->items[1], "why");

	cr_assert(text_is(text_at(json_get(seen->items[1], "low"), "duration"),
			  "3480s"));
	cr_assert(text_is(text_at(json_get(seen->items[1], "high"), "duration"),
			  "3660s"));
	cr_assert_null(json_get(seen->items[0], "low"));
	cr_assert(text_is(text_at(why, "en"),
			  "95 % of 498,796 cases were held within 1 h 30 min; "
			  "the limit is 1 h"));
	cr_assert(text_starts(text_at(why, "th"), "ร้อยละ 95"));
	arena_close(arena);
}

Test(render_json, has_null_for_a_clause_that_the_pack_lacks)
{
	struct arena *arena = arena_open();
	const struct json *clauses = json_get(rendered(arena), "clauses");

	cr_assert_eq(json_get(clauses->items[4], "duty")->kind, JSON_IS_NULL);
	cr_assert_eq(json_get(clauses->items[0], "duty")->kind, JSON_IS_OBJECT);
	arena_close(arena);
}

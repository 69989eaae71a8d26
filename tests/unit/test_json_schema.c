/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts of the schemas are compared with the loader's by
 * tests/peers/schemas.mjs; here is what they are made of. */
#include <criterion/criterion.h>

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "load/json_schema.h"
#include "parse/json.h"

static const struct json *schema(struct arena *arena, const char *name)
{
	const struct json *root = NULL;
	struct err err = {0};

	for (size_t i = 0; i < content_schema_count; i++)
		if (!strcmp(content_schemas[i].name, name))
			cr_assert_eq(json_parse(arena, json_schema(arena, i),
						JSON_NO_REALS, &root, &err),
				     0, "%s", err.text);
	cr_assert_not_null(root, "no schema %s", name);
	return root;
}

static const struct json *property(const struct json *schema, const char *name)
{
	const struct json *all = json_get(schema, "properties");
	const struct json *out = all != NULL ? json_get(all, name) : NULL;

	cr_assert_not_null(out, "no property %s", name);
	return out;
}

static bool lists(const struct json *list, const char *word)
{
	for (size_t i = 0; list != NULL && i < list->count; i++)
		if (text_is(list->items[i]->string, word))
			return true;
	return false;
}

Test(json_schema, every_one_is_of_the_draft_and_closed)
{
	struct arena *arena = arena_open();

	for (size_t i = 0; i < content_schema_count; i++) {
		const struct json *root =
			schema(arena, content_schemas[i].name);

		cr_expect(text_is(json_get(root, "$schema")->string,
				  "https://json-schema.org/draft/2020-12/"
				  "schema"));
		cr_expect(text_is(json_get(root, "type")->string, "object"));
		cr_expect_not_null(json_get(root, "additionalProperties"));
		cr_expect_not_null(
			json_get(json_get(root, "$defs"), "sentence"));
	}
	arena_close(arena);
}

Test(json_schema, a_check_has_one_way_of_looking)
{
	struct arena *arena = arena_open();
	const struct json *check = schema(arena, "check");
	const struct json *examples, *verdict;

	cr_expect_geq(json_get(check, "oneOf")->count, 3);
	cr_expect(lists(json_get(check, "required"), "expect"));
	cr_expect_eq(json_get(property(check, "expect"), "minItems")->integer,
		     1);
	cr_expect(lists(json_get(property(check, "records"), "required"),
			"metrics"));
	examples = json_get(property(check, "examples"), "items");
	verdict = property(examples, "verdict");
	cr_expect(lists(json_get(verdict, "enum"), "fail"));
	cr_expect_not(lists(json_get(verdict, "enum"), "not-applicable"),
		      "no example has that verdict");
	cr_expect(lists(json_get(property(examples, "reason"), "enum"),
			"never-bound"));
	arena_close(arena);
}

Test(json_schema, a_section_may_be_null)
{
	struct arena *arena = arena_open();
	const struct json *book = schema(arena, "rulebook");
	const struct json *clause =
		json_get(property(book, "clauses"), "additionalProperties");
	const struct json *ways =
		json_get(property(clause, "section"), "anyOf");

	cr_assert_not_null(ways);
	cr_expect(text_is(json_get(ways->items[1], "type")->string, "null"));
	arena_close(arena);
}

Test(json_schema, the_files_in_reports_are_these)
{
	struct arena *arena = arena_open();

	for (size_t i = 0; i < content_schema_count; i++) {
		char *path = text_cstr(
			arena,
			text_format(arena, "reports/schemas/%s.schema.json",
				    content_schemas[i].name));
		struct text there;
		struct err err = {0};

		cr_assert_eq(fs_read(arena, path, 1 << 20, &there, &err), 0,
			     "%s", err.text);
		cr_expect(text_equal(there, json_schema(arena, i)),
			  "%s is stale: make docs", path);
	}
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "parse/json.h"
#include "render/complaint_form.h"

static struct complaints sample(struct arena *arena)
{
	struct complaints all;
	struct complaint key = {
		.level = COMPLAINT_ERROR,
		.code = "E0203",
		.place = {TEXT("checks/a b/x.yaml"), 4, 3},
		.width = 6,
		.text = TEXT("unknown key \"atmost\", 100% wrong"),
		.near = TEXT("at-most"),
		.line = TEXT("  atmost: 60"),
		.help = TEXT("the keys here are at-most"),
	};
	struct complaint name = {
		.level = COMPLAINT_ERROR,
		.code = "E0410",
		.place = {TEXT("checks/a b/x.yaml"), 2, 1},
		.width = 1,
		.text = TEXT("unknown name p96"),
	};
	struct complaint whole = {
		.level = COMPLAINT_WARNING,
		.code = "W0601",
		.place = {TEXT("/abs/y.yaml"), 0, 0},
		.width = 1,
		.text = TEXT("no Thai"),
	};

	complaints_init(&all, arena);
	complaints_add(&all, &key);
	complaints_add(&all, &name);
	complaints_add(&all, &whole);
	return all;
}

static struct text written(struct arena *arena, const char *name)
{
	struct complaints all = sample(arena);
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < complaint_form_count; i++)
		if (!strcmp(complaint_forms[i].name, name))
			complaint_forms[i].write(&all, &out);
	cr_assert_gt(out.size, 0);
	return buffer_take(&out, arena);
}

static const struct json *parsed(struct arena *arena, const char *name)
{
	const struct json *root = NULL;
	struct err err = {0};

	cr_assert_eq(json_parse(arena, written(arena, name), JSON_NO_REALS,
				&root, &err),
		     0, "%s", err.text);
	return root;
}

static const struct json *at(const struct json *node, const char *path)
{
	char step[40];
	const char *end;

	for (; *path != '\0'; path = *end == '/' ? end + 1 : end) {
		end = strchrnul(path, '/');
		snprintf(step, sizeof(step), "%.*s", (int)(end - path), path);
		if (node->kind == JSON_IS_LIST) {
			size_t i = (size_t)(step[0] - '0');

			cr_assert_lt(i, node->count, "%s", step);
			node = node->items[i];
		} else {
			node = json_get(node, step);
		}
		cr_assert_not_null(node, "no %s", step);
	}
	return node;
}

Test(complaint_form, json_is_a_sorted_list_with_every_member)
{
	static const char *const members[] = {"code", "level",	"file",
					      "line", "column", "width",
					      "text", "near",	"help"};
	struct arena *arena = arena_open();
	const struct json *root = parsed(arena, "json");
	const struct json *list = at(root, "complaints");

	cr_expect_eq(at(root, "errors")->integer, 2);
	cr_expect_eq(at(root, "warnings")->integer, 1);
	cr_expect_eq(at(root, "left-out")->integer, 0);
	cr_assert_eq(list->count, 3);
	for (size_t i = 0; i < 3; i++) {
		cr_expect_eq(list->items[i]->count, ARRAY_SIZE(members));
		for (size_t j = 0; j < ARRAY_SIZE(members); j++)
			cr_expect_not_null(
				json_get(list->items[i], members[j]));
	}
	cr_expect(text_is(at(list, "0/file")->string, "/abs/y.yaml"));
	cr_expect_eq(at(list, "1/line")->integer, 2);
	cr_expect(text_is(at(list, "2/near")->string, "at-most"));
	cr_expect_eq(at(list, "2/width")->integer, 6);
	arena_close(arena);
}

Test(complaint_form, sarif_has_one_run_with_rules_and_places)
{
	struct arena *arena = arena_open();
	const struct json *root = parsed(arena, "sarif");
	const struct json *run = at(root, "runs/0");
	const struct json *rules = at(run, "tool/driver/rules");
	const struct json *results = at(run, "results");

	cr_expect(text_is(at(root, "version")->string, "2.1.0"));
	cr_expect_eq(at(root, "runs")->count, 1);
	cr_expect(text_is(at(run, "columnKind")->string, "unicodeCodePoints"));
	cr_assert_eq(results->count, 3);
	for (size_t i = 0; i < results->count; i++) {
		const struct json *r = results->items[i];
		int64_t index = at(r, "ruleIndex")->integer;

		cr_assert(index >= 0 && (size_t)index < rules->count);
		cr_expect(text_equal(at(rules->items[index], "id")->string,
				     at(r, "ruleId")->string));
		cr_expect_not_null(at(r, "message/text"));
		cr_expect_not_null(at(
			r,
			"locations/0/physicalLocation/artifactLocation/uri"));
	}
	for (size_t i = 0; i < rules->count; i++) {
		cr_expect_gt(at(rules->items[i], "shortDescription/text")
				     ->string.size,
			     0);
		for (size_t j = 0; j < i; j++)
			cr_expect_not(
				text_equal(at(rules->items[i], "id")->string,
					   at(rules->items[j], "id")->string));
	}
	arena_close(arena);
}

Test(complaint_form, sarif_places_are_uris_and_columns)
{
	struct arena *arena = arena_open();
	const struct json *results =
		at(parsed(arena, "sarif"), "runs/0/results");
	const char *const uri =
		"locations/0/physicalLocation/artifactLocation/uri";
	const struct json *whole =
		at(results, "0/locations/0/physicalLocation");
	const struct json *region =
		at(results, "2/locations/0/physicalLocation/region");

	cr_expect(text_is(at(results->items[0], uri)->string,
			  "file:///abs/y.yaml"));
	cr_expect_null(json_get(whole, "region"), "line 0 is no place");
	cr_expect(text_is(at(results->items[2], uri)->string,
			  "checks/a%20b/x.yaml"));
	cr_expect_eq(at(region, "startLine")->integer, 4);
	cr_expect_eq(at(region, "startColumn")->integer, 3);
	cr_expect_eq(at(region, "endColumn")->integer, 9);
	arena_close(arena);
}

Test(complaint_form, github_lines_are_escaped)
{
	struct arena *arena = arena_open();

	cr_expect_str_eq(
		text_cstr(arena, written(arena, "github")),
		"::warning file=/abs/y.yaml,title=W0601::no Thai\n"
		"::error file=checks/a b/x.yaml,line=2,col=1,title=E0410::"
		"unknown name p96\n"
		"::error file=checks/a b/x.yaml,line=4,col=3,title=E0203::"
		"unknown key \"atmost\", 100%25 wrong; did you mean "
		"\"at-most\"?%0Athe keys here are at-most\n");
	arena_close(arena);
}

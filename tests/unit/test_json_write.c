/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "parse/json.h"
#include "unit/vectors.h"

static struct arena *arena;

static void open_arena(void)
{
	arena = arena_open();
}

static void close_arena(void)
{
	arena_close(arena);
}

TestSuite(json_write, .init = open_arena, .fini = close_arena);

static const struct json *parse(struct text text)
{
	const struct json *value = NULL;
	struct err err = {0};

	cr_assert(json_parse(arena, text, JSON_REALS, &value, &err) == 0, "%s",
		  err.text);
	return value;
}

static void canonical(const char *text, const char *wanted)
{
	struct err err = {0};
	struct text out;

	cr_assert(json_canonical(arena, parse(text_from(text)), &out, &err) ==
			  0,
		  "%s", err.text);
	cr_assert(text_is(out, wanted), "%.*s", TEXT_ARG(out));
}

static void refused(const struct json *value, const char *part)
{
	struct err err = {0};
	struct text out;

	cr_assert(json_canonical(arena, value, &out, &err) == -1);
	cr_assert(strstr(err.text, part) != NULL, "%s", err.text);
}

Test(json_write, canonical_forms)
{
	canonical("{ \"b\" : 1, \"a\" : [ true , null ] }",
		  "{\"a\":[true,null],\"b\":1}");
	canonical("\"\\u000F\\u001f\\b\\t\\n\\f\\r\\\"\\\\\\/\\u007f\"",
		  "\"\\u000f\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\x7f\"");
	canonical("-0", "0");
	canonical("[]", "[]");
	canonical("{\"\":{}}", "{\"\":{}}");
	canonical("[9007199254740991,-9007199254740991]",
		  "[9007199254740991,-9007199254740991]");
}

/* UTF-16 order: U+1F600 before U+E000 and U+FB33, though its bytes are more. */
Test(json_write, members_by_utf16)
{
	canonical("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\ue000\":3,"
		  "\"\\ud7ff\":4,\"a\\uffff\":5,\"a\\ud800\\udc00\":6,"
		  "\"a\":7}",
		  "{\"a\":7,\"a\xf0\x90\x80\x80\":6,\"a\xef\xbf\xbf\":5,"
		  "\"\xed\x9f\xbf\":4,\"\xf0\x9f\x98\x80\":2,"
		  "\"\xee\x80\x80\":3,\"\xef\xac\xb3\":1}");
}

Test(json_write, what_canonical_refuses)
{
	struct json *deep = json_list(arena), *twins = json_object(arena);

	refused(parse(TEXT("[1.5]")), "fraction");
	refused(parse(TEXT("9007199254740992")), "2^53-1");
	refused(parse(TEXT("-9007199254740992")), "2^53-1");
	refused(json_text(arena, TEXT("\xff")), "not UTF-8");
	refused(json_text(arena, TEXT("\xed\xa0\x80")), "not UTF-8");
	json_add(arena, twins, "a", json_null(arena));
	json_add(arena, twins, "b", json_null(arena));
	twins->members[1].name = TEXT("a");
	refused(twins, "duplicate member \"a\"");
	for (int i = 0; i < 64; i++) {
		struct json *outer = json_list(arena);

		json_push(arena, outer, deep);
		deep = outer;
	}
	refused(deep, "deeper than 64");
}

Test(json_write, rfc8785_vectors)
{
	static const char *const names[] = {"arrays",  "french", "structures",
					    "unicode", "values", "weird"};
	const char *folder = vectors_folder();
	unsigned compared = 0, with_reals = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char path[4096];
		const struct json *value;
		struct text in, wanted, out;
		struct err err = {0};

		snprintf(path, sizeof(path), "%s/jcs/input/%s.json", folder,
			 names[i]);
		in = vectors_read(arena, path);
		snprintf(path, sizeof(path), "%s/jcs/output/%s.json", folder,
			 names[i]);
		wanted = vectors_read(arena, path);
		if (json_parse(arena, in, JSON_NO_REALS, &value, &err)) {
			cr_assert(strstr(err.text, "fraction") != NULL, "%s",
				  err.text);
			refused(parse(in), "fraction");
			with_reals++;
			continue;
		}
		cr_assert(json_canonical(arena, value, &out, &err) == 0);
		cr_assert(text_equal(out, wanted), "%s", names[i]);
		compared++;
	}
	cr_assert(compared >= 4 && compared + with_reals == ARRAY_SIZE(names),
		  "%u compared", compared);
}

Test(json_write, pretty)
{
	struct text out = json_pretty(
		arena, parse(TEXT("{\"b\":[1,0.1,2.0,1e-7,{}],\"a\":[]}")));

	cr_assert(text_is(out, "{\n  \"b\": [\n    1,\n    0.1,\n    2.0,\n"
			       "    1e-07,\n    {}\n  ],\n  \"a\": []\n}"),
		  "%.*s", TEXT_ARG(out));
	out = json_pretty(arena, json_text(arena, TEXT("a\xff\n")));
	cr_assert(text_is(out, "\"a\xef\xbf\xbd\\n\""));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "model/value_json.h"

static void there_and_back(struct value v, const char *wanted)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	const struct json *json;
	struct text text;
	struct value again;

	cr_assert_eq(json_canonical(arena, value_to_json(arena, v), &text,
				    &err),
		     0, "%s", err.text);
	cr_expect(text_is(text, wanted), "%.*s, not %s", TEXT_ARG(text),
		  wanted);
	cr_assert_eq(json_parse(arena, text, JSON_NO_REALS, &json, &err), 0);
	cr_assert_eq(value_from_json(arena, json, &again, &err), 0, "%s: %s",
		     wanted, err.text);
	cr_expect_eq(again.kind, v.kind, "%s", wanted);
	cr_assert_eq(json_canonical(arena, value_to_json(arena, again), &text,
				    &err),
		     0);
	cr_expect(text_is(text, wanted));
	arena_close(arena);
}

Test(value_json, typed_values_go_there_and_back)
{
	struct arena *arena = arena_open();
	struct value items[] = {value_int(1), value_string(TEXT("x"))};
	struct value_entry entries[] = {{value_int(1), value_null()}};
	struct value unknown = value_unknown("timeout");

	there_and_back(value_null(), "null");
	there_and_back(value_bool(true), "true");
	there_and_back(value_int(-5), "-5");
	there_and_back(value_int(9007199254740991), "9007199254740991");
	there_and_back(value_int(9007199254740992),
		       "{\"int\":\"9007199254740992\"}");
	there_and_back(value_int(INT64_MIN),
		       "{\"int\":\"-9223372036854775808\"}");
	there_and_back(value_uint(UINT64_MAX),
		       "{\"uint\":\"18446744073709551615\"}");
	there_and_back(value_double(0.1), "{\"double\":\"0.1\"}");
	there_and_back(value_duration((struct span){1834, 500000000}),
		       "{\"duration\":\"1834.5s\"}");
	there_and_back(value_timestamp((struct instant){0, 0}),
		       "{\"time\":\"1970-01-01T00:00:00Z\"}");
	there_and_back(value_decimal(1250, 2), "{\"decimal\":\"12.50\"}");
	there_and_back(value_decimal(-7, 0), "{\"decimal\":\"-7\"}");
	there_and_back(value_share(199, 200), "{\"share\":[\"199\",\"200\"]}");
	there_and_back(value_bytes(TEXT("abc")), "{\"bytes\":\"YWJj\"}");
	there_and_back(value_list_of(arena, items, 2), "[1,\"x\"]");
	there_and_back(value_map_of(arena, entries, 1), "{\"map\":[[1,null]]}");
	there_and_back(unknown, "{\"unknown\":\"timeout\"}");
	arena_close(arena);
}

static void refused(const char *text)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	const struct json *json;
	struct value v;

	cr_assert_eq(json_parse(arena, text_from(text), JSON_REALS, &json,
				&err),
		     0, "%s", text);
	cr_expect_eq(value_from_json(arena, json, &v, &err), -1, "%s", text);
	cr_expect_eq(err.kind, ERR_USAGE, "%s", text);
	arena_close(arena);
}

Test(value_json, what_is_no_typed_value_is_refused)
{
	refused("1.5");
	refused("{}");
	refused("{\"int\": \"1\", \"uint\": \"1\"}");
	refused("{\"colour\": \"red\"}");
	refused("{\"int\": 1}");
	refused("{\"int\": \"x\"}");
	refused("{\"share\": [\"1\"]}");
	refused("{\"share\": [1, 2]}");
	refused("{\"decimal\": \"1.\"}");
	refused("{\"decimal\": \"\"}");
	refused("{\"double\": \"0.5x\"}");
	refused("{\"double\": \" 1\"}");
	refused("{\"map\": [[1]]}");
	refused("{\"map\": [[1, 2], [1, 3]]}");
	refused("{\"time\": \"now\"}");
	refused("{\"bytes\": \"?\"}");
}

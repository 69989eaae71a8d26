/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/json.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/limits.h"

static struct arena *arena;

static void open_arena(void)
{
	arena = arena_open();
}

static void close_arena(void)
{
	arena_close(arena);
}

TestSuite(json, .init = open_arena, .fini = close_arena);

static const struct json *good(const char *text, enum json_reals reals)
{
	const struct json *value = NULL;
	struct err err = {0};

	cr_assert(json_parse(arena, text_from(text), reals, &value, &err) == 0,
		  "%s: %s", text, err.text);
	return value;
}

static void bad(struct text text, enum json_reals reals, enum err_kind kind,
		const char *part)
{
	const struct json *value = NULL;
	struct err err = {0};

	cr_assert(json_parse(arena, text, reals, &value, &err) == -1,
		  "%.*s was read", TEXT_ARG(text));
	cr_assert(err.kind == kind && strstr(err.text, part), "%.*s: %s",
		  TEXT_ARG(text), err.text);
	cr_assert(value == NULL);
}

static void wrong(const char *text, const char *part)
{
	bad(text_from(text), JSON_NO_REALS, ERR_USAGE, part);
}

Test(json, reads_a_tree)
{
	const struct json *v = good(
		"{\"a\":[1,true,null,\"x\\u00e9\"],\"b\":{}}", JSON_NO_REALS);
	const struct json *list = json_get(v, "a");

	cr_assert(v->kind == JSON_IS_OBJECT && v->count == 2);
	cr_assert(list->count == 4 && list->items[0]->integer == 1);
	cr_assert(list->items[1]->boolean);
	cr_assert(list->items[2]->kind == JSON_IS_NULL);
	cr_assert(text_is(list->items[3]->string, "x\xc3\xa9"));
	cr_assert(json_get(v, "b")->count == 0);
	cr_assert(json_get(v, "c") == NULL && json_get(list, "a") == NULL);
}

Test(json, integers_to_the_edge)
{
	cr_assert(good("9223372036854775807", JSON_NO_REALS)->integer ==
		  INT64_MAX);
	cr_assert(good("-9223372036854775808", JSON_NO_REALS)->integer ==
		  INT64_MIN);
	cr_assert(good("9007199254740993", JSON_NO_REALS)->integer ==
		  9007199254740993);
	wrong("9223372036854775808", "too big");
}

Test(json, reals_only_where_allowed)
{
	cr_assert(good("[1.5]", JSON_REALS)->items[0]->real == 1.5);
	cr_assert(good("[1e+2]", JSON_REALS)->items[0]->real == 100);
	wrong("[1,\n 2.5]", "2:3: a number with a fraction");
	wrong("[1e5]", "1:3: a number");
	wrong("[1E5]", "1:3: a number");
	good("[true,false,\"1.5e3\"]", JSON_NO_REALS);
	bad(TEXT("1e400"), JSON_REALS, ERR_USAGE, "overflow");
}

Test(json, duplicate_keys_at_every_level)
{
	wrong("{\"a\":1,\"a\":2}", "duplicate");
	wrong("{\"a\":1,\"\\u0061\":2}", "duplicate");
	wrong("[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]", "duplicate");
	good("{\"a\":1,\"A\":2}", JSON_NO_REALS);
}

Test(json, what_is_not_json)
{
	wrong("", "not JSON");
	wrong("{\"a\":1,}", "not JSON");
	wrong("[1] x", "not JSON");
	wrong("[01]", "not JSON");
	wrong("[NaN]", "not JSON");
	wrong("\"\\ud800\"", "not JSON");
	wrong("\"\\udc00\\ud800\"", "not JSON");
	wrong("\"\\u0000\"", "not JSON");
	wrong("\"\xff\"", "not JSON");
	wrong("\"\xc0\x80\"", "not JSON");
	wrong("\xef\xbb\xbf[]", "not JSON");
	wrong("[1]]", "not JSON");
	wrong("]", "not JSON");
	wrong("{\"a\" 1}", "1:");
	bad((struct text){"[1]\0", 4}, JSON_NO_REALS, ERR_USAGE, "not JSON");
	bad((struct text){"[1\0]", 4}, JSON_NO_REALS, ERR_USAGE, "zero byte");
	bad((struct text){NULL, 0}, JSON_NO_REALS, ERR_USAGE, "not JSON");
}

Test(json, depth_is_counted_before_building)
{
	char text[400];

	memset(text, '[', LIMIT_JSON_DEPTH);
	memset(text + LIMIT_JSON_DEPTH, ']', LIMIT_JSON_DEPTH);
	text[2 * LIMIT_JSON_DEPTH] = '\0';
	good(text, JSON_NO_REALS);
	memset(text, '[', sizeof(text));
	bad((struct text){text, sizeof(text)}, JSON_NO_REALS, ERR_LIMIT,
	    "1:65: JSON nested deeper than 64");
	good("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
	     "[[[[[[[[[[[[[\\\"[[[[[\"]",
	     JSON_NO_REALS);
}

Test(json, nodes_are_counted_before_building)
{
	size_t size = 2 * (size_t)LIMIT_JSON_NODES;
	char *text = arena_alloc(arena, size + 1);

	for (size_t i = 0; i < size; i += 2)
		memcpy(text + i, "1,", 2);
	text[0] = '[';
	bad((struct text){text, size}, JSON_NO_REALS, ERR_LIMIT,
	    "more than 1000000 JSON values");
	/* the list itself and all but one of the values */
	memcpy(text + size - 4, "1]  ", 4);
	memcpy(text, "[ ", 2);
	good(text, JSON_NO_REALS);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "parse/json.h"

Test(json_tree, getters_name_what_is_wrong)
{
	struct arena *arena = arena_open();
	struct json *object = json_object(arena);
	const struct json *found;
	struct err err = {0};
	struct text text;
	int64_t n;
	bool b;

	json_add(arena, object, "s", json_str(arena, "x"));
	json_add(arena, object, "n", json_integer(arena, -7));
	json_add(arena, object, "b", json_bool(arena, true));
	json_add(arena, object, "l", json_list(arena));
	json_add(arena, object, "o", json_object(arena));
	cr_assert(json_get_text(object, "s", &text, &err) == 0);
	cr_assert(text_is(text, "x"));
	cr_assert(json_get_integer(object, "n", &n, &err) == 0 && n == -7);
	cr_assert(json_get_bool(object, "b", &b, &err) == 0 && b);
	cr_assert(json_get_list(object, "l", &found, &err) == 0);
	cr_assert(json_get_object(object, "o", &found, &err) == 0);
	cr_assert(json_get_text(object, "n", &text, &err) == -1);
	cr_assert_str_eq(err.text,
			 "member \"n\" is an integer, wanted a string");
	err_clear(&err);
	cr_assert(json_get_integer(object, "z", &n, &err) == -1);
	cr_assert_str_eq(err.text, "member \"z\" is missing");
	err_clear(&err);
	cr_assert(json_get_bool(object, "s", &b, &err) == -1);
	cr_assert(json_get_list(object, "o", &found, &err) == -1);
	cr_assert(json_get_object(NULL, "o", &found, &err) == -1);
	arena_close(arena);
}

Test(json_tree, grows)
{
	struct arena *arena = arena_open();
	struct json *list = json_list(arena);

	for (int i = 0; i < 1000; i++)
		json_push(arena, list, json_integer(arena, i));
	cr_assert(list->count == 1000);
	for (int i = 0; i < 1000; i++)
		cr_assert(list->items[i]->integer == i);
	arena_close(arena);
}

Test(json_tree, a_name_twice_is_our_bug, .signal = SIGABRT)
{
	struct arena *arena = arena_open();
	struct json *object = json_object(arena);

	json_add(arena, object, "a", json_null(arena));
	json_add(arena, object, "a", json_null(arena));
}

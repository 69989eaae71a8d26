/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "load/name_path.h"

static const struct parameter parameters[] = {
	{.name = {"limit", 5}, .type = &type_int},
	{.name = {"page", 4}, .type = &type_string},
};

static struct text fill(struct arena *arena, const char *t)
{
	const struct check check = {
		.parameters = parameters,
		.parameter_count = 2,
		.for_each_name = TEXT("domain"),
	};
	const struct value values[] = {value_int(7),
				       value_string(TEXT("{params.limit}"))};

	return name_path_fill(arena, text_from(t), &check, values,
			      TEXT("a.test"));
}

Test(name_path, fills_parameters_and_the_subject)
{
	struct arena *arena = arena_open();

	cr_expect(text_is(fill(arena, "/x?n={params.limit}&d={subject.domain}"),
			  "/x?n=7&d=a.test"));
	cr_expect(text_is(fill(arena, "plain"), "plain"));
	cr_expect(text_is(fill(arena, ""), ""));
	arena_close(arena);
}

Test(name_path, other_braces_and_filled_values_stay)
{
	struct arena *arena = arena_open();

	cr_expect(
		text_is(fill(arena, "{\"n\": {params.limit}}"), "{\"n\": 7}"));
	cr_expect(text_is(fill(arena, "{2} {params.} {params.A} {params.limit"),
			  "{2} {params.} {params.A} {params.limit"));
	cr_expect(text_is(fill(arena, "{params.page}"), "{params.limit}"),
		  "a value is not looked into again");
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Every code that lint can say is shown, word for word, by a case of
 * fixtures/invalid; and every code stands for one thing. */
#include <criterion/criterion.h>

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "cel/problem.h"
#include "load/content.h"

#define FIXTURES "tests/fixtures/invalid"

/* Everything that the fixtures say. */
static struct text all_errors(struct arena *arena)
{
	struct path_list cases;
	struct err err = {0};
	struct buffer all;

	buffer_init(&all);
	cr_assert_eq(fs_list(arena, FIXTURES, &cases, &err), 0, "%s", err.text);
	cr_assert_geq(cases.count, 50);
	for (size_t i = 0; i < cases.count; i++) {
		const char *path =
			fs_join(arena,
				fs_join(arena, FIXTURES,
					text_cstr(arena, cases.items[i])),
				"error");
		struct text error;

		cr_assert_eq(fs_read(arena, path, 1 << 20, &error, &err), 0,
			     "%s", err.text);
		cr_expect_gt(error.size, 0, "%s is empty", path);
		buffer_text(&all, error);
	}
	return buffer_take(&all, arena);
}

static void expect_shown(struct arena *arena, struct text all, const char *code)
{
	struct text said = text_format(
		arena, " %s %s: ", code[0] == 'W' ? "warning" : "error", code);

	cr_expect_not_null(memmem(all.data, all.size, said.data, said.size),
			   "no case of " FIXTURES " shows %s", code);
}

Test(complaint_kind, every_code_is_shown_by_a_fixture)
{
	struct arena *arena = arena_open();
	struct text all = all_errors(arena);

	for (int i = 0; i < COMPLAINT_KIND_COUNT; i++)
		expect_shown(arena, all,
			     complaint_code((enum complaint_kind)i));
	for (int i = 0; i < PROBLEM_KINDS; i++)
		expect_shown(arena, all, problem_code((enum problem_kind)i));
	arena_close(arena);
}

Test(complaint_kind, no_code_stands_for_two_things)
{
	const char *codes[COMPLAINT_KIND_COUNT + PROBLEM_KINDS];
	size_t count = 0;

	for (int i = 0; i < COMPLAINT_KIND_COUNT; i++)
		codes[count++] = complaint_code((enum complaint_kind)i);
	for (int i = 0; i < PROBLEM_KINDS; i++)
		codes[count++] = problem_code((enum problem_kind)i);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			cr_expect_str_neq(codes[i], codes[j]);
}

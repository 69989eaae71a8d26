/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/limits.h"
#include "load/complaint.h"

static struct complaint at(unsigned line, unsigned column, const char *code)
{
	return (struct complaint){
		.level = code[0] == 'W' ? COMPLAINT_WARNING : COMPLAINT_ERROR,
		.code = code,
		.place = {TEXT("a.yaml"), line, column},
		.width = 1,
		.text = TEXT("wrong"),
	};
}

Test(complaint, prints_place_line_caret_and_help)
{
	struct complaint c = at(41, 13, "E0203");
	struct buffer out;

	c.place.file = TEXT("checks/freeze/hold.yaml");
	c.text = TEXT("unknown key \"atmost\"");
	c.near = TEXT("at-most");
	c.line = TEXT("  - {p95: 5, atmost: 60}");
	c.place.column = 14;
	c.width = 6;
	c.help = TEXT("the keys here are p95, at-most");
	buffer_init(&out);
	complaint_print(&c, &out);
	buffer_char(&out, '\0');
	cr_expect_str_eq(out.data,
			 "checks/freeze/hold.yaml:41:14: error E0203: unknown "
			 "key \"atmost\"; did you mean \"at-most\"?\n"
			 "  - {p95: 5, atmost: 60}\n"
			 "             ^~~~~~\n"
			 "  help: the keys here are p95, at-most\n");
	buffer_release(&out);
}

Test(complaint, marks_that_take_no_room_move_no_caret)
{
	struct complaint c = at(1, 8, "E0203");
	struct buffer out;

	c.line = TEXT("ที่: {x}"); /* three of its characters stand above */
	c.place.column = 7;
	buffer_init(&out);
	complaint_print(&c, &out);
	buffer_char(&out, '\0');
	cr_expect_str_eq(out.data, "a.yaml:1:7: error E0203: wrong\n"
				   "ที่: {x}\n"
				   "    ^\n");
	buffer_release(&out);
}

Test(complaint, a_long_line_is_shown_around_its_place)
{
	struct complaint c = at(1, 500, "E0203");
	struct buffer out, line;

	buffer_init(&line);
	for (int i = 0; i < 1000; i++)
		buffer_char(&line, i == 499 ? 'X' : '.');
	c.line = buffer_view(&line);
	buffer_init(&out);
	complaint_print(&c, &out);
	cr_expect_lt(out.size, 400);
	cr_expect_not_null(memchr(out.data, 'X', out.size));
	buffer_release(&out);
	buffer_release(&line);
}

Test(complaint, a_file_as_a_whole_has_no_line)
{
	struct complaint c = at(0, 0, "E0103");
	struct buffer out;

	buffer_init(&out);
	complaint_print(&c, &out);
	buffer_char(&out, '\0');
	cr_expect_str_eq(out.data, "a.yaml: error E0103: wrong\n");
	buffer_release(&out);
}

Test(complaint, they_are_sorted_and_the_rest_is_counted)
{
	struct arena *arena = arena_open();
	struct complaints all;
	struct buffer out;

	complaints_init(&all, arena);
	for (unsigned i = LIMIT_COMPLAINTS + 7; i > 0; i--) {
		struct complaint c = at(i, 1, "W0601");

		complaints_add(&all, &c);
	}
	struct complaint error = at(1, 1, "E0203");

	complaints_add(&all, &error);
	cr_expect_eq(all.count, LIMIT_COMPLAINTS);
	cr_expect_eq(all.errors, 1);
	cr_expect_eq(all.warnings, LIMIT_COMPLAINTS + 7);
	buffer_init(&out);
	complaints_print(&all, &out);
	buffer_char(&out, '\0');
	cr_expect_eq(strncmp(out.data, "a.yaml:1:1: error", 17), 0,
		     "an error drives out a warning: %s", out.data);
	cr_expect_not_null(strstr(out.data, "and 8 more\n"));
	buffer_release(&out);
	arena_close(arena);
}

Test(complaint, strict_makes_errors_of_warnings)
{
	struct arena *arena = arena_open();
	struct complaints all;
	struct complaint c = at(1, 1, "W0601");

	complaints_init(&all, arena);
	all.strict = true;
	complaints_add(&all, &c);
	cr_expect_eq(all.errors, 1);
	cr_expect_eq(all.items[0].level, COMPLAINT_ERROR);
	arena_close(arena);
}

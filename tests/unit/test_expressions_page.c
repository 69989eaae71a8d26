/* SPDX-License-Identifier: Apache-2.0 */
/* checks/README.md: every expression on the page is what the page says it is.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "base/fs.h"
#include "cel/program.h"

static const struct cel_type *type_read(struct arena *arena, struct text name)
{
	static const struct {
		const char *name;
		const struct cel_type *type;
	} scalars[] = {
		{"int", &type_int},	      {"bool", &type_bool},
		{"string", &type_string},     {"timestamp", &type_timestamp},
		{"duration", &type_duration}, {"share", &type_share},
		{"dyn", &type_dyn},
	};

	for (size_t i = 0; i < ARRAY_SIZE(scalars); i++)
		if (text_is(name, scalars[i].name))
			return scalars[i].type;
	if (text_is(name, "timestamp or null"))
		return type_nullable(arena, &type_timestamp);
	if (text_is(name, "decimal(2)"))
		return type_decimal(arena, 2);
	if (text_is(name, "list(string)"))
		return type_list_of(arena, &type_string);
	cr_assert(text_is(name, "map(string, string)"), "no such type: %.*s",
		  TEXT_ARG(name));
	return type_map_of(arena, &type_string, &type_string);
}

/* "row.hops int, now timestamp, headers map(string, string)": a comma between
 * brackets is part of a type. */
static void declare_all(struct arena *arena, struct cel_env *env,
			struct text list)
{
	while (list.size) {
		size_t end = 0, depth = 0;
		struct text one, name, type, field;

		for (; end < list.size; end++) {
			if (list.data[end] == ',' && !depth)
				break;
			depth += list.data[end] == '(';
			depth -= list.data[end] == ')';
		}
		one = text_trim((struct text){list.data, end});
		end += end < list.size;
		list.data += end;
		list.size -= end;
		name = text_cut(one, ' ', &type);
		name = text_cut(name, '.', &field);
		if (field.size)
			cel_env_add(arena, env, name, field,
				    type_read(arena, type));
		else
			cel_env_add(arena, env, field, name,
				    type_read(arena, type));
	}
}

static void expect_good(struct arena *arena, const struct cel_env *env,
			struct text line)
{
	struct cel_problems problems = {0};
	const struct cel_program *program =
		cel_compile_text(arena, line, env, NULL, &problems);

	cr_expect_not_null(program, "%.*s\n%.*s", TEXT_ARG(line),
			   problems.count ? (int)problems.items[0].text.size
					  : 0,
			   problems.count ? problems.items[0].text.data : "");
}

/* The comment begins with the code. */
static void expect_refused(struct arena *arena, const struct cel_env *env,
			   struct text line)
{
	struct cel_problems problems = {0};
	const struct cel_program *program =
		cel_compile_text(arena, line, env, NULL, &problems);
	const char *comment = memmem(line.data, line.size, "// E", 4);

	cr_assert_not_null(comment, "%.*s", TEXT_ARG(line));
	cr_assert_null(program, "%.*s", TEXT_ARG(line));
	cr_expect(strncmp(problems.items[0].code, comment + 3, 5) == 0,
		  "%.*s: %s %.*s", TEXT_ARG(line), problems.items[0].code,
		  TEXT_ARG(problems.items[0].text));
}

Test(expressions_page, says_what_the_language_does)
{
	struct arena *arena = arena_open();
	struct cel_env env = {0};
	struct text page, line;
	struct err err = {0};
	int good = 0, refused = 0;
	char block = 0;

	cr_assert_eq(fs_read(arena, "checks/README.md", 1 << 20, &page, &err),
		     0, "%s", err.text);
	while (page.size) {
		line = text_cut(page, '\n', &page);
		if (text_starts(line, "<!-- expressions: ")) {
			declare_all(arena, &env,
				    (struct text){line.data + 18,
						  line.size - 18 - 4});
		} else if (text_starts(line, "```")) {
			block = text_is(line, "```cel")		  ? 'g'
				: text_is(line, "```cel-refused") ? 'r'
								  : 0;
		} else if (block == 'g') {
			expect_good(arena, &env, line);
			good++;
		} else if (block == 'r') {
			expect_refused(arena, &env, line);
			refused++;
		}
	}
	cr_expect(good > 20 && refused > 5, "%d good, %d refused", good,
		  refused);
	arena_close(arena);
}

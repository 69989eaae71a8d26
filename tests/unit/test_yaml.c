/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
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

TestSuite(yaml, .init = open_arena, .fini = close_arena);

static struct yaml_document read_text(struct text text)
{
	struct yaml_document document;

	yaml_parse(arena, text, &document);
	return document;
}

/* All problems as "line:column: text\n". */
static void expect(struct text text, const char *wanted)
{
	struct yaml_document document = read_text(text);
	char out[4096] = "";

	for (size_t i = 0; i < document.problem_count; i++) {
		struct yaml_problem *problem = &document.problems[i];
		size_t used = strlen(out);

		snprintf(out + used, sizeof(out) - used, "%u:%u: %.*s\n",
			 problem->mark.line, problem->mark.column,
			 TEXT_ARG(problem->text));
	}
	cr_assert_str_eq(out, wanted, "%.*s gave %s", TEXT_ARG(text), out);
}

Test(yaml, tree_with_places)
{
	struct yaml_document document = read_text(
		TEXT("title: {en: Bank, th: \"\u0e18\u0e19\"}\nlist:\n"
		     "  - no\n  - 'yes'\n  - |\n    x\n"));
	struct yaml_node *title = yaml_get(document.root, "title");
	struct yaml_node *list = yaml_get(document.root, "list");

	cr_assert(document.problem_count == 0);
	cr_assert(title->kind == YAML_MAP && title->count == 2);
	cr_assert(text_is(yaml_get(title, "th")->scalar, "\u0e18\u0e19"));
	cr_assert(yaml_get(title, "th")->mark.column == 23);
	cr_assert(!yaml_get(title, "th")->plain);
	cr_assert(list->kind == YAML_LIST && list->count == 3);
	cr_assert(list->items[0]->plain && !list->items[1]->plain);
	cr_assert(list->items[0]->mark.line == 3);
	cr_assert(list->items[0]->mark.column == 5);
	cr_assert(list->items[2]->block && !list->items[2]->plain);
	cr_assert(text_is(list->items[2]->scalar, "x\n"));
	cr_assert(yaml_get(document.root, "none") == NULL);
	cr_assert(yaml_get(list, "title") == NULL);
}

Test(yaml, encodings)
{
	expect((struct text){"\xff\xfe"
			     "a\0:\0 \0b\0",
			     10},
	       "1:1: the file is UTF-16, wanted UTF-8\n");
	expect((struct text){"\xfe\xff"
			     "\0a\0:\0 \0b",
			     10},
	       "1:1: the file is UTF-16, wanted UTF-8\n");
	expect((struct text){"a\0:\0 \0b\0", 8},
	       "1:1: the file is UTF-16, wanted UTF-8\n");
	expect(TEXT("a: b\nc: \xff\n"), "2:4: not UTF-8\n");
	expect(TEXT("a: b\nc: x\x01\n"),
	       "2:5: control characters are not allowed\n");
	expect(TEXT("\xef\xbb\xbf"
		    "a: &x b\n"),
	       "1:4: anchors are not supported, write the value again\n");
}

Test(yaml, keys)
{
	expect(TEXT("a: 1\nb: 2\na: 3\n\"a\": 4\n"),
	       "3:1: key \"a\" was given already in line 1\n"
	       "4:1: key \"a\" was given already in line 3\n");
	expect(TEXT("x: {b: 1, b: 2}\ny: [{c: 1, c: 2}]\n"),
	       "1:11: key \"b\" was given already in line 1\n"
	       "2:12: key \"c\" was given already in line 2\n");
	expect(TEXT("? [1, 2]\n: x\n"), "1:3: a key must be a scalar\n");
	expect(TEXT("? {a: 1}\n: x\n"), "1:3: a key must be a scalar\n");
	expect(TEXT("'': x\n"), "1:1: a key is empty\n");
	expect(TEXT("a:\n  <<: {x: 1}\n"),
	       "2:3: merge keys are not supported, write the value again\n");
	expect(TEXT("'<<': 1\n"), "");
}

Test(yaml, what_is_not_supported)
{
	expect(TEXT("a: !!python/object x\nb: !!str y\nc: ! z\n"),
	       "1:4: tags are not supported\n2:4: tags are not supported\n"
	       "3:4: tags are not supported\n");
	expect(TEXT("a: !!map {b: 1}\nb: !!seq [1]\n"),
	       "1:4: tags are not supported\n2:4: tags are not supported\n");
	expect(TEXT("a: &x 1\nb: *x\n"),
	       "1:4: anchors are not supported, write the value again\n"
	       "2:4: aliases are not supported, write the value again\n");
	expect(TEXT("&a [*a]\n"),
	       "1:1: anchors are not supported, write the value again\n"
	       "1:5: aliases are not supported, write the value again\n");
	expect(TEXT("a: 1\n---\nb: 2\n"),
	       "2:1: a second document, wanted one\n");
	expect(TEXT(""), "1:1: the file is empty\n");
	expect(TEXT("# only\n"), "1:1: the file is empty\n");
	expect((struct text){NULL, 0}, "1:1: the file is empty\n");
	expect(TEXT("--- \na: 1\n...\n"), "");
}

Test(yaml, syntax_errors_have_a_place)
{
	struct yaml_document document = read_text(TEXT("a: 1\nb: [1, 2\nc: 3"));

	cr_assert(document.problem_count == 1);
	cr_assert(document.problems[0].mark.line == 3);
	document = read_text(TEXT("a: 1\n\tb: 2\n"));
	cr_assert(document.problem_count == 1);
	cr_assert(document.problems[0].mark.line == 2);
	document = read_text(TEXT("a: \"x\n"));
	cr_assert(document.problem_count == 1);
}

/* libyaml alone needs minutes for these. */
Test(yaml, deep_nesting_stops_at_once, .timeout = 20)
{
	size_t size = 1000 * 1000;
	char *text = arena_alloc(arena, size);
	int64_t begin = clock_monotonic_ns();

	memset(text, '[', size);
	expect((struct text){text, size}, "1:65: nested too deeply\n");
	memset(text, '{', size);
	expect((struct text){text, size}, "1:65: nested too deeply\n");
	for (size_t i = 0; i < size; i += 2)
		memcpy(text + i, "- ", 2);
	expect((struct text){text, size}, "1:129: nested too deeply\n");
	cr_assert(clock_monotonic_ns() - begin < INT64_C(10000000000));
	cr_assert(read_text(TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
				 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
				 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
				 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"))
			  .problem_count == 0);
}

Test(yaml, ceilings)
{
	size_t size = LIMIT_YAML_BYTES + 1;
	char *text = arena_alloc(arena, size);
	struct yaml_document document;

	memset(text, '#', size);
	expect((struct text){text, size},
	       "1:1: the file is larger than 1048576 bytes\n");
	for (size_t i = 0; i + 3 < size; i += 3)
		memcpy(text + i, "- \n", 3);
	document = read_text((struct text){text, 3 * (LIMIT_YAML_NODES - 1)});
	cr_assert(document.problem_count == 0);
	cr_assert(document.root->count == LIMIT_YAML_NODES - 1);
	document = read_text((struct text){text, 3 * LIMIT_YAML_NODES});
	cr_assert(document.problem_count == 1);
	cr_assert(text_is(document.problems[0].text,
			  "too many values in one file"));
}

Test(yaml, many_keys_in_one_line_are_quick, .timeout = 20)
{
	struct buffer buffer;
	struct yaml_document document;

	buffer_init(&buffer);
	buffer_char(&buffer, '{');
	for (int i = 0; i < 45000; i++)
		buffer_printf(&buffer, "\u0e01%d: 1, ", i);
	buffer_str(&buffer, "\u0e017: 2}");
	document = read_text(buffer_view(&buffer));
	cr_assert(document.problem_count == 1);
	cr_assert(document.root->count == 45001);
	buffer_release(&buffer);
}

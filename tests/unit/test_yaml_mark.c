/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "parse/yaml.h"

/*
 * The value of key `e`: each '@' of the file is taken out, and the place of
 * the character after it must be what yaml_mark_at says for `word`'s offset.
 */
static void check(const char *file, const char *word)
{
	struct arena *arena = arena_open();
	char bytes[512];
	size_t size = 0;
	struct yaml_mark wanted = {0, 0}, here = {1, 1}, found;
	struct yaml_document document;
	const struct yaml_node *node;
	const char *at;

	for (const char *p = file; *p; p++) {
		if (*p == '@') {
			wanted = here;
			continue;
		}
		bytes[size++] = *p;
		if (*p == '\n')
			here = (struct yaml_mark){here.line + 1, 1};
		else if ((*p & 0xc0) != 0x80)
			here.column++;
	}
	yaml_parse(arena, (struct text){bytes, size}, &document);
	cr_assert(document.problem_count == 0, "%s", file);
	node = yaml_get(document.root, "e");
	at = memmem(node->scalar.data, node->scalar.size, word, strlen(word));
	cr_assert(at != NULL, "%.*s", TEXT_ARG(node->scalar));
	found = yaml_mark_at(node, (size_t)(at - node->scalar.data));
	cr_assert(found.line == wanted.line && found.column == wanted.column,
		  "%s: %u:%u, wanted %u:%u", file, found.line, found.column,
		  wanted.line, wanted.column);
	arena_close(arena);
}

Test(yaml_mark, plain)
{
	check("e: @abc + xyz\n", "abc");
	check("e: abc + @xyz\n", "xyz");
	check("t: \u0e01\ne: \u0e01\u0e02 + @xyz\n", "xyz");
	check("{t: 1, e: abc + @xyz}\n", "xyz");
	check("e: abc\n   + @xyz\n", "xyz");
	check("e: abc\n\n   + @xyz # c\n", "xyz");
	check("e: abc  \r\n   + @xyz\r\n", "xyz");
}

Test(yaml_mark, single_quoted)
{
	check("e: '@abc'\n", "abc");
	check("e: 'abc == \u0e01\u0e02 @xyz'\n", "xyz");
	check("e: 'it''s ''q'' @xyz'\n", "xyz");
	check("e: 'a ''\n\n  b @xyz'\n", "xyz");
}

Test(yaml_mark, double_quoted)
{
	check("e: \"abc \u0e01 @xyz\"\n", "xyz");
	check("e: \"\\t\\x41\\u0e01\\U0001F600\\N\\L\\\"\\\\ @xyz\"\n", "xyz");
	check("e: \"abc \\\n     def @xyz\"\n", "xyz");
	check("e: \"abc\n     def @xyz\"\n", "xyz");
	check("e: \"abc\n\n\n     @xyz\"\n", "xyz");
}

Test(yaml_mark, literal_block)
{
	check("e: |\n  @abc\n  xyz\n", "abc");
	check("e: |\n  abc\n  \u0e01 @xyz\n", "xyz");
	check("a: 1\ne: |-  # why\n\n\n    abc &&\n      @xyz\n", "xyz");
	check("e: |2\n   a\n     b @xyz\n", "xyz");
	check("e: |\r\n  abc\r\n  d @xyz\r\n", "xyz");
	check("e: |+\n  abc\n\n  d\n\n  @xyz\n\n\nf: 1\n", "xyz");
}

Test(yaml_mark, folded_block)
{
	check("e: >\n  @abc\n  def\n", "abc");
	check("e: >-\n  abc\n  def @xyz\n", "xyz");
	check("e: >\n  abc\n\n  def\n  @xyz\n", "xyz");
}

/* Any offset, also beyond the end, has a place inside or at the scalar's end.
 */
Test(yaml_mark, every_offset_is_safe)
{
	static const char *const files[] = {"e: \"a\\n\\x41 b\\\n  c \\\"\"\n",
					    "e: |\n  a\n\n  b\n",
					    "e: >\n\n  a\n   b\n\n",
					    "e: ''\n",
					    "e:\n",
					    "e: |\n",
					    "e: 'a\n\n\n  b'\n"};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct yaml_document document;
		struct yaml_node *node;

		yaml_parse(arena, text_from(files[i]), &document);
		node = yaml_get(document.root, "e");
		for (size_t at = 0; at < node->scalar.size + 3; at++) {
			struct yaml_mark mark = yaml_mark_at(node, at);

			cr_assert(mark.line >= 1 && mark.line <= 7);
			cr_assert(mark.column >= 1 && mark.column <= 25);
		}
	}
	arena_close(arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "load/value_yaml.h"

struct bench {
	struct arena *arena;
	struct complaints complaints;
	struct content content;
};

static bool read(struct bench *b, const char *type, const char *yaml,
		 struct value *out)
{
	struct yaml_document document;
	const struct cel_type *wanted;

	b->arena = arena_open();
	complaints_init(&b->complaints, b->arena);
	b->content = (struct content){
		.arena = b->arena,
		.complaints = &b->complaints,
		.path = TEXT("a.yaml"),
		.bytes = text_from(yaml),
	};
	yaml_parse(b->arena, b->content.bytes, &document);
	wanted = *type ? type_read(b->arena, text_from(type)) : &type_dyn;
	cr_assert_not_null(wanted, "%s", type);
	return value_read(&b->content, document.root, wanted, out);
}

static void expect(const char *type, const char *yaml, const char *literal)
{
	struct bench b;
	struct value v;

	cr_assert(read(&b, type, yaml, &v), "%s %s", type, yaml);
	cr_expect(text_is(value_literal(b.arena, v), literal), "%.*s, not %s",
		  TEXT_ARG(value_literal(b.arena, v)), literal);
	cr_expect_eq(b.complaints.errors, 0);
	arena_close(b.arena);
}

static void refuse(const char *type, const char *yaml)
{
	struct bench b;
	struct value v;

	cr_expect(!read(&b, type, yaml, &v), "%s %s", type, yaml);
	cr_assert_eq(b.complaints.errors, 1);
	cr_expect_str_eq(b.complaints.items[0].code, "E0204");
	arena_close(b.arena);
}

Test(value_yaml, types_decide_how_a_scalar_reads)
{
	expect("int", "60", "60");
	expect("bool", "true", "true");
	expect("string", "60", "\"60\"");
	expect("strings", "[a, \"1\"]", "[\"a\", \"1\"]");
	expect("duration", "1h30m", "duration(\"5400s\")");
	expect("decimal(2)", "12.5", "12.50");
	expect("", "{a: 1, b: [true, null, x, \"2\"]}",
	       "{\"a\": 1, \"b\": [true, null, \"x\", \"2\"]}");
}

Test(value_yaml, a_share_is_exact)
{
	struct bench b;
	struct value v;

	cr_assert(read(&b, "share", "99.5%", &v));
	cr_expect(value_equal(v, value_share(199, 200)));
	arena_close(b.arena);
}

Test(value_yaml, what_is_no_value_is_refused)
{
	refuse("int", "6o");
	refuse("int", "[1]");
	refuse("bool", "yes");
	refuse("duration", "60");
	refuse("duration", "soon");
	refuse("decimal(2)", "1.234");
	refuse("share", "101%");
	refuse("timestamp", "2026-03-01");
	refuse("strings", "a");
	refuse("int", "null");
}

Test(value_yaml, there_are_no_other_types)
{
	struct arena *arena = arena_open();

	cr_expect_null(type_read(arena, TEXT("float")));
	cr_expect_null(type_read(arena, TEXT("decimal(19)")));
	cr_expect_null(type_read(arena, TEXT("decimal()")));
	cr_expect_null(type_read(arena, TEXT("decimal(2")));
	arena_close(arena);
}

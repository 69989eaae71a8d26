/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/ndjson.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

static const struct text wanted[] = {{"a", 1}, {"b", 1}, {"ชื่อ", 12}};

/* All records as "[a|b|c]"; "!problem" for one with a problem, "_" for an empty
 * line. */
static void show_in(struct text bytes, bool ascii_escapes, struct buffer *out)
{
	struct arena *arena = arena_open();
	const struct ndjson_names *names = ndjson_names_new(
		arena, wanted, ARRAY_SIZE(wanted), ascii_escapes);
	struct csv_field fields[ARRAY_SIZE(wanted)];
	struct csv_record record = {.fields = fields,
				    .room = ARRAY_SIZE(wanted)};
	size_t used;

	while (ndjson_next(bytes, names, arena, &record, &used)) {
		cr_assert(used > 0 && used <= bytes.size);
		bytes.data += used;
		bytes.size -= used;
		if (record.problem) {
			buffer_printf(out, "!%s", record.problem);
			continue;
		}
		if (record.count == 0) {
			buffer_char(out, '_');
			continue;
		}
		cr_assert_eq(record.count, ARRAY_SIZE(wanted));
		for (size_t i = 0; i < record.count; i++) {
			buffer_char(out, i ? '|' : '[');
			buffer_add(out, fields[i].data, fields[i].size);
		}
		buffer_char(out, ']');
	}
	arena_close(arena);
}

static void expect(const char *json, const char *shown)
{
	struct buffer out;
	size_t size = strlen(json);
	/* a copy of its size, for the sanitizer to watch */
	char *copy = malloc(size + 1);

	memcpy(copy, json, size);
	buffer_init(&out);
	show_in((struct text){copy, size}, false, &out);
	buffer_char(&out, '\0');
	cr_expect_str_eq(out.data, shown, "%s gave %s", json, out.data);
	buffer_release(&out);
	free(copy);
}

Test(ndjson, what_is_read)
{
	expect("", "");
	expect("{\"a\":\"x\",\"b\":12}\n", "[x|12|]");
	expect("{\"b\":12,\"a\":\"x\"}", "[x|12|]");
	expect(" { \"a\" : \"x\" , \"b\" : 12 } \r\n{}\n", "[x|12|][||]");
	expect("{\"ชื่อ\":\"ก\",\"other\":1}\n", "[||ก]");
	expect("\n\r\n{\"a\":1}\n", "__[1||]");
	expect("{\"a\":null,\"b\":true}\n{\"a\":false}", "[|true|][false||]");
	expect("{\"a\":-1.50e+3,\"b\":0}\n", "[-1.50e+3|0|]");
	expect("{\"a\":[1,{\"b\":2}],\"b\":{ }}\n", "[[1,{\"b\":2}]|{ }|]");
	expect("{\"x\":{\"a\":1},\"a\":2}\n", "[2||]");
	expect("{\"a\":\"\"}\n", "[||]");
}

Test(ndjson, escapes)
{
	expect("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}\n",
	       "[\"\\/\b\f\n\r\t||]");
	expect("{\"a\":\"\\u0e01\\u0E02x\"}\n", "[กขx||]");
	expect("{\"a\":\"\\ud83d\\ude00\"}\n", "[😀||]");
	expect("{\"\\u0061\":1}\n", "[1||]");
	expect("{\"a\":\"\\ud83d\"}\n", "!a surrogate without its other half");
	expect("{\"a\":\"\\ude00\\ud83d\"}\n",
	       "!a surrogate without its other half");
	expect("{\"a\":\"\\ud83d\\u0041\"}\n",
	       "!a surrogate without its other half");
	expect("{\"a\":\"\\x41\"}\n", "!an escape that JSON does not know");
	expect("{\"a\":\"\\u00g0\"}\n", "!an escape that JSON does not know");
	expect("{\"a\":\"\\u00", "!an escape that JSON does not know");
	expect("{\"a\":\"\\", "!an escape that JSON does not know");
}

Test(ndjson, an_escape_beside_bytes_of_another_encoding)
{
	struct buffer out;

	buffer_init(&out);
	show_in(TEXT("{\"a\":\"\\u0041\"}\n{\"a\":\"\\u0e01\"}\n"), true, &out);
	buffer_char(&out, '\0');
	cr_expect_str_eq(out.data, "[A||]!an escape beyond ASCII in text that "
				   "is not UTF-8");
	buffer_release(&out);
}

Test(ndjson, what_is_broken)
{
	static const char not_value[] = "!no JSON value";

	expect("x\n{\"a\":1}\n", "!no JSON object[1||]");
	expect("[1]\n", "!no JSON object");
	expect(" \n", "!no JSON object");
	expect("{\"a\":1", "!an object that is not closed");
	expect("{\"a\":1,}\n", "!a member without a name");
	expect("{,\"a\":1}\n", "!a member without a name");
	expect("{a:1}\n", "!a member without a name");
	expect("{\"a\" 1}\n", "!a name without a colon behind it");
	expect("{\"a\":1 \"b\":2}\n", "!an object that is not closed");
	expect("{\"a\":1}{\"a\":2}\n", "!text behind the object");
	expect("{\"a\":1,\"a\":1}\n", "!a name that stands twice");
	expect("{\"a\":1,\"\\u0061\":1}\n", "!a name that stands twice");
	expect("{\"x\":1,\"x\":1}\n", "[||]");
	expect("{\"a\":\"x\ty\"}\n", "!a control character in a string");
	expect("{\"a\":\"x\n\"}\n", "!a string that is not closed"
				    "!no JSON object");
	expect("{\"a\":01}\n", "!a number that begins with 0");
	expect("{\"a\":-}\n", not_value);
	expect("{\"a\":1.}\n", not_value);
	expect("{\"a\":.5}\n", not_value);
	expect("{\"a\":+1}\n", not_value);
	expect("{\"a\":1e}\n", not_value);
	expect("{\"a\":NaN}\n", not_value);
	expect("{\"a\":nul}\n", not_value);
	expect("{\"a\":True}\n", not_value);
	expect("{\"a\":}\n", not_value);
	expect("{\"a\":", "!it ends where a value is needed");
	expect("{\"a\":[1,2}\n", "!a bracket that is not closed");
	expect("{\"x\":{\"y\" 1}}\n", "!a name without a colon behind it");
	expect("{\"x\":[01]}\n", "!a number that begins with 0");
}

Test(ndjson, depth_and_size_have_ceilings)
{
	struct buffer json;

	buffer_init(&json);
	for (unsigned depth = 63; depth <= 64; depth++) {
		json.size = 0;
		buffer_str(&json, "{\"x\":");
		for (unsigned i = 0; i < depth; i++)
			buffer_char(&json, '[');
		buffer_char(&json, '1');
		for (unsigned i = 0; i < depth; i++)
			buffer_char(&json, ']');
		buffer_str(&json, "}\n");
		buffer_char(&json, '\0');
		expect(json.data,
		       depth == 63 ? "[||]"
				   : "!more than 64 values inside one another");
	}
	json.size = 0;
	buffer_str(&json, "{\"x\":\"");
	while (json.size < LIMIT_RECORD_BYTES)
		buffer_str(&json, "0123456789abcdef");
	buffer_str(&json, "\"}\n{}");
	buffer_char(&json, '\0');
	expect(json.data, "!a record of more than 1 MiB[||]");
	buffer_release(&json);
}

Test(ndjson, more_members_than_are_kept)
{
	struct buffer json;

	buffer_init(&json);
	buffer_char(&json, '{');
	for (unsigned i = 0; i < 2 * NDJSON_MEMBERS; i++)
		buffer_printf(&json, "\"x%u\":%u,", i, i);
	buffer_str(&json, "\"b\":1,\"a\":2}\n");
	buffer_char(&json, '\0');
	expect(json.data, "[2|1|]");
	json.size -= 3;
	buffer_str(&json, ",\"b\":3}\n");
	buffer_char(&json, '\0');
	expect(json.data, "!a name that stands twice");
	buffer_release(&json);
}

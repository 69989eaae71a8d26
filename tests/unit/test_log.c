/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

static json_t *logged(enum log_level level, const struct log_field *fields,
		      size_t count)
{
	char bytes[16384];
	int ends[2];
	ssize_t size;

	cr_assert_eq(pipe(ends), 0);
	log_event(&(struct log){ends[1], LEVEL_INFO}, level, "intake refused",
		  fields, count);
	close(ends[1]);
	size = read(ends[0], bytes, sizeof(bytes));
	close(ends[0]);
	if (!size)
		return NULL;
	cr_assert(size > 1 && bytes[size - 1] == '\n');
	cr_assert(memchr(bytes, '\n', (size_t)size) == bytes + size - 1);
	return json_loadb(bytes, (size_t)size, JSON_REJECT_DUPLICATES, NULL);
}

static const char *value(const json_t *line, const char *name)
{
	return json_string_value(json_object_get(line, name));
}

Test(log, a_line_is_json_whatever_comes)
{
	const struct log_field fields[] = {
		{"entity", TEXT("bank \"A\"\\\n{}")},
		{"bytes", TEXT("a\xffz\x1b[31m")},
		{"thai", TEXT("ธนาคาร\xe2\x80\xa8")},
	};
	json_t *line = logged(LEVEL_ERROR, fields, 3);

	cr_assert(line != NULL);
	cr_assert_str_eq(value(line, "event"), "intake refused");
	cr_assert_str_eq(value(line, "level"), "error");
	cr_assert_str_eq(value(line, "entity"), "bank \"A\"\\\n{}");
	cr_assert_str_eq(value(line, "thai"), "ธนาคาร\xe2\x80\xa8");
	cr_assert_eq(strlen(value(line, "time")) >= 20, 1);
	json_decref(line);
}

Test(log, long_values_are_cut_and_low_levels_left_out)
{
	static char large[10000];
	struct log_field field = {"body", {large, sizeof(large)}};
	json_t *line;

	memset(large, 'x', sizeof(large));
	line = logged(LEVEL_INFO, &field, 1);
	cr_assert(
		text_ends(text_from(value(line, "body")), "... (10000 bytes)"));
	cr_assert_lt(strlen(value(line, "body")), 2100);
	json_decref(line);
	cr_assert(logged(LEVEL_DEBUG, NULL, 0) == NULL);
}

Test(log, levels_by_name)
{
	enum log_level level;
	struct err err = {0};

	cr_assert_eq(log_level_parse(TEXT("warning"), &level, &err), 0);
	cr_assert_eq(level, LEVEL_WARNING);
	cr_assert_eq(log_level_parse(TEXT("loud"), &level, &err), -1);
}

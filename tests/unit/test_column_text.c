/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "records/column_text.h"

static struct column_reading reading;
static struct source_binding source;
static const struct text nulls[] = {{"-", 1}, {"NULL", 4}};

static void begin(void)
{
	source = (struct source_binding){.nulls = nulls, .null_count = 2};
	reading.source = &source;
	reading.scratch = arena_open();
	date_memo_init(&reading.dates, NULL, 0);
}

static void end(void)
{
	arena_close(reading.scratch);
}

TestSuite(column_text, .init = begin, .fini = end);

static struct value read_one(enum column_kind kind, uint32_t scale,
			     const char *text)
{
	struct column column = {.kind = kind, .scale = scale};
	struct value v = {0};
	const char *why = column_read(&reading, &column, text_from(text), &v);

	cr_expect_null(why, "%s: %s", text, why ? why : "");
	return v;
}

static void refuse(enum column_kind kind, uint32_t scale, const char *text)
{
	struct column column = {.kind = kind, .scale = scale};
	struct value v;

	cr_expect_not_null(column_read(&reading, &column, text_from(text), &v),
			   "%s", text);
}

Test(column_text, numbers_are_exact)
{
	cr_expect_eq(read_one(COLUMN_INT, 0, "-42").integer, -42);
	cr_expect_eq(read_one(COLUMN_INT, 0, "9223372036854775807").integer,
		     INT64_MAX);
	cr_expect_eq(read_one(COLUMN_DECIMAL, 2, "12.5").integer, 1250);
	cr_expect_eq(read_one(COLUMN_DECIMAL, 2, "-0.01").integer, -1);
	cr_expect_eq(read_one(COLUMN_DECIMAL, 2, "7").integer, 700);
	refuse(COLUMN_INT, 0, "9223372036854775808");
	refuse(COLUMN_INT, 0, "1.0");
	refuse(COLUMN_INT, 0, "1e3");
	refuse(COLUMN_INT, 0, " 1");
	refuse(COLUMN_INT, 0, "-");
	refuse(COLUMN_INT, 0, "1,000");
	refuse(COLUMN_DECIMAL, 2, "1.234");
	refuse(COLUMN_DECIMAL, 2, "1.");
	refuse(COLUMN_DECIMAL, 2, ".5");
	refuse(COLUMN_DECIMAL, 2, "1.2.3");
	refuse(COLUMN_DECIMAL, 18, "10");
}

Test(column_text, truth_and_durations)
{
	cr_expect(read_one(COLUMN_BOOL, 0, "TRUE").boolean);
	cr_expect(read_one(COLUMN_BOOL, 0, "y").boolean);
	cr_expect_not(read_one(COLUMN_BOOL, 0, "No").boolean);
	refuse(COLUMN_BOOL, 0, "2");
	cr_expect_eq(read_one(COLUMN_DURATION, 0, "90").seconds, 90);
	cr_expect_eq(read_one(COLUMN_DURATION, 0, "1h30m").seconds, 5400);
	refuse(COLUMN_DURATION, 0, "soon");
}

Test(column_text, nulls_only_where_they_may_be)
{
	struct column column = {.kind = COLUMN_INT, .nullable = true};
	struct value v = value_int(1);

	refuse(COLUMN_INT, 0, "");
	refuse(COLUMN_INT, 0, "NULL");
	cr_expect_null(column_read(&reading, &column, TEXT("-"), &v));
	cr_expect_eq(v.kind, VALUE_NULL);
}

Test(column_text, words_and_encodings)
{
	static const struct text words[] = {{"sent", 4}, {"\xe0\xb8\x81", 3}};
	struct column column = {
		.kind = COLUMN_STRING, .words = words, .word_count = 2};
	struct value v;

	cr_expect_null(column_read(&reading, &column, TEXT("sent"), &v));
	cr_expect_not_null(column_read(&reading, &column, TEXT("Sent"), &v));
	refuse(COLUMN_STRING, 0, "\xa1");
	source.encoding = ENCODING_TIS620;
	cr_expect_null(column_read(&reading, &column, TEXT("\xa1"), &v));
	cr_expect(text_is(value_text(v), "\xe0\xb8\x81"));
	refuse(COLUMN_STRING, 0, "\xff");
}

Test(column_text, nulls_are_compared_after_decoding)
{
	static const struct text thai[] = {{"ไม่มี", sizeof("ไม่มี") - 1}};
	struct column column = {.kind = COLUMN_TIMESTAMP, .nullable = true};
	struct value v;

	source.encoding = ENCODING_TIS620;
	source.nulls = thai;
	source.null_count = 1;
	cr_expect_null(column_read(&reading, &column,
				   TEXT("\xe4\xc1\xe8\xc1\xd5"), &v));
	cr_expect_eq(v.kind, VALUE_NULL);
}

/* A Buddhist year that nobody declared would fall outside every window, and
 * control totals would then show that nothing happened. */
Test(column_text, the_other_calendar_is_no_time)
{
	read_one(COLUMN_TIMESTAMP, 0, "2026-11-10 10:00:00");
	read_one(COLUMN_TIMESTAMP, 0, "2399-12-31");
	read_one(COLUMN_TIMESTAMP, 0, "9999-12-31");
	refuse(COLUMN_TIMESTAMP, 0, "2569-11-10 10:00:00");
	source.era = ERA_BUDDHIST;
	date_memo_init(&reading.dates, NULL, -543);
	read_one(COLUMN_TIMESTAMP, 0, "2569-11-10 10:00:00");
	refuse(COLUMN_TIMESTAMP, 0, "2026-11-10 10:00:00");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/collection_index.h"

#include <criterion/criterion.h>

#include "base/arena.h"

#define ROOT "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct arena *arena;
static struct collected_file files[2];
static struct collection_index index_now;

static void begin(void)
{
	arena = arena_open();
	files[0] = (struct collected_file){TEXT("books/freeze_cases"),
					   {.bytes = 3}};
	files[1] = (struct collected_file){TEXT("salts/" ROOT), {.bytes = 32}};
	index_now = (struct collection_index){
		.version = TEXT("0.1.0"),
		.chain = {.entity = TEXT("th-bank"),
			  .agent = TEXT("agent-1"),
			  .stream = TEXT("local")},
		.number = 3,
		.began = {1772298000, 0},
		.ended = {1772298001, 0},
		.now = {1772298000, 0},
		.files = files,
		.file_count = 2,
	};
}

static void end(void)
{
	arena_close(arena);
}

TestSuite(collection_index, .init = begin, .fini = end);

static void refused(const char *why)
{
	struct err err = {.kind = ERR_NONE};
	struct collection_index out;

	cr_assert_eq(collection_index_read(
			     arena, collection_index_write(arena, &index_now),
			     &out, &err),
		     -1, "taken: %s", why);
	cr_expect_not_null(strstr(err.text, why), "%s, and not %s", err.text,
			   why);
}

Test(collection_index, what_was_written_is_read)
{
	struct err err = {.kind = ERR_NONE};
	struct collection_index out;

	cr_assert_eq(collection_index_read(
			     arena, collection_index_write(arena, &index_now),
			     &out, &err),
		     0, "%s", err.text);
	cr_expect_eq(out.number, 3);
	cr_expect_eq(out.file_count, 2);
	cr_expect_eq(out.files[1].print.bytes, 32);
	cr_expect(text_is(out.chain.stream, "local"));
}

Test(collection_index, what_cannot_be_is_refused)
{
	index_now.number = 0;
	refused("number: 0");
	index_now.number = 1;
	index_now.ended.seconds -= 10;
	refused("ended: before it began");
	index_now.ended.seconds += 10;
	index_now.chain.stream = TEXT("../up");
	refused("chain");
}

Test(collection_index, files_are_in_order_and_of_a_known_form)
{
	static const char *const wrong[] = {"/etc/passwd",
					    "salts/../x",
					    "salts/" ROOT "/x",
					    "evidence/x",
					    "evidence/sha256/bb/" ROOT,
					    "books/../x",
					    "books/",
					    "rows/AB"};
	struct collected_file first = files[0];

	files[0] = files[1];
	refused("out of order");
	files[1] = first;
	refused("out of order");
	index_now.file_count = 1;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		cr_expect_not(collection_path_is_known(text_from(wrong[i])));
		files[0].path = text_from(wrong[i]);
		refused("no such file is in a collection");
	}
	cr_expect(collection_path_is_known(TEXT("evidence/sha256/aa/" ROOT)));
}

Test(collection_index, it_says_nothing_that_its_reader_does_not_know)
{
	struct text good = collection_index_write(arena, &index_now);
	struct err err = {.kind = ERR_NONE};
	struct collection_index out;
	struct text more = text_format(arena, "{\"a\":1,%.*s",
				       (int)good.size - 1, good.data + 1);

	cr_assert_eq(collection_index_read(arena, more, &out, &err), -1);
	err_clear(&err);
	more = text_format(arena, "%.*s\n", TEXT_ARG(good));
	cr_assert_eq(collection_index_read(arena, more, &out, &err), -1);
	cr_expect_not_null(strstr(err.text, "not canonical"), "%s", err.text);
}

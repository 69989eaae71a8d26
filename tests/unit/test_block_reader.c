/* SPDX-License-Identifier: Apache-2.0 */
#include "records/block_reader.h"
#include "unit/records_fixture.h"

static void make_big(struct fixture *f, struct buffer *bytes)
{
	buffer_init(bytes);
	buffer_str(bytes, FIXTURE_HEADER);
	while (bytes->size < 900000)
		buffer_str(bytes, "c,aoc,2026-02-01 00:00:00,,1,1,x\n");
	fixture_file(f, "a.csv", bytes->data, bytes->size);
}

static struct block_reader_state read_rest(struct block_reader *reader,
					   struct block_room *room)
{
	struct block block;

	while (block_reader_claim(reader, room, &block))
		continue;
	return block_reader_finish(reader);
}

/* Claims one block, lets `meddle` change the file, reads on. */
static void meddled(void (*meddle)(const char *path), enum reason reason)
{
	struct fixture f;
	struct buffer bytes;
	struct block_room room = {0};
	struct block_reader *reader;
	struct block_reader_state state;
	struct block block;
	char path[128];

	fixture_begin(&f);
	make_big(&f, &bytes);
	snprintf(path, sizeof(path), "%s/a.csv", f.directory);
	reader = block_reader_open(f.arena, &f.job);
	cr_assert(block_reader_claim(reader, &room, &block));
	cr_expect_eq(block.first_line, 2);
	meddle(path);
	state = read_rest(reader, &room);
	cr_expect_eq(state.reason, reason, "%.*s", TEXT_ARG(state.detail));
	block_reader_close(reader);
	free(room.data);
	buffer_release(&bytes);
	fixture_end(&f);
}

static void leave(const char *path)
{
	(void)path;
}

static void shrink(const char *path)
{
	cr_assert_eq(truncate(path, 500000), 0);
}

static void append(const char *path)
{
	FILE *file = fopen(path, "a");

	fputs("c,aoc,2026-02-01 00:00:00,,1,1,x\n", file);
	fclose(file);
}

static void replace(const char *path)
{
	char other[160];

	snprintf(other, sizeof(other), "%s.new", path);
	cr_assert_eq(rename(path, other), 0);
	append(path);
	unlink(other);
}

Test(block_reader, a_file_that_changes_is_incomplete)
{
	meddled(leave, REASON_NONE);
	meddled(shrink, REASON_INCOMPLETE_SOURCE);
	meddled(append, REASON_INCOMPLETE_SOURCE);
	meddled(replace, REASON_INCOMPLETE_SOURCE);
}

Test(block_reader, numbers_rows_over_all_files)
{
	struct fixture f;
	struct buffer bytes;
	struct block_room room = {0};
	struct block_reader *reader;
	struct block_reader_state state;
	struct block block;
	uint64_t rows = 0, sequence = 0;

	fixture_begin(&f);
	make_big(&f, &bytes);
	fixture_file(&f, "b.csv", "\xef\xbb\xbf" FIXTURE_HEADER "b",
		     sizeof(FIXTURE_HEADER) + 3);
	reader = block_reader_open(f.arena, &f.job);
	while (block_reader_claim(reader, &room, &block)) {
		cr_expect_eq(block.sequence, sequence++);
		cr_expect_eq(block.first_row, rows);
		rows += block.rows;
	}
	state = block_reader_finish(reader);
	cr_expect_eq(state.reason, REASON_NONE, "%.*s", TEXT_ARG(state.detail));
	cr_expect_eq(state.file_count, 2);
	cr_expect_eq(state.rows, rows);
	cr_expect_eq(state.files[1].rows, 1);
	cr_expect(text_is(state.files[1].path, "b.csv"));
	block_reader_close(reader);
	free(room.data);
	buffer_release(&bytes);
	fixture_end(&f);
}

Test(block_reader, endless_lines_and_empty_files)
{
	struct fixture f;
	struct block_room room = {0};
	struct block_reader *reader;
	struct block_reader_state state;
	size_t size = 9 * 1024 * 1024;
	char *bytes = malloc(size);

	memset(bytes, 'x', size);
	memcpy(bytes, FIXTURE_HEADER, sizeof(FIXTURE_HEADER) - 1);
	fixture_begin(&f);
	fixture_file(&f, "a.csv", bytes, size);
	reader = block_reader_open(f.arena, &f.job);
	state = read_rest(reader, &room);
	cr_expect_eq(state.reason, REASON_INCOMPLETE_SOURCE);
	cr_expect(text_is(state.detail, "a.csv: a record of more than 1 MiB"));
	block_reader_close(reader);
	fixture_file(&f, "a.csv", "", 0);
	reader = block_reader_open(f.arena, &f.job);
	state = read_rest(reader, &room);
	cr_expect(text_is(state.detail,
			  "a.csv: the file is empty: it has no header"));
	block_reader_close(reader);
	free(room.data);
	free(bytes);
	fixture_end(&f);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/file_header.h"
#include "unit/records_fixture.h"

static struct text problem;

static const struct file_layout *read_header(struct fixture *f,
					     const char *bytes, size_t *used)
{
	problem = TEXT("");
	struct header_source from = {&f->source, false, FORMAT_CSV};

	return file_header_read(f->arena, &from, text_from(bytes), used,
				&problem);
}

Test(file_header, finds_columns_wherever_they_stand)
{
	struct rename renames[] = {{COLUMN_N, TEXT("จำนวน, \"ครั้ง\"")}};
	const struct file_layout *layout;
	struct fixture f;
	size_t used = 0;

	fixture_begin(&f);
	f.source.renames = renames;
	f.source.rename_count = 1;
	layout = read_header(&f,
			     "\xef\xbb\xbf other ,\"จำนวน, \"\"ครั้ง\"\"\", "
			     "case_id\r\nrest",
			     &used);
	cr_assert_not_null(layout);
	cr_expect_eq(layout->field_count, 3);
	cr_expect_eq(layout->positions[COLUMN_N], 1);
	cr_expect_eq(layout->positions[COLUMN_CASE], 2);
	cr_expect_eq(layout->positions[COLUMN_AMOUNT], -1);
	cr_expect(text_is(layout->header[0], "other"));
	fixture_end(&f);
}

Test(file_header, refusals)
{
	struct fixture f;
	size_t used;

	fixture_begin(&f);
	cr_expect_null(read_header(&f, "n,amount,n\n", &used));
	cr_expect(text_is(problem, "the column n stands twice"));
	cr_expect_null(read_header(&f, "n,\xff\n", &used));
	cr_expect(text_is(problem, "the header is not UTF-8 text, the site's "
				   "encoding of it"));
	cr_expect_null(read_header(&f, "n,a\"b\n", &used));
	cr_expect_null(read_header(&f, "", &used));
	fixture_end(&f);
}

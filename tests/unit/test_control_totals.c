/* SPDX-License-Identifier: Apache-2.0 */
#include "records/control_totals.h"
#include "unit/records_fixture.h"

static const struct source_file files[] = {
	{.path = {"exports/a.csv", 13}, .bytes = 1, .rows = 10},
	{.path = {"exports/b.csv", 13}, .bytes = 1, .rows = 5},
};

/* What does not agree; "error" when the file cannot be read. */
static const char *compare(struct fixture *f, const char *totals)
{
	struct source_report report = {
		.files = files, .file_count = 2, .rows = 15};
	struct text mismatch;
	struct err err = {0};

	fixture_file(f, "totals.csv", totals, strlen(totals));
	f->source.totals.file = TEXT("totals.csv");
	if (control_totals_compare(f->arena, &f->source, f->directory, &report,
				   &mismatch, &err))
		return "error";
	cr_expect(report.totals_given);
	cr_expect_eq(report.totals_match, mismatch.size == 0);
	return text_cstr(f->arena, mismatch);
}

Test(control_totals, agree_or_say_where_not)
{
	struct fixture f;

	fixture_begin(&f);
	cr_expect_str_eq(compare(&f, "15\n"), "");
	cr_expect_str_eq(compare(&f, "rows\n15\n"), "");
	cr_expect_str_eq(compare(&f, "day,rows\r\n1,7\r\n2,8\r\n"), "");
	cr_expect_str_eq(compare(&f, "file,rows\na.csv,10\nb.csv,5\n"), "");
	cr_expect_str_eq(compare(&f, "file,rows\nexports/a.csv,9\n"
				     "exports/b.csv,6\n"),
			 "exports/a.csv: 10 rows were read, totals.csv says 9");
	cr_expect_str_eq(compare(&f, "rows\n16\n"),
			 "all files: 15 rows were read, totals.csv says 16");
	cr_expect_str_neq(compare(&f, "file,rows\na.csv,10\nc.csv,5\n"), "");
	cr_expect_str_neq(compare(&f, "file,rows\na.csv,15\n"), "");
	cr_expect_str_eq(compare(&f, ""), "error");
	cr_expect_str_eq(compare(&f, "rows\n"), "error");
	cr_expect_str_eq(compare(&f, "count\n15\n"), "error");
	cr_expect_str_eq(compare(&f, "rows\nmany\n"), "error");
	fixture_end(&f);
}

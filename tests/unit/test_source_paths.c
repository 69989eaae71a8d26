/* SPDX-License-Identifier: Apache-2.0 */
#include "records/source_paths.h"
#include "unit/records_fixture.h"

Test(source_paths, pattern_order_then_byte_order_none_twice)
{
	struct text patterns[] = {TEXT("b*.csv"), TEXT("*.csv")};
	struct source_paths paths;
	struct text problem;
	struct fixture f;

	fixture_begin(&f);
	fixture_file(&f, "a.csv", "x", 1);
	fixture_file(&f, "b.csv", "xy", 2);
	f.source.files = patterns;
	f.source.file_count = 2;
	cr_assert_eq(source_paths_find(f.arena, &f.source, f.directory, &paths,
				       &problem),
		     0);
	cr_assert_eq(paths.count, 2);
	cr_expect(text_is(paths.items[0].shown, "b.csv"));
	cr_expect(text_is(paths.items[1].shown, "a.csv"));
	cr_expect_eq(paths.bytes, 3);
	fixture_end(&f);
}

Test(source_paths, refusals_name_the_pattern)
{
	struct text pattern = TEXT("none-*.csv");
	struct source_paths paths;
	struct text problem;
	struct fixture f;

	fixture_begin(&f);
	fixture_file(&f, "a.csv", "x", 1);
	f.source.files = &pattern;
	cr_expect_eq(source_paths_find(f.arena, &f.source, f.directory, &paths,
				       &problem),
		     -1);
	cr_expect(text_is(problem, "no file matches none-*.csv"));
	pattern = TEXT(".");
	cr_expect_eq(source_paths_find(f.arena, &f.source, f.directory, &paths,
				       &problem),
		     -1);
	f.source.file_count = 0;
	cr_expect_eq(source_paths_find(f.arena, &f.source, f.directory, &paths,
				       &problem),
		     -1);
	fixture_end(&f);
}

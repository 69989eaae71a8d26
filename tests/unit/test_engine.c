/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/records_fixture.h"

#include "base/zone.h"

static const char four_rows[] = FIXTURE_HEADER
	"c1,aoc,2026-02-01 10:00:00,2026-02-01 10:30:00,10.50,1,x\n"
	"c2,aoc,2026-02-02 10:00:00,,20.00,2,\n"
	"c3,branch,2026-02-03 10:00:00,2026-02-03 11:00:00,0.25,3,\n"
	"c4,aoc,2026-02-04 10:00:00,2026-02-04 12:00:00,-1.75,4,\"q\"\"\"\n";

Test(engine, every_aggregate_of_four_rows)
{
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "count()");
	fixture_metric(&f, "count(row.frozen_at == null)");
	fixture_metric(&f, "share(row.channel == \"aoc\")");
	fixture_metric(&f, "share(row.n > 2, row.channel == \"aoc\")");
	fixture_metric(&f, "sum(row.amount)");
	fixture_metric(&f, "mean(row.n)");
	fixture_metric(&f, "min(row.received_at)");
	fixture_metric(&f, "max(row.amount)");
	fixture_metric(&f, "quantile(0.5, row.n)");
	fixture_metric(&f, "quantile(0.75, coalesce(row.frozen_at, "
			   "row.received_at + 90m) - row.received_at)");
	fixture_metric(&f, "distinct(row.channel)");
	fixture_metric(&f, "histogram(row.n, [2, 4])");
	fixture_rows(&f, four_rows);
	cr_expect_eq(f.result.reason, REASON_NONE);
	cr_expect_str_eq(fixture_fact(&f, 0), "4");
	cr_expect_str_eq(fixture_fact(&f, 1), "1");
	cr_expect_eq(f.result.answers[0].facts[2].uinteger, 3);
	cr_expect_eq(f.result.answers[0].facts[2].whole, 4);
	cr_expect_eq(f.result.answers[0].facts[3].uinteger, 1);
	cr_expect_eq(f.result.answers[0].facts[3].whole, 3);
	cr_expect_eq(f.result.answers[0].facts[4].integer, 2900);
	cr_expect_str_eq(fixture_fact(&f, 5), "2", "2.5 is half to even");
	cr_expect_eq(f.result.answers[0].facts[6].seconds,
		     instant_from("2026-02-01T10:00:00Z").seconds);
	cr_expect_eq(f.result.answers[0].facts[7].integer, 2000);
	cr_expect_str_eq(fixture_fact(&f, 8), "2");
	cr_expect_eq(f.result.answers[0].facts[9].seconds, 5400);
	cr_expect_str_eq(fixture_fact(&f, 10), "2");
	cr_expect_str_eq(fixture_fact(&f, 11), "[1, 2, 1]");
	cr_expect_null(f.result.answers[0].bounds);
	fixture_end(&f);
}

Test(engine, accounts_for_every_row_in_order)
{
	struct fixture f;
	const struct account *a;

	fixture_begin(&f);
	f.spec.window_column = COLUMN_RECEIVED;
	f.query.window = (struct period){instant_from("2026-02-02T00:00:00Z"),
					 instant_from("2026-03-01T00:00:00Z")};
	f.spec.settle.source = TEXT("60m");
	f.spec.where.source = TEXT("row.frozen_at != null && row.n > 3 && "
				   "row.frozen_at - row.received_at > 1m");
	fixture_metric(&f, "count()");
	fixture_rows(&f, FIXTURE_HEADER
		     "a,aoc,2026-02-01 10:00:00,,1,9,\n" /* before */
		     "b,aoc,2026-03-01 00:00:00,,1,9,\n" /* until is outside */
		     "c,aoc,2026-02-28 23:00:01,,1,9,\n" /* not settled */
		     "d,aoc,2026-02-28 23:00:00,,1,9,\n" /* settled; null */
		     "e,aoc,2026-02-03 00:00:00,2026-02-03 01:00:00,1,3,\n"
		     "f,aoc,2026-02-03 00:00:00,2026-02-03 00:00:30,1,9,\n"
		     "g,aoc,2026-02-03 00:00:00,2026-02-03 01:00:00,1,9,\n"
		     "h,aoc,2026-02-03 00:00:00,2026-02-02 01:00:00,1,9,\n"
		     "i,aoc,yesterday,,1,9,\n"
		     "j,aoc\n"
		     "\n"
		     "k,aoc,2026-02-03 00:00:00,2026-02-03 01:00:00,x,9,\n");
	a = &f.result.answers[0].account;
	cr_expect_eq(a->read, 11);
	cr_expect_eq(a->unreadable, 3);
	cr_expect_eq(a->outside, 2);
	cr_expect_eq(a->unsettled, 1);
	cr_expect_eq(a->excluded, 3);
	cr_expect_eq(a->judged, 2, "a bad amount is not used");
	cr_expect_eq(a->exclusion_count, 3);
	cr_expect(text_is(a->exclusions[0].condition, "row.frozen_at != null"));
	for (int i = 0; i < 3; i++)
		cr_expect_eq(a->exclusions[i].rows, 1);
	cr_expect_eq(f.result.source.sample_count, 3);
	cr_expect(text_is(f.result.source.samples[0],
			  "rows:9: frozen_at is before received_at"));
	cr_expect(text_is(f.result.source.samples[1],
			  "rows:10: received_at: not a time"));
	cr_expect(text_is(f.result.source.samples[2],
			  "rows:11: 2 fields, the header has 7"));
	cr_expect_str_eq(fixture_low(&f, 0), "2");
	cr_expect_str_eq(fixture_high(&f, 0), "5");
	fixture_end(&f);
}

Test(engine, bounds_of_every_aggregate)
{
	struct fixture f;
	const struct fact_bounds *b;

	fixture_begin(&f);
	fixture_metric(&f, "share(row.n > 2)");
	fixture_metric(&f, "sum(row.n)");
	fixture_metric(&f, "min(row.n)");
	fixture_metric(&f, "max(row.n)");
	fixture_metric(&f, "quantile(0.5, row.n)");
	fixture_metric(&f, "quantile(0.95, row.n)");
	fixture_metric(&f, "distinct(row.n)");
	fixture_rows(&f, FIXTURE_HEADER "a,aoc,2026-02-01,,1,1,\n"
					"a,aoc,2026-02-01,,1,2,\n"
					"a,aoc,2026-02-01,,1,3,\n"
					"a,aoc,2026-02-01,,1,3,\n"
					"a,aoc,2026-02-01,,1,oops,\n");
	b = f.result.answers[0].bounds;
	cr_expect_eq(b[0].low.uinteger, 2);
	cr_expect_eq(b[0].low.whole, 5);
	cr_expect_eq(b[0].high.uinteger, 3);
	cr_expect_eq(b[1].low.kind, VALUE_NULL);
	cr_expect_eq(b[2].low.kind, VALUE_NULL);
	cr_expect_str_eq(fixture_high(&f, 2), "1");
	cr_expect_str_eq(fixture_low(&f, 3), "3");
	cr_expect_eq(b[3].high.kind, VALUE_NULL);
	cr_expect_str_eq(fixture_low(&f, 4), "2");
	cr_expect_str_eq(fixture_high(&f, 4), "3");
	cr_expect_str_eq(fixture_low(&f, 5), "3");
	cr_expect_eq(b[5].high.kind, VALUE_NULL);
	cr_expect_str_eq(fixture_low(&f, 6), "3");
	cr_expect_str_eq(fixture_high(&f, 6), "4");
	fixture_end(&f);
}

Test(engine, groups_in_two_levels)
{
	struct fixture f;

	fixture_begin(&f);
	f.per[0].name = TEXT("channel");
	f.per[0].expression.source = TEXT("row.channel");
	f.spec.per_count = 1;
	f.each[0].name = TEXT("rows");
	f.each[0].call.source = TEXT("count()");
	f.each[1].name = TEXT("middle");
	f.each[1].call.source = TEXT("quantile(0.5, row.n)");
	f.spec.each_count = 2;
	fixture_metric(&f, "count()");
	fixture_metric(&f, "max(rows)");
	fixture_metric(&f, "min(middle)");
	fixture_metric(&f, "count(key.channel == \"branch\" && rows == 1)");
	fixture_rows(&f, four_rows);
	cr_expect_str_eq(fixture_fact(&f, 0), "2");
	cr_expect_str_eq(fixture_fact(&f, 1), "3");
	cr_expect_str_eq(fixture_fact(&f, 2), "2");
	cr_expect_str_eq(fixture_fact(&f, 3), "1");
	fixture_end(&f);
}

Test(engine, small_and_empty_populations)
{
	struct fixture f;

	fixture_begin(&f);
	f.spec.min_population = 20;
	fixture_metric(&f, "count()");
	fixture_metric(&f, "quantile(0.95, row.n)");
	fixture_rows(&f, four_rows);
	cr_expect_str_eq(fixture_fact(&f, 0), "4");
	cr_expect(text_is(value_text(f.result.answers[0].facts[1]),
			  "small-population"));
	cr_expect_eq(f.result.answers[0].case_count, 4);
	cr_expect(text_is(f.result.answers[0].cases[3], "c4"));
	fixture_rows(&f, FIXTURE_HEADER);
	cr_expect_str_eq(fixture_fact(&f, 0), "0");
	cr_expect(text_is(value_text(f.result.answers[0].facts[1]),
			  "no-population"));
	fixture_end(&f);
}

Test(engine, thai_headers_buddhist_years_and_tis620)
{
	struct rename renames[] = {
		{COLUMN_CASE, TEXT("เลขคดี")},
		{COLUMN_RECEIVED, TEXT("วันที่รับแจ้ง")},
	};
	/* "เลขคดี" and "วันที่รับแจ้ง" in TIS-620 */
	static const char bytes[] =
		"\xe0\xc5\xa2\xa4\xb4\xd5;channel;"
		"\xc7\xd1\xb9\xb7\xd5\xe8\xc3\xd1\xba\xe1\xa8\xe9\xa7;n\r\n"
		"\xa1;aoc;29/02/2567 00:30;7\r\n";
	struct fixture f;
	struct err err = {0};

	fixture_begin(&f);
	f.source.renames = renames;
	f.source.rename_count = 2;
	f.source.encoding = ENCODING_TIS620;
	f.source.era = ERA_BUDDHIST;
	f.source.delimiter = ';';
	cr_assert_eq(zone_load(f.arena, TEXT("Asia/Bangkok"), &f.source.zone,
			       &err),
		     0);
	fixture_metric(&f, "count(row.case_id == \"ก\")");
	fixture_metric(&f, "max(row.received_at)");
	fixture_file(&f, "a.csv", bytes, sizeof(bytes) - 1);
	fixture_run(&f);
	cr_assert_eq(f.result.answers[0].reason, REASON_NONE, "%.*s",
		     TEXT_ARG(f.result.answers[0].detail));
	cr_expect_str_eq(fixture_fact(&f, 0), "1");
	cr_expect_eq(f.result.answers[0].facts[1].seconds,
		     instant_from("2024-02-28T17:30:00Z").seconds);
	fixture_end(&f);
}

Test(engine, sources_that_are_not_whole)
{
	static const char no_n[] =
		"case_id,channel,received_at,frozen_at,amount,secret\n";
	struct fixture f;
	struct text totals = TEXT("totals.csv");

	fixture_begin(&f);
	fixture_metric(&f, "sum(row.n)");
	fixture_file(&f, "a.csv", four_rows, sizeof(four_rows) - 1);
	fixture_file(&f, "b.csv", no_n, sizeof(no_n) - 1);
	fixture_run(&f);
	cr_expect_eq(f.result.answers[0].reason, REASON_MISSING_COLUMN);
	cr_expect(text_is(f.result.answers[0].detail, "b.csv has no column n"));
	f.pattern = TEXT("gone-*.csv");
	fixture_run(&f);
	cr_expect_eq(f.result.reason, REASON_INCOMPLETE_SOURCE);
	cr_expect(text_is(f.result.detail, "no file matches gone-*.csv"));
	cr_expect_eq(f.result.answers[0].reason, REASON_INCOMPLETE_SOURCE);
	f.pattern = TEXT("a.csv");
	f.source.fresh = (struct span){86400, 0};
	fixture_run(&f);
	cr_expect_eq(f.result.reason, REASON_STALE);
	f.source.fresh = (struct span){0, 0};
	f.source.totals.file = totals;
	fixture_file(&f, "totals.csv", "file,rows\na.csv,4\n", 18);
	fixture_run(&f);
	cr_expect_eq(f.result.reason, REASON_NONE);
	cr_expect(f.result.source.totals_match);
	fixture_file(&f, "totals.csv", "rows\n5\n", 7);
	fixture_run(&f);
	cr_expect_eq(f.result.reason, REASON_INCOMPLETE_SOURCE);
	cr_expect(text_is(f.result.detail, "all files: 4 rows were read, "
					   "totals.csv says 5"));
	fixture_end(&f);
}

Test(engine, refuses_what_cannot_be_exact)
{
	static const char *const wrong[] = {
		"max(row.frozen_at)",
		"sum(double(row.n))",
		"mean(row.received_at)",
		"quantile(1.5, row.n)",
		"quantile(0, row.n)",
		"quantile(row.n, row.n)",
		"count() + 1",
		"sum(row.channel)",
		"median(row.n)",
		"count(row.nothing)",
		"histogram(row.n, [2, 1])",
		"sum()",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct fixture f;

		fixture_begin(&f);
		fixture_metric(&f, wrong[i]);
		cr_expect_eq(fixture_compile(&f), -1, "%s", wrong[i]);
		cr_expect_neq(f.problems[0], 0, "%s", wrong[i]);
		fixture_end(&f);
	}
}

/* Each condition over a file that lacks its column, and beside one that has
 * it: the finding is unknown, whatever the kind of the column. */
Test(engine, columns_that_a_file_does_not_have)
{
	static const char *const conditions[] = {
		"row.channel == \"aoc\"",
		"row.channel in [\"aoc\", \"branch\"]",
		"row.channel < \"b\"",
		"row.frozen_at == null || row.frozen_at > now",
		"row.amount >= 10",
		"row.n == 1 && row.n < 5",
	};
	static const char lacking[] = "case_id\nc1\nc2\n";

	for (size_t i = 0; i < ARRAY_SIZE(conditions); i++) {
		struct fixture f;

		fixture_begin(&f);
		f.spec.where.source = text_from(conditions[i]);
		fixture_metric(&f, "count()");
		fixture_file(&f, "a.csv", lacking, sizeof(lacking) - 1);
		fixture_file(&f, "b.csv", four_rows, sizeof(four_rows) - 1);
		fixture_run(&f);
		cr_expect_eq(f.result.answers[0].reason, REASON_MISSING_COLUMN,
			     "%s", conditions[i]);
		cr_expect_eq(f.result.source.rows, 6);
		fixture_end(&f);
	}
}

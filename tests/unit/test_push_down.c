/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements of every dialect, word for word (tests/fixtures/sql; renewed
 * with PLAUDIT_RENEW=1), and what is refused.
 */
#include "base/fs.h"
#include "base/zone.h"
#include "records/push_down.h"
#include "records/row_query.h"
#include "unit/records_fixture.h"

#define FIXTURES "tests/fixtures/sql"

static struct database_binding database = {.table = {"ops.freeze_cases", 16}};
static const struct rename renames[] = {
	{COLUMN_RECEIVED, {"วันที่ \"รับแจ้ง\"", 42}}};

/* 0 with the statement, -1 with the refusal. */
static int compile_for(struct fixture *f, enum database_kind kind,
		       struct text *sql, struct push_refusal *why)
{
	struct row_query query;
	struct err err = {0};
	struct push_ask ask = {.source = &f->source, .now = f->job.now};

	database.kind = kind;
	f->source.database = &database;
	cr_assert_eq(fixture_compile(f), 0, "%s", f->problems);
	cr_assert_eq(row_query_prepare(f->arena, &f->job, &f->query, &query,
				       &err),
		     0, "%s", err.text);
	ask.query = &query;
	return push_down_compile(f->arena, &ask, sql, why);
}

static void hold(struct fixture *f, enum database_kind kind, const char *name)
{
	struct push_refusal why = {0};
	struct text sql = {NULL, 0}, wanted = {NULL, 0};
	struct err err = {0};
	char path[128];

	cr_assert_eq(compile_for(f, kind, &sql, &why), 0, "%s: %.*s",
		     database_words[kind].word, TEXT_ARG(why.why));
	sql = text_format(f->arena, "%.*s\n", TEXT_ARG(sql));
	snprintf(path, sizeof(path), FIXTURES "/%s-%s.sql", name,
		 database_words[kind].word);
	if (getenv("PLAUDIT_RENEW"))
		cr_assert_eq(fs_put(path, sql, 0644, &err), 0, "%s", err.text);
	cr_assert_eq(fs_read(f->arena, path, 1 << 20, &wanted, &err), 0, "%s",
		     err.text);
	cr_expect(text_equal(sql, wanted), "%s is another:\n%.*s", path,
		  TEXT_ARG(sql));
}

Test(push_down, statements_of_every_dialect_word_for_word)
{
	for (int kind = 0; kind < DATABASE_KIND_COUNT; kind++) {
		struct fixture f;

		fixture_begin(&f);
		f.source.renames = renames;
		f.source.rename_count = 1;
		f.spec.window_column = COLUMN_RECEIVED;
		f.query.window =
			(struct period){instant_from("2026-02-01T00:00:00Z"),
					instant_from("2026-03-01T00:00:00Z")};
		f.spec.settle.source = TEXT("60m");
		f.spec.where.source =
			TEXT("row.channel == \"aoc\" && row.n != 3");
		fixture_metric(&f, "count(row.frozen_at == null)");
		fixture_metric(&f, "share(row.amount >= 10, row.n > 0)");
		fixture_metric(&f, "sum(row.amount)");
		fixture_metric(&f, "max(coalesce(row.frozen_at, now) - "
				   "row.received_at)");
		fixture_metric(&f, "quantile(0.95, row.n)");
		fixture_metric(&f, "distinct(row.case_id)");
		fixture_metric(&f, "histogram(row.n, [2, 4])");
		hold(&f, (enum database_kind)kind, "metrics");
		fixture_end(&f);
	}
}

Test(push_down, statements_with_groups_word_for_word)
{
	for (int kind = 0; kind < DATABASE_KIND_COUNT; kind++) {
		struct fixture f;

		fixture_begin(&f);
		f.per[0].name = TEXT("channel");
		f.per[0].expression.source = TEXT("row.channel");
		f.spec.per_count = 1;
		f.each[0].name = TEXT("cases");
		f.each[0].call.source = TEXT("count()");
		f.each[1].name = TEXT("kinds");
		f.each[1].call.source = TEXT("distinct(row.case_id)");
		f.spec.each_count = 2;
		fixture_metric(&f, "max(cases)");
		fixture_metric(&f, "mean(kinds)");
		hold(&f, (enum database_kind)kind, "groups");
		fixture_end(&f);
	}
}

static void refused(const char *metric, const char *where, const char *part)
{
	struct push_refusal why = {0};
	struct fixture f;
	struct text sql;

	fixture_begin(&f);
	if (where)
		f.spec.where.source = text_from(where);
	fixture_metric(&f, metric);
	cr_expect_eq(compile_for(&f, DATABASE_POSTGRESQL, &sql, &why), -1, "%s",
		     metric);
	cr_expect(why.why.size && memmem(why.why.data, why.why.size, part,
					 strlen(part)),
		  "%s: %.*s", metric, TEXT_ARG(why.why));
	fixture_end(&f);
}

Test(push_down, what_databases_do_not_agree_on_is_refused)
{
	refused("sum(row.n + 1)", NULL, "numbers may overflow");
	refused("sum(row.amount * 2)", NULL, "_*_ is not among the forms");
	refused("count(row.case_id.startsWith(\"c\"))", NULL,
		"startsWith() is not among the forms");
	refused("count()", "size(row.case_id) > 2", "size()");
	refused("quantile(0.1234567, row.n)", NULL, "six digits");
	refused("max(row.received_at + duration(\"1ns\"))", NULL,
		"finer than a microsecond");
}

Test(push_down, constants_are_worked_out_here)
{
	struct push_refusal why = {0};
	struct fixture f;
	struct text sql;

	fixture_begin(&f);
	f.spec.where.source =
		TEXT("row.received_at > now - (30m + 30m) && "
		     "row.channel in [\"aoc\", \"br\" + \"anch\"]");
	fixture_metric(&f, "count()");
	cr_assert_eq(compile_for(&f, DATABASE_POSTGRESQL, &sql, &why), 0,
		     "%.*s", TEXT_ARG(why.why));
	cr_expect(memmem(sql.data, sql.size, "(c2 > 1772319600000000)", 23),
		  "%.*s", TEXT_ARG(sql));
	cr_expect(memmem(sql.data, sql.size, "c1 IN ('aoc', 'branch')", 23));
	fixture_end(&f);
}

Test(push_down, a_zone_that_changes_is_refused_where_databases_know_none)
{
	struct push_refusal why = {0};
	struct err err = {0};
	struct fixture f;
	struct text sql;

	fixture_begin(&f);
	fixture_metric(&f, "count()");
	cr_assert_eq(zone_load(f.arena, TEXT("Europe/Berlin"), &f.source.zone,
			       &err),
		     0);
	cr_expect_eq(compile_for(&f, DATABASE_POSTGRESQL, &sql, &why), 0);
	cr_expect_eq(compile_for(&f, DATABASE_SQLITE, &sql, &why), -1);
	cr_expect_null(why.expression);
	fixture_end(&f);
}

/* Listings and joins are refused whole: what they read more has no form. */
Test(push_down, a_listing_of_groups_is_refused)
{
	struct push_refusal why = {0};
	struct fixture f;
	struct text sql;

	fixture_begin(&f);
	f.per[0].name = TEXT("channel");
	f.per[0].expression.source = TEXT("row.channel");
	f.spec.per_count = 1;
	f.each[0].name = TEXT("cases");
	f.each[0].call.source = TEXT("count()");
	f.each[1].name = TEXT("most");
	f.each[1].call.source = TEXT("max(row.n)");
	f.spec.each_count = 2;
	f.spec.list = (struct group_list_spec){
		.is_given = true, .worst = 1, .rows = 0, .most = 5};
	fixture_metric(&f, "max(cases)");
	cr_expect_eq(compile_for(&f, DATABASE_POSTGRESQL, &sql, &why), -1);
	cr_expect(text_is(why.why, "a listing of groups is not among the "
				   "forms"),
		  "%.*s", TEXT_ARG(why.why));
	fixture_end(&f);
}

Test(push_down, a_look_up_in_another_source_is_refused)
{
	struct named_expression key = {.name = TEXT("key")};
	struct metric take = {.name = TEXT("n")};
	struct join_spec join = {.name = TEXT("held")};
	struct push_refusal why = {0};
	struct fixture f;
	struct text sql;

	fixture_begin(&f);
	key.expression.source = TEXT("other.case_id");
	take.call.source = TEXT("count()");
	join.on.source = TEXT("row.case_id");
	join.other = (struct records_spec){.source = &fixture_kind,
					   .window_column = -1,
					   .per = &key,
					   .per_count = 1,
					   .each = &take,
					   .each_count = 1};
	f.spec.joins = &join;
	f.spec.join_count = 1;
	fixture_metric(&f, "count(held.n == 0)");
	cr_expect_eq(compile_for(&f, DATABASE_POSTGRESQL, &sql, &why), -1);
	cr_expect(text_is(why.why, "a look-up in another source is not among "
				   "the forms"),
		  "%.*s", TEXT_ARG(why.why));
	fixture_end(&f);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a database answers: read to the letter, refused where it cannot be. */
#include "records/push_answer.h"

#include "unit/records_fixture.h"

/* read, unreadable, outside, unsettled, judged, beyond, newest, excluded */
#define ACCOUNT "10", "0", "1", "0", "7", "0", "1772000000000000", "2"

struct answer {
	struct fixture f;
	struct row_query query;
	struct pushed_answer pushed;
	struct err err;
};

/* The answer to those metrics, and whether it was taken. A field "-" is null,
 * NULL ends them. */
static bool ask(struct answer *a, enum database_kind kind,
		const char *const *metrics, const char *const *fields)
{
	const struct sql_dialect *dialect = sql_dialect_of(kind);
	struct text row[64];
	size_t count = 0;

	fixture_begin(&a->f);
	a->err = (struct err){.kind = ERR_NONE};
	a->f.spec.where.source = TEXT("row.n > 0");
	for (; *metrics; metrics++)
		fixture_metric(&a->f, *metrics);
	cr_assert_eq(fixture_compile(&a->f), 0, "%s", a->f.problems);
	cr_assert_eq(row_query_prepare(a->f.arena, &a->f.job, &a->f.query,
				       &a->query, &a->err),
		     0, "%s", a->err.text);
	for (; fields[count]; count++)
		row[count] = strcmp(fields[count], "-") == 0
				     ? (struct text){NULL, 0}
				     : text_from(fields[count]);
	cr_assert_eq(count, push_columns_count(dialect, &a->query),
		     "%zu not %zu", count,
		     push_columns_count(dialect, &a->query));
	return !push_answer(a->f.arena, dialect, &a->query, row, &a->pushed,
			    &a->err);
}

static const char *fact(struct answer *a, size_t i)
{
	return text_cstr(a->f.arena,
			 value_literal(a->f.arena, a->pushed.answer.facts[i]));
}

static const char *bound(struct answer *a, size_t i, bool high)
{
	const struct fact_bounds *b = &a->pushed.answer.bounds[i];

	return text_cstr(a->f.arena,
			 value_literal(a->f.arena, high ? b->high : b->low));
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_taken(const char *metric, const char *const *fields,
			 const char *wanted)
{
	struct answer a;

	cr_expect(ask(&a, DATABASE_POSTGRESQL, LIST(metric), fields), "%s: %s",
		  metric, a.err.text);
	cr_expect_str_eq(fact(&a, 0), wanted, "%s: %s", metric, fact(&a, 0));
	fixture_end(&a.f);
}

static void expect_refused(enum database_kind kind, const char *metric,
			   const char *const *fields, const char *why)
{
	struct answer a;

	cr_expect(!ask(&a, kind, LIST(metric), fields), "%s", why);
	cr_expect_eq(a.err.kind, ERR_PEER, "%s", why);
	fixture_end(&a.f);
}

Test(push_answer, facts_to_the_letter)
{
	expect_taken("count()", LIST(ACCOUNT, "7"), "7");
	expect_taken("count(row.n > 3)", LIST(ACCOUNT, "0"), "0");
	expect_taken("sum(row.amount)", LIST(ACCOUNT, "7", "-12345"),
		     "-123.45");
	expect_taken("sum(row.n)", LIST(ACCOUNT, "7", "12.000"), "12");
	expect_taken("mean(row.n)", LIST(ACCOUNT, "2", "5"), "2");
	expect_taken("mean(row.n)", LIST(ACCOUNT, "2", "7"), "4");
	expect_taken("min(row.n)", LIST(ACCOUNT, "7", "-9223372036854775808"),
		     "-9223372036854775808");
	expect_taken("max(row.received_at)",
		     LIST(ACCOUNT, "7", "1772323200000001"),
		     "timestamp(\"2026-03-01T00:00:00.000001Z\")");
	expect_taken("distinct(row.case_id)", LIST(ACCOUNT, "7", "3"), "3");
	expect_taken("histogram(row.n, [2, 4])",
		     LIST(ACCOUNT, "7", "1", "2", "4"), "[1, 2, 4]");
	expect_taken("quantile(0.5, row.n)", LIST(ACCOUNT, "7", "5", "5", "5"),
		     "5");
}

Test(push_answer, nothing_there_is_unknown_and_never_nought)
{
	struct answer a;

	cr_assert(ask(&a, DATABASE_POSTGRESQL,
		      LIST("max(row.n)", "share(row.n > 1, row.n > 2)",
			   "count()"),
		      LIST(ACCOUNT, "0", "-", "0", "0", "7")));
	cr_expect_eq(a.pushed.answer.facts[0].kind, VALUE_UNKNOWN);
	cr_expect_eq(a.pushed.answer.facts[1].kind, VALUE_UNKNOWN);
	cr_expect_str_eq(fact(&a, 2), "7");
	fixture_end(&a.f);
}

Test(push_answer, sums_by_halves)
{
	struct answer a;

	cr_assert_null(sql_dialect_of(DATABASE_SQLITE)->sum);
	cr_assert(ask(&a, DATABASE_SQLITE, LIST("sum(row.n)"),
		      LIST(ACCOUNT, "7", "-1", "4294967295")),
		  "%s", a.err.text);
	cr_expect_str_eq(fact(&a, 0), "-1");
	fixture_end(&a.f);
	cr_assert(ask(&a, DATABASE_SQLITE, LIST("sum(row.n)"),
		      LIST(ACCOUNT, "7", "2", "3")));
	cr_expect_str_eq(fact(&a, 0), "8589934595");
	fixture_end(&a.f);
}

Test(push_answer, a_sum_beyond_64_bits_is_unknown)
{
	struct answer a;

	cr_assert(ask(&a, DATABASE_POSTGRESQL, LIST("sum(row.n)"),
		      LIST(ACCOUNT, "7", "9223372036854775808")));
	cr_expect_eq(a.pushed.answer.facts[0].kind, VALUE_UNKNOWN);
	fixture_end(&a.f);
}

Test(push_answer, accounts_must_add_up)
{
	struct answer a;

	cr_assert(ask(&a, DATABASE_POSTGRESQL, LIST("count()"),
		      LIST(ACCOUNT, "7")));
	cr_expect_eq(a.pushed.answer.account.read, 10);
	cr_expect_eq(a.pushed.answer.account.outside, 1);
	cr_expect_eq(a.pushed.answer.account.excluded, 2);
	cr_expect_eq(a.pushed.answer.account.judged, 7);
	cr_expect_eq(a.pushed.newest.seconds, 1772000000);
	fixture_end(&a.f);
	expect_refused(DATABASE_POSTGRESQL, "count()",
		       LIST("10", "0", "1", "0", "8", "0", "-", "2", "7"),
		       "one row too many");
	expect_refused(DATABASE_POSTGRESQL, "count()",
		       LIST("10", "-1", "1", "1", "7", "0", "-", "2", "7"),
		       "a negative count");
	expect_refused(DATABASE_POSTGRESQL, "count()",
		       LIST("10", "0", "1", "0", "-", "0", "-", "2", "7"),
		       "a null");
	expect_refused(DATABASE_POSTGRESQL, "count()",
		       LIST("ten", "0", "1", "0", "7", "0", "-", "2", "7"),
		       "a word");
}

Test(push_answer, figures_must_fit_the_rows)
{
	enum database_kind k = DATABASE_POSTGRESQL;

	expect_refused(k, "count()", LIST(ACCOUNT, "8"), "more than judged");
	expect_refused(k, "share(row.n > 1, row.n > 0)",
		       LIST(ACCOUNT, "5", "4"), "a part above its whole");
	expect_refused(k, "distinct(row.n)", LIST(ACCOUNT, "3", "4"),
		       "more values than rows");
	expect_refused(k, "histogram(row.n, [2])", LIST(ACCOUNT, "7", "3", "3"),
		       "a value in no bucket");
	expect_refused(k, "histogram(row.n, [2])", LIST(ACCOUNT, "7", "4", "4"),
		       "a value in two");
	expect_refused(k, "max(row.n)", LIST(ACCOUNT, "7", "-"),
		       "no greatest of seven");
	expect_refused(k, "sum(row.n)", LIST(ACCOUNT, "7", "1.5"),
		       "a fraction");
	expect_refused(k, "sum(row.n)", LIST(ACCOUNT, "7", ""), "nothing");
	expect_refused(k, "sum(row.n)", LIST(ACCOUNT, "7", "1e3"),
		       "an exponent");
}

Test(push_answer, numbers_that_cannot_be)
{
	static const char most[] = "170141183460469231731687303715884105727";
	enum database_kind k = DATABASE_POSTGRESQL;

	expect_refused(k, "max(row.received_at)", LIST(ACCOUNT, "7", most),
		       "a time");
	expect_refused(k, "sum(row.n)", LIST(ACCOUNT, "7", most), "a sum");
	expect_refused(k, "mean(row.n)", LIST(ACCOUNT, "7", most), "a mean");
	expect_refused(DATABASE_SQLITE, "sum(row.n)",
		       LIST(ACCOUNT, "7", most, "0"), "half a sum");
	expect_refused(k, "count()",
		       LIST("10", "0", "1", "0", "7", "0", most, "2", "7"),
		       "the newest");
	expect_refused(k, "sum(row.n)",
		       LIST(ACCOUNT, "7",
			    "999999999999999999999999999999999999999999"),
		       "more than 128 bits");
}

/* 5 of 12 unreadable. */
#define UNREAD "12", "5", "0", "0", "7", "0", "-", "0"

Test(push_answer, unreadable_rows_move_what_they_can)
{
	struct answer a;

	cr_assert(ask(&a, DATABASE_POSTGRESQL,
		      LIST("count(row.n > 2)", "share(row.n > 2)", "min(row.n)",
			   "max(row.n)", "quantile(0.5, row.n)", "sum(row.n)"),
		      LIST(UNREAD, "3", "3", "7", "7", "1", "7", "9", "7", "4",
			   "-", "9", "7", "30")),
		  "%s", a.err.text);
	cr_expect_str_eq(bound(&a, 0, false), "3");
	cr_expect_str_eq(bound(&a, 0, true), "8");
	cr_expect_str_eq(bound(&a, 2, false), "null");
	cr_expect_str_eq(bound(&a, 2, true), "1");
	cr_expect_str_eq(bound(&a, 3, false), "9");
	cr_expect_str_eq(bound(&a, 3, true), "null");
	cr_expect_str_eq(bound(&a, 4, false), "null");
	cr_expect_str_eq(bound(&a, 4, true), "9");
	cr_expect_str_eq(bound(&a, 5, false), "null");
	cr_expect_eq(a.pushed.answer.bounds[1].low.uinteger, 3);
	cr_expect_eq(a.pushed.answer.bounds[1].low.whole, 12);
	cr_expect_eq(a.pushed.answer.bounds[1].high.uinteger, 8);
	fixture_end(&a.f);
}

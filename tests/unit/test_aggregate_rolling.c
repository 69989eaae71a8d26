/* SPDX-License-Identifier: Apache-2.0 */
/* rolling_sum and rolling_count against a look at every stretch. */
#include "unit/records_fixture.h"

#include "records/aggregate.h"

#define MOST_ROWS 25
#define LATEST	  50

struct moment {
	int64_t at, x;
	bool anew;
};

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Rows of one stretch lie between the same two that begin anew. */
static int64_t segment_of(const struct moment *rows, size_t count, int64_t at)
{
	int64_t segment = 0;

	for (size_t i = 0; i < count; i++)
		segment += rows[i].anew && rows[i].at <= at;
	return segment;
}

/* Every stretch there is, in each segment. */
static int64_t reference(const struct moment *rows, size_t count, int64_t span,
			 bool counted)
{
	int64_t most = 0;

	for (int64_t from = -span; from < LATEST; from++) {
		for (size_t anchor = 0; anchor < count; anchor++) {
			int64_t segment =
				segment_of(rows, count, rows[anchor].at);
			int64_t sum = 0;

			for (size_t i = 0; i < count; i++)
				if (!rows[i].anew && rows[i].at >= from &&
				    rows[i].at < from + span &&
				    segment_of(rows, count, rows[i].at) ==
					    segment)
					sum += counted ? 1 : rows[i].x;
			most = sum > most ? sum : most;
		}
	}
	return most;
}

static void compare(const struct aggregate *a, const struct moment *rows,
		    size_t count, bool counted, uint64_t *seed)
{
	struct arena *arena = arena_open();
	struct table_budget budget = {.limit = 1 << 20};
	struct cell cells[3] = {{0}};
	struct value v;

	for (size_t i = 0; i < count; i++) {
		struct value at = value_timestamp((struct instant){0, 0});
		struct value inputs[3];

		at.nanos = (int32_t)rows[i].at;
		inputs[counted ? 0 : 1] = at;
		inputs[counted ? 1 : 2] = value_bool(rows[i].anew);
		if (!counted)
			inputs[0] = value_int(rows[i].x);
		a->kind->add(a, &cells[next(seed) % 3], inputs, &budget);
	}
	cell_merge(a, &cells[1], &cells[0], &budget);
	cell_merge(a, &cells[1], &cells[2], &budget);
	v = cell_result(arena, a, &cells[1]);
	cr_assert_eq(v.kind, VALUE_INT);
	cr_assert_eq(v.integer, reference(rows, count, a->span, counted));
	for (int i = 0; i < 3; i++)
		cell_release(a, &cells[i], &budget);
	cr_assert_eq(budget.used, 0);
	arena_close(arena);
}

Test(aggregate_rolling, against_every_stretch)
{
	uint64_t seed = 20260301;

	for (int round = 0; round < 1500; round++) {
		struct moment rows[MOST_ROWS];
		size_t count = 1 + next(&seed) % MOST_ROWS;
		bool parted = round % 3 == 0, counted = round % 2 == 0;
		int third = counted ? 1 : 2;
		struct aggregate a = {
			.kind = counted ? &aggregate_rolling_count
					: &aggregate_rolling_sum,
			.inputs = {0, counted ? -1 : 1, -1},
			.type = &type_int,
			.span = (int64_t)(1 + next(&seed) % 12),
		};

		if (parted)
			a.inputs[third] = third;
		for (size_t i = 0; i < count; i++) {
			rows[i].at = (int64_t)(next(&seed) % LATEST);
			rows[i].x = (int64_t)(next(&seed) % 60) - 12;
			rows[i].anew = parted && next(&seed) % 8 == 0;
		}
		compare(&a, rows, count, counted, &seed);
	}
}

static void rows_of(struct fixture *f, const char *const *times, size_t count,
		    int64_t n)
{
	struct buffer rows;

	buffer_init(&rows);
	buffer_str(&rows, FIXTURE_HEADER);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&rows, "c%zu,%s,%s,,%zu.25,%lld,\n", i,
			      i == 2 ? "branch" : "aoc", times[i], i + 1,
			      (long long)n);
	buffer_char(&rows, '\0');
	fixture_rows(f, buffer_view(&rows).data);
	buffer_release(&rows);
}

Test(aggregate_rolling, a_stretch_is_half_open)
{
	static const char *const times[] = {"2026-02-02T10:00:00Z",
					    "2026-02-03T09:59:59Z",
					    "2026-02-03T10:00:00Z"};
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "rolling_sum(row.amount, row.received_at, 1d)");
	fixture_metric(&f, "rolling_count(row.received_at, 1d)");
	fixture_metric(&f, "rolling_count(row.received_at, 86400001ms)");
	fixture_metric(&f, "rolling_sum(row.amount, row.received_at, 1d, "
			   "row.channel == \"branch\")");
	fixture_metric(&f, "rolling_sum(coalesce(row.frozen_at, now) - "
			   "row.received_at, row.received_at, 1s)");
	rows_of(&f, times, 3, 1);
	cr_expect_str_eq(fixture_fact(&f, 0), "5.50");
	cr_expect_str_eq(fixture_fact(&f, 1), "2");
	cr_expect_str_eq(fixture_fact(&f, 2), "3");
	cr_expect_str_eq(fixture_fact(&f, 3), "3.50");
	cr_expect_str_eq(fixture_fact(&f, 4), "duration(\"2296800s\")");
	fixture_end(&f);
}

/* 128 bits inside, the type's own at the end. */
Test(aggregate_rolling, a_result_that_does_not_fit_is_unknown)
{
	static const char *const times[] = {"2026-02-02T10:00:00Z",
					    "2026-02-02T10:00:01Z"};
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "rolling_sum(row.n, row.received_at, 1h)");
	fixture_metric(&f, "rolling_sum(row.n, row.received_at, 1s)");
	rows_of(&f, times, 2, INT64_MAX);
	cr_expect_eq(f.result.answers[0].facts[0].kind, VALUE_UNKNOWN);
	cr_expect_str_eq(fixture_fact(&f, 1), "9223372036854775807");
	fixture_end(&f);
}

Test(aggregate_rolling, bounds_with_unreadable_rows)
{
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "rolling_count(row.received_at, 1d)");
	fixture_metric(&f, "rolling_count(row.received_at, 1d, row.n == 5)");
	fixture_metric(&f, "rolling_sum(row.n, row.received_at, 1d)");
	fixture_rows(&f, FIXTURE_HEADER "a,aoc,2026-02-02,,1,1,\n"
					"b,aoc,2026-02-02,,1,1,\n"
					"c,aoc,not a time,,1,1,\n");
	cr_expect_str_eq(fixture_low(&f, 0), "2");
	cr_expect_str_eq(fixture_high(&f, 0), "3");
	cr_expect_str_eq(fixture_low(&f, 1), "0");
	cr_expect_str_eq(fixture_high(&f, 1), "3");
	cr_expect_str_eq(fixture_low(&f, 2), "0");
	cr_expect_str_eq(fixture_high(&f, 2), "null");
	fixture_end(&f);
}

Test(aggregate_rolling, what_is_written_wrong)
{
	static const struct {
		const char *call, *said;
	} wrong[] = {
		{"rolling_sum(row.n, row.received_at, 0s)", "above 0"},
		{"rolling_sum(row.n, row.received_at, now - now)", "above 0"},
		{"rolling_sum(row.n, row.received_at, 5)", "written out"},
		{"rolling_sum(row.received_at, row.received_at, 1d)",
		 "cannot take timestamp"},
		{"rolling_sum(row.n, row.n, 1d)", "cannot take int"},
		{"rolling_sum(row.n, row.frozen_at, 1d)", "may be null"},
		{"rolling_sum(row.n, row.received_at, 1d, row.n)",
		 "cannot take int"},
		{"rolling_sum(row.n, row.received_at)", "it is rolling_sum("},
		{"rolling_count(1d)", "it is rolling_count("},
		{"overlap(row.received_at, row.frozen_at)", "may be null"},
		{"overlap(row.received_at)", "it is overlap(from, until)"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct fixture f;

		fixture_begin(&f);
		fixture_metric(&f, wrong[i].call);
		cr_expect_eq(fixture_compile(&f), -1, "%s", wrong[i].call);
		cr_expect_not_null(strstr(f.problems, wrong[i].said), "%s: %s",
				   wrong[i].call, f.problems);
		fixture_end(&f);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Gaps and overlaps against a look at every moment. */
#include "unit/records_fixture.h"

#include "records/aggregate.h"

#define MOST_ROWS 12
#define MOMENTS	  40

struct stretch {
	int64_t from, until;
};

struct picture {
	int64_t gap, most, shared;
};

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Nanosecond by nanosecond; [t, t + 1) is uncovered when no interval holds t,
 * and a gap goes on through t unless an interval begins or ends there. */
static struct picture reference(const struct stretch *rows, size_t count)
{
	struct picture p = {0, 0, 0};
	int64_t first = INT64_MAX, last = INT64_MIN, gap = 0;

	for (size_t i = 0; i < count; i++) {
		first = rows[i].from < first ? rows[i].from : first;
		last = rows[i].until > last ? rows[i].until : last;
	}
	for (int64_t t = first; t < last; t++) {
		int64_t open = 0;
		bool touched = false;

		for (size_t i = 0; i < count; i++) {
			open += rows[i].from <= t && t < rows[i].until;
			touched |= rows[i].from == t || rows[i].until == t;
		}
		p.most = open > p.most ? open : p.most;
		p.shared += open > 1;
		gap = open ? 0 : touched ? 1 : gap + 1;
		p.gap = gap > p.gap ? gap : p.gap;
	}
	return p;
}

static int64_t answer(const struct aggregate_kind *kind,
		      const struct cel_type *type, const struct stretch *rows,
		      size_t count, uint64_t *seed)
{
	struct aggregate a = {.kind = kind, .inputs = {0, 1, -1}, .type = type};
	struct table_budget budget = {.limit = 1 << 20};
	struct arena *arena = arena_open();
	struct cell cells[2] = {{0}};
	struct value v;

	for (size_t i = 0; i < count; i++) {
		struct value inputs[2] = {
			value_timestamp((struct instant){0, 0}),
			value_timestamp((struct instant){0, 0})};

		inputs[0].nanos = (int32_t)rows[i].from;
		inputs[1].nanos = (int32_t)rows[i].until;
		kind->add(&a, &cells[next(seed) % 2], inputs, &budget);
	}
	cell_merge(&a, &cells[0], &cells[1], &budget);
	v = cell_result(arena, &a, &cells[0]);
	cell_release(&a, &cells[0], &budget);
	cell_release(&a, &cells[1], &budget);
	cr_assert_eq(budget.used, 0);
	arena_close(arena);
	return type->kind == TYPE_INT ? v.integer : v.nanos;
}

Test(aggregate_interval, against_every_moment)
{
	uint64_t seed = 4;

	for (int round = 0; round < 4000; round++) {
		struct stretch rows[MOST_ROWS];
		size_t count = 1 + next(&seed) % MOST_ROWS;
		struct picture p;

		for (size_t i = 0; i < count; i++) {
			rows[i].from = (int64_t)(next(&seed) % MOMENTS);
			rows[i].until =
				rows[i].from + (int64_t)(next(&seed) % 8);
		}
		p = reference(rows, count);
		cr_assert_eq(answer(&aggregate_longest_gap, &type_duration,
				    rows, count, &seed),
			     p.gap);
		cr_assert_eq(answer(&aggregate_overlap, &type_int, rows, count,
				    &seed),
			     p.most);
		cr_assert_eq(answer(&aggregate_overlap_time, &type_duration,
				    rows, count, &seed),
			     p.shared);
	}
}

Test(aggregate_interval, as_the_page_says)
{
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "longest_gap(row.received_at, "
			   "coalesce(row.frozen_at, now))");
	fixture_metric(&f, "overlap(row.received_at, coalesce(row.frozen_at, "
			   "now))");
	fixture_metric(&f, "overlap_time(row.received_at, "
			   "coalesce(row.frozen_at, now))");
	fixture_metric(&f, "longest_gap(row.received_at, row.received_at)");
	fixture_rows(&f, FIXTURE_HEADER
		     "a,aoc,2026-02-01T00:00:00Z,2026-02-01T01:00:00Z,1,1,\n"
		     "b,aoc,2026-02-01T01:00:00Z,2026-02-01T02:00:00Z,1,1,\n"
		     "c,aoc,2026-02-01T05:30:00Z,2026-02-01T06:00:00Z,1,1,\n"
		     "d,aoc,2026-02-01T05:45:00Z,,1,1,\n");
	cr_expect_str_eq(fixture_fact(&f, 0), "duration(\"12600s\")");
	cr_expect_str_eq(fixture_fact(&f, 1), "2");
	cr_expect_str_eq(fixture_fact(&f, 2), "duration(\"900s\")");
	cr_expect_str_eq(fixture_fact(&f, 3), "duration(\"16200s\")");
	fixture_end(&f);
}

Test(aggregate_interval, backwards_is_unknown_and_unread_rows_widen)
{
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "overlap(now, row.received_at)");
	fixture_metric(&f, "overlap(row.received_at, now)");
	fixture_metric(&f, "longest_gap(row.received_at, now)");
	fixture_rows(&f, FIXTURE_HEADER "a,aoc,2026-02-01,,1,1,\n"
					"b,aoc,2026-02-02,,1,1,\n"
					"c,aoc,never,,1,1,\n");
	cr_expect_eq(f.result.answers[0].facts[0].kind, VALUE_UNKNOWN);
	cr_expect(text_starts(value_text(f.result.answers[0].facts[0]),
			      "bad-expression"));
	cr_expect_str_eq(fixture_low(&f, 1), "2");
	cr_expect_str_eq(fixture_high(&f, 1), "3");
	cr_expect_str_eq(fixture_low(&f, 2), "duration(\"0s\")");
	cr_expect_str_eq(fixture_high(&f, 2), "null");
	fixture_end(&f);
}

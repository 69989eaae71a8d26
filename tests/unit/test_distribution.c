/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/arena.h"
#include "records/distribution.h"
#include "records/spill.h"
#include "records/spilling.h"

#define VALUES 20000

static int64_t rank_of(struct distribution *values, uint64_t rank)
{
	int64_t n = 0;

	cr_assert(distribution_rank(values, rank, &n));
	return n;
}

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* The ranks of both together, while neither is changed. */
static void borrowed(struct distribution *a, struct distribution *b,
		     const int64_t *all, uint64_t count)
{
	struct table_budget budget = {.limit = 1 << 24};
	struct distribution both = {.unit = a->unit};

	distribution_count(&both, &budget);
	distribution_borrow(&both, a, &budget);
	distribution_borrow(&both, b, &budget);
	for (uint64_t i = 0; i < count; i += 1 + count / 97)
		cr_assert_eq(rank_of(&both, i + 1), all[i]);
	cr_assert_eq(rank_of(&both, count), all[count - 1]);
	distribution_release(&both, &budget);
	cr_assert_eq(budget.used, 0);
}

/* Every rank, with values on and off the counted pages, in two parts. */
static void check(int64_t unit, int64_t spread, bool counted, uint64_t seed)
{
	static int64_t all[VALUES];
	struct table_budget budget = {.limit = 1 << 24};
	struct distribution a = {.unit = unit}, b = {.unit = unit};
	uint64_t count = 1 + draw(&seed) % VALUES;

	if (counted) {
		distribution_count(&a, &budget);
		distribution_count(&b, &budget);
	}
	for (uint64_t i = 0; i < count; i++) {
		all[i] = (int64_t)(draw(&seed) % (uint64_t)spread) - spread / 8;
		if (draw(&seed) % 2)
			all[i] -= all[i] % unit;
		cr_assert(distribution_add(draw(&seed) % 2 ? &a : &b, all[i],
					   &budget));
	}
	qsort(all, count, sizeof(*all), compare);
	borrowed(&a, &b, all, count);
	cr_assert(distribution_merge(&a, &b, &budget));
	distribution_sort(&a);
	for (uint64_t i = 0; i < count; i += 1 + count / 97)
		cr_assert_eq(rank_of(&a, i + 1), all[i]);
	cr_assert_eq(rank_of(&a, count), all[count - 1]);
	distribution_release(&a, &budget);
	distribution_release(&b, &budget);
	cr_assert_eq(budget.used, 0);
}

Test(distribution, any_rank)
{
	for (uint64_t seed = 1; seed < 40; seed++) {
		check(1, 100, true, seed);
		check(1, 200000, true, seed);
		check(1000, 100000000, true, seed);
		check(1000000000, INT64_MAX / 2, true, seed);
		check(1, INT64_MAX / 2, false, seed);
	}
}

Test(distribution, stops_at_the_budget)
{
	struct table_budget budget = {.limit = 1024};
	struct distribution list = {.unit = 1};
	unsigned added = 0;

	while (added < 1000 && distribution_add(&list, -1, &budget))
		added++;
	cr_expect_eq(added, 128);
	distribution_release(&list, &budget);
	cr_expect_eq(budget.used, 0);
}

/* Pages of several are added up, nothing is listed. */
Test(distribution, ranks_of_borrowed_pages)
{
	static int64_t all[2 * VALUES];
	struct table_budget budget = {.limit = 1 << 24};
	struct distribution parts[2] = {{.unit = 1}, {.unit = 1}};

	for (size_t p = 0; p < 2; p++) {
		distribution_count(&parts[p], &budget);
		for (int64_t i = 0; i < VALUES; i++) {
			all[p * VALUES + (size_t)i] = i % 1500 * (1 + (int)p);
			cr_assert(distribution_add(
				&parts[p], i % 1500 * (1 + (int)p), &budget));
		}
		cr_assert_eq(parts[p].count, 0);
	}
	qsort(all, ARRAY_SIZE(all), sizeof(*all), compare);
	borrowed(&parts[0], &parts[1], all, ARRAY_SIZE(all));
	distribution_release(&parts[0], &budget);
	distribution_release(&parts[1], &budget);
	cr_expect_eq(budget.used, 0);
}

/* How many values there are, whatever their order. */
static uint64_t total_of(struct distribution *values)
{
	struct value_run run = {.times = 0};
	uint64_t total = 0;

	distribution_sort(values);
	while (distribution_next(values, &run))
		total += run.times;
	return total;
}

/* A list that is counted from now on has each of its values once. */
Test(distribution, what_is_condensed_is_neither_lost_nor_doubled)
{
	struct table_budget budget = {.limit = 1 << 24};
	struct distribution values = {.unit = 1};

	for (int64_t i = 0; i < VALUES; i++)
		cr_assert(distribution_add(&values, i % 100, &budget));
	cr_assert_eq(values.count, VALUES);
	distribution_condense(&values, &budget);
	cr_expect_not_null(values.pages);
	cr_expect_lt(values.count, DISTRIBUTION_COUNT_FROM);
	cr_expect_eq(total_of(&values), VALUES);
	for (uint64_t rank = 1; rank <= VALUES; rank += 7)
		cr_assert_eq(rank_of(&values, rank),
			     (int64_t)((rank - 1) / (VALUES / 100)));
	distribution_release(&values, &budget);
	cr_expect_eq(budget.used, 0);
}

/* A value so many times, to a list, past its limit and to its page. */
Test(distribution, one_value_many_times)
{
	static const uint64_t times[] = {3, 100000, 1, 5000};
	struct table_budget budget = {.limit = 128 * 1024};
	struct distribution values = {.unit = 1};
	uint64_t total = 0;

	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		cr_assert(distribution_add_times(&values, (int64_t)i, times[i],
						 &budget));
		total += times[i];
		cr_expect_eq(total_of(&values), total);
		cr_expect_eq(rank_of(&values, total), (int64_t)i);
		cr_expect_eq(rank_of(&values, total - times[i] + 1),
			     (int64_t)i);
	}
	distribution_release(&values, &budget);
	cr_expect_eq(budget.used, 0);
}

#define PARTS 4

/* Runs that were taken from one that had taken others' are all there. */
Test(distribution, runs_of_many_in_turn)
{
	static int64_t all[PARTS * VALUES];
	struct spill spill = {.directory = "/tmp"};
	struct table_budget budget = {.limit = 64 * 1024, .spill = &spill};
	struct distribution parts[PARTS];
	uint64_t seed = 4711, count = 0;

	for (size_t p = 0; p < PARTS; p++) {
		parts[p] = (struct distribution){.unit = 1};
		distribution_may_spill(&parts[p], &budget);
		for (size_t i = 0; i < VALUES; i++) {
			all[count] = (int64_t)(draw(&seed) >> 1);
			cr_assert(distribution_add(&parts[p], all[count++],
						   &budget));
		}
		cr_assert(distribution_spill(&parts[p]));
	}
	for (size_t p = PARTS - 1; p > 0; p--) {
		cr_expect_eq(parts[p].spilling->count, PARTS - p);
		cr_assert(
			distribution_merge(&parts[p - 1], &parts[p], &budget));
	}
	cr_expect_eq(parts[0].spilling->count, PARTS);
	qsort(all, count, sizeof(*all), compare);
	for (uint64_t i = 0; i < count; i += count / 7)
		cr_assert_eq(rank_of(&parts[0], i + 1), all[i]);
	cr_expect_eq(rank_of(&parts[0], count), all[count - 1]);
	for (size_t p = 0; p < PARTS; p++)
		distribution_release(&parts[p], &budget);
	cr_expect_eq(budget.used, 0);
	spill_close(&spill);
}

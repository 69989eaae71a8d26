/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "records/distribution.h"

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
	cr_assert(distribution_merge(&a, &b, &budget));
	distribution_sort(&a);
	qsort(all, count, sizeof(*all), compare);
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

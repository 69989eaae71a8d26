/* SPDX-License-Identifier: Apache-2.0 */
/* distinct, of what two threads have. */
#include "unit/records_fixture.h"

#include "base/clock.h"
#include "records/aggregate.h"

/* Of each: more than half of the slots, so both in one order are more than the
 * first slots are. */
#define VALUES 575000

static int64_t fill(const struct aggregate *a, struct cell *cell, int64_t from,
		    struct table_budget *budget)
{
	int64_t begun = clock_monotonic_ns();

	for (int64_t i = from; i < from + VALUES; i++) {
		struct value input = value_int(i);

		a->kind->add(a, cell, &input, budget);
	}
	return clock_monotonic_ns() - begun;
}

/* In the order of their hashes the keys of one crowd the slots of the other. */
Test(aggregate_distinct, merging_costs_about_what_adding_does, .timeout = 120)
{
	struct aggregate a = {.kind = aggregate_find(TEXT("distinct")),
			      .argument = &type_int};
	struct table_budget budget = {.limit = 1 << 28};
	struct arena *arena = arena_open();
	struct cell cells[2] = {{0}};
	int64_t adding, merging;
	struct value v;

	adding = fill(&a, &cells[0], 0, &budget);
	adding += fill(&a, &cells[1], VALUES - 1000, &budget);
	merging = -clock_monotonic_ns();
	cell_merge(&a, &cells[0], &cells[1], &budget);
	merging += clock_monotonic_ns();
	v = cell_result(arena, &a, &cells[0]);
	cr_assert_eq(v.kind, VALUE_INT);
	cr_expect_eq(v.integer, 2 * VALUES - 1000);
	cr_expect_lt(merging, 5 * adding, "%lld ns beside %lld",
		     (long long)merging, (long long)adding);
	for (int i = 0; i < 2; i++)
		cell_release(&a, &cells[i], &budget);
	cr_expect_eq(budget.used, 0);
	arena_close(arena);
}

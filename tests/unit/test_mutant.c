/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/mutant.h"

#include <criterion/criterion.h>

#include "load/load_pack.h"

static const struct check *check_of(struct arena *arena, const char *id)
{
	struct complaints complaints;
	struct err err = {0};
	struct pack *pack = arena_new(arena, struct pack);

	complaints_init(&complaints, arena);
	cr_assert_eq(load_pack(arena, "tests/fixtures/mutation", &complaints,
			       pack, &err),
		     0, "%s", err.text);
	return pack_check(pack, text_from(id));
}

static unsigned count_at(const struct mutants *mutants, enum mutant_site site)
{
	unsigned count = 0;

	for (size_t i = 0; i < mutants->count; i++)
		count += mutants->items[i].site == site;
	return count;
}

Test(mutant, everything_that_decides_is_mutated)
{
	struct arena *arena = arena_open();
	struct mutants mutants;

	mutants_of(arena, check_of(arena, "sms/checked"), &mutants);
	cr_expect_eq(count_at(&mutants, SITE_PARAMETER), 2);
	cr_expect_eq(count_at(&mutants, SITE_SETTLE), 3);
	cr_expect_gt(count_at(&mutants, SITE_WHERE), 0);
	cr_expect_gt(count_at(&mutants, SITE_METRIC), 0);
	cr_expect_gt(count_at(&mutants, SITE_EXPECT), 0);
	cr_expect_eq(count_at(&mutants, SITE_MIN_POPULATION), 0);
	mutants_of(arena, check_of(arena, "sms/routes"), &mutants);
	cr_expect_eq(count_at(&mutants, SITE_MIN_POPULATION), 3);
	cr_expect_gt(count_at(&mutants, SITE_PER), 0);
	cr_expect_gt(count_at(&mutants, SITE_EACH), 0);
	arena_close(arena);
}

Test(mutant, one_expression_changes_and_the_rest_stays)
{
	struct arena *arena = arena_open();
	const struct check *check = check_of(arena, "sms/checked");
	struct mutant mutant = {.site = SITE_EXPECT,
				.index = 1,
				.source = TEXT("slowest < params.limit")};
	struct check out;

	cr_assert(mutant_make(arena, check, &mutant, &out));
	cr_expect(text_is(out.expect[1].that.source, "slowest < params.limit"));
	cr_expect_eq(out.expect[0].that.program, check->expect[0].that.program);
	cr_expect(text_is(check->expect[1].that.source,
			  "slowest <= params.limit"));
	mutant.source = TEXT("slowest < 1");
	cr_expect_not(mutant_make(arena, check, &mutant, &out), "ill-typed");
	mutant =
		(struct mutant){.site = SITE_METRIC,
				.index = 2,
				.source = TEXT("share(row.route == \"test\")")};
	cr_expect_not(mutant_make(arena, check, &mutant, &out),
		      "the expectation wants an int");
	mutant = (struct mutant){.site = SITE_SETTLE};
	cr_assert(mutant_make(arena, check, &mutant, &out));
	cr_expect_eq(out.records->settle.source.size, 0);
	cr_expect_gt(check->records->settle.source.size, 0);
	arena_close(arena);
}

Test(mutant, a_parameter_moves_in_every_example)
{
	struct arena *arena = arena_open();
	const struct check *check = check_of(arena, "sms/checked");
	struct mutant mutant = {.site = SITE_PARAMETER, .direction = -1};
	struct check out;

	cr_assert(mutant_make(arena, check, &mutant, &out));
	for (size_t i = 0; i < check->example_count; i++) {
		cr_expect_eq(out.examples[i].with_values[0].seconds, 599);
		cr_expect_eq(check->examples[i].with_values[0].seconds, 600);
	}
	arena_close(arena);
}

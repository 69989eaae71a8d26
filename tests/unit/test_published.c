/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/published.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define MINUTES(n) value_duration((struct span){(n)*60, 0})

/* A check with one parameter, used with 60 minutes. */
static struct parameter limit = {.name = {"limit", 5},
				 .stricter = DIRECTION_LOWER};
static struct dated_value sixty;
static struct with with;
static struct check check;
static struct clause_use use;

static void set_up(void)
{
	sixty = (struct dated_value){.value = MINUTES(60),
				     .basis = BASIS_LAW,
				     .in_force = {INSTANT_ALWAYS,
						  INSTANT_NEVER}};
	with = (struct with){.parameter = &limit, .values = &sixty, .count = 1};
	check = (struct check){.parameters = &limit, .parameter_count = 1};
	use = (struct clause_use){
		.check = &check, .with = &with, .with_count = 1};
}

TestSuite(published, .init = set_up);

static enum published_match match(int64_t minutes, const char *reason)
{
	struct parameter_value used = {.value = MINUTES(minutes),
				       .reason = text_from(reason)};
	struct finding finding = {.parameters = &used,
				  .parameter_count = 1,
				  .window = {INSTANT_ALWAYS, INSTANT_NEVER}};

	return published_compare(&use, &finding, (struct instant){0, 0});
}

Test(published, the_same_and_the_stricter_value_are_told_apart)
{
	cr_assert(eq(int, match(60, NULL), PUBLISHED_SAME));
	cr_assert(eq(int, match(45, NULL), PUBLISHED_TIGHTER));
	cr_assert(eq(int, match(61, NULL), PUBLISHED_LOOSER));
	limit.stricter = DIRECTION_HIGHER;
	cr_assert(eq(int, match(45, NULL), PUBLISHED_LOOSER));
	cr_assert(eq(int, match(61, NULL), PUBLISHED_TIGHTER));
	limit.stricter = DIRECTION_FIXED;
	cr_assert(eq(int, match(45, NULL), PUBLISHED_LOOSER));
	cr_assert(eq(int, match(61, NULL), PUBLISHED_LOOSER));
}

Test(published, only_an_engineering_value_may_be_loosened_and_with_a_reason)
{
	cr_assert(eq(int, match(61, "slow core"), PUBLISHED_LOOSER));
	sixty.basis = BASIS_ENGINEERING;
	cr_assert(eq(int, match(61, "slow core"), PUBLISHED_LOOSER_ALLOWED));
	cr_assert(eq(int, match(61, NULL), PUBLISHED_LOOSER));
}

Test(published, a_value_that_nobody_published_is_loose)
{
	use.with_count = 0;
	cr_assert(eq(int, match(60, NULL), PUBLISHED_LOOSER));
}

Test(published, windows_must_reach_over_all_that_is_asked_for)
{
	struct records_spec records = {.window_column = 0,
				       .window_last = {1000, 0}};
	struct clause clause = {.in_force = {INSTANT_ALWAYS, INSTANT_NEVER}};
	struct instant now = {5000, 0};
	struct window_cover cover = {.any = false};

	check.records = &records;
	cr_assert(not(window_cover_holds(&cover, &clause, &check, now)));
	window_cover_add(&cover, (struct period){{4500, 0}, {5000, 0}});
	cr_assert(not(window_cover_holds(&cover, &clause, &check, now)));
	window_cover_add(&cover, (struct period){{4000, 0}, {4500, 0}});
	cr_assert(window_cover_holds(&cover, &clause, &check, now));
	/* not before the clause itself */
	cover = (struct window_cover){.any = false};
	clause.in_force.from = (struct instant){4600, 0};
	window_cover_add(&cover, (struct period){{4600, 0}, {5000, 0}});
	cr_assert(window_cover_holds(&cover, &clause, &check, now));
	/* nor up to some earlier end */
	cover = (struct window_cover){.any = false};
	window_cover_add(&cover, (struct period){{4000, 0}, {4900, 0}});
	cr_assert(not(window_cover_holds(&cover, &clause, &check, now)));
}

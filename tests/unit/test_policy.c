/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "model/policy.h"

Test(policy, things_are_found_by_id)
{
	const struct check checks[] = {{.id = {"a/a", 3}}, {.id = {"a/b", 3}}};
	const struct clause clauses[] = {{.id = {"TH-1", 4}},
					 {.id = {"TH-2", 4}}};
	const struct rule_book books[] = {
		{.id = {"x", 1}},
		{.id = {"y", 1}, .clauses = clauses, .clause_count = 2}};
	const struct profile profiles[] = {{.id = {"p", 1}}};
	const struct pack pack = {
		.checks = checks,
		.check_count = 2,
		.rule_books = books,
		.rule_book_count = 2,
		.profiles = profiles,
		.profile_count = 1,
	};
	const struct pack empty = {.check_count = 0};
	const struct rule_book *book = NULL;

	cr_expect_eq(pack_check(&pack, TEXT("a/b")), &checks[1]);
	cr_expect_null(pack_check(&pack, TEXT("a/c")));
	cr_expect_null(pack_check(&empty, TEXT("a/c")));
	cr_expect_eq(pack_rule_book(&pack, TEXT("y")), &books[1]);
	cr_expect_null(pack_rule_book(&pack, TEXT("z")));
	cr_expect_eq(pack_profile(&pack, TEXT("p")), &profiles[0]);
	cr_expect_null(pack_profile(&pack, TEXT("q")));
	cr_expect_eq(pack_clause(&pack, TEXT("TH-2"), &book), &clauses[1]);
	cr_expect_eq(book, &books[1]);
	cr_expect_null(pack_clause(&pack, TEXT("TH-3"), NULL));
}

Test(policy, a_period_is_half_open)
{
	const struct period period = {{10, 0}, {20, 0}};
	const struct period always = {INSTANT_ALWAYS, INSTANT_NEVER};

	cr_expect(!period_has(period, (struct instant){9, 999999999}));
	cr_expect(period_has(period, (struct instant){10, 0}));
	cr_expect(period_has(period, (struct instant){19, 999999999}));
	cr_expect(!period_has(period, (struct instant){20, 0}));
	cr_expect(period_has(always, (struct instant){0, 0}));
}

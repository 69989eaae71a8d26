/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/prove.h"

#include <criterion/criterion.h>

#include "base/limits.h"
#include "load/load_pack.h"

static const struct check *check_of(struct arena *arena, const char *id)
{
	struct complaints complaints;
	struct err err = {0};
	struct pack *pack = arena_new(arena, struct pack);
	const struct check *check;

	complaints_init(&complaints, arena);
	cr_assert_eq(load_pack(arena, "tests/fixtures/mutation", &complaints,
			       pack, &err),
		     0, "%s", err.text);
	check = pack_check(pack, text_from(id));
	cr_assert_not_null(check);
	return check;
}

static bool names(const struct survivor *survivor, const char *original,
		  const char *mutated)
{
	return text_is(survivor->mutant.original, original) &&
	       text_is(survivor->mutant.mutated, mutated);
}

static const struct survivor *find(const struct proof *proof,
				   const char *original, const char *mutated)
{
	for (size_t i = 0; i < proof->survivor_count; i++)
		if (names(&proof->survivors[i], original, mutated))
			return &proof->survivors[i];
	return NULL;
}

Test(prove, examples_that_say_enough_catch_everything)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	struct proof proof;

	cr_assert_eq(check_prove(arena, check_of(arena, "web/answers"), &proof,
				 &err),
		     0);
	cr_expect_eq(proof.mutants, 11);
	cr_expect_eq(proof.killed, 11);
	cr_expect_eq(proof.survivor_count, 0);
	arena_close(arena);
}

Test(prove, a_survivor_has_its_place_and_the_example_that_lacks)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	const struct survivor *survivor;
	struct proof proof;

	cr_assert_eq(check_prove(arena, check_of(arena, "sms/checked"), &proof,
				 &err),
		     0);
	cr_expect_eq(proof.mutants,
		     proof.killed + proof.equivalent + proof.survived);
	cr_expect_eq(proof.survivor_count, proof.equivalent + proof.survived);
	survivor = find(&proof, "==", "<=");
	cr_assert_not_null(survivor);
	cr_expect_eq(survivor->difference, DIFFERENCE_NONE,
		     "a count is never negative");
	survivor = find(&proof, "\"test\"", "\"\"");
	cr_assert_not_null(survivor);
	cr_expect_eq(survivor->difference, DIFFERENCE_SHOWN);
	cr_expect_eq(survivor->mutant.place.line, 14);
	cr_expect_eq(survivor->mutant.place.column, 23);
	cr_expect_null(find(&proof, "<=", "<"), "an example is at the limit");
	cr_expect_null(find(&proof, "\"partner\"", "\"\""),
		       "a metric that is only told decides nothing");
	arena_close(arena);
}

Test(prove, groups_are_mutated_too)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	const struct survivor *survivor;
	struct proof proof;

	cr_assert_eq(check_prove(arena, check_of(arena, "sms/routes"), &proof,
				 &err),
		     0);
	survivor = find(&proof, ">", ">=");
	cr_assert_not_null(survivor);
	cr_expect(text_is(survivor->example,
			  "an example with a group in which unchecked is 1 and "
			  "key.kind is \"other\""),
		  "%.*s", TEXT_ARG(survivor->example));
	arena_close(arena);
}

Test(prove, a_check_with_too_many_places_for_mistakes_is_refused)
{
	struct arena *arena = arena_open();
	struct check check = *check_of(arena, "sms/checked");
	struct expectation expect = check.expect[0];
	struct err err = {0};
	struct proof proof;
	struct buffer out;

	buffer_init(&out);
	buffer_str(&out, "unchecked in [0");
	for (int i = 0; i < LIMIT_MUTANTS; i++)
		buffer_str(&out, ", 5");
	buffer_char(&out, ']');
	expect.that.source = buffer_take(&out, arena);
	check.expect = &expect;
	check.expect_count = 1;
	cr_expect_eq(check_prove(arena, &check, &proof, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
	arena_close(arena);
}

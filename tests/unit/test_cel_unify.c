/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/cel_unify.h"

Test(cel_unify, binds_variables_both_ways_and_undoes)
{
	struct arena *arena = arena_open();
	struct unifier u = {.arena = arena};
	const struct cel_type *a = type_fresh(&u), *b = type_fresh(&u);
	size_t mark = unifier_mark(&u);

	cr_expect(type_unify(&u, a, &type_int));
	cr_expect(type_unify(&u, type_list_of(arena, &type_int),
			     type_list_of(arena, b)));
	cr_expect_eq(type_shape(&u, b), &type_int);
	cr_expect(type_unify(&u, a, b));
	cr_expect_not(type_unify(&u, a, &type_string));
	unifier_undo(&u, mark);
	cr_expect_eq(type_shape(&u, a), a);
	cr_expect(type_unify(&u, a, &type_string));
	arena_close(arena);
}

Test(cel_unify, makes_no_type_of_itself)
{
	struct arena *arena = arena_open();
	struct unifier u = {.arena = arena};
	const struct cel_type *a = type_fresh(&u);
	const struct cel_type *list = type_list_of(arena, a);

	cr_expect_not(type_unify(&u, a, list));
	cr_expect_not(
		type_unify(&u, type_map_of(arena, &type_string, list), a));
	arena_close(arena);
}

Test(cel_unify, joins_to_the_known_or_to_dyn)
{
	struct arena *arena = arena_open();
	struct unifier u = {.arena = arena};
	const struct cel_type *ints = type_list_of(arena, &type_int);
	const struct cel_type *empty = type_list_of(arena, type_fresh(&u));
	const struct cel_type *joined;

	cr_expect_eq(type_join(&u, &type_int, &type_string)->kind, TYPE_DYN);
	joined = type_settled(&u, type_join(&u, empty, ints));
	cr_expect(type_equal(joined, ints));
	joined = type_join(&u, type_nullable(arena, &type_int), &type_int);
	cr_expect(joined->nullable);
	cr_expect_eq(type_join(&u, &type_null, &type_timestamp)->kind,
		     TYPE_TIMESTAMP);
	cr_expect(
		type_unify(&u, type_decimal(arena, 2), type_decimal(arena, 2)));
	cr_expect_not(
		type_unify(&u, type_decimal(arena, 2), type_decimal(arena, 3)));
	arena_close(arena);
}

static bool takes(struct unifier *u, const char *letters,
		  const struct cel_type *x, const struct cel_type *y)
{
	struct cel_node a = {.kind = CEL_NAME, .type = x};
	struct cel_node b = {.kind = CEL_NAME, .type = y};
	struct cel_node *args[] = {&a, &b};
	struct match match = {0};

	return signature_match(u, letters, args, y ? 2 : 1, &match);
}

Test(cel_unify, matches_signatures)
{
	struct arena *arena = arena_open();
	struct unifier u = {.arena = arena};
	const struct cel_type *ints = type_list_of(arena, &type_int);
	const struct cel_type *map =
		type_map_of(arena, &type_string, &type_int);
	const struct cel_type *two = type_decimal(arena, 2);
	const struct cel_type *three = type_decimal(arena, 3);

	cr_expect(takes(&u, "ALA", &type_int, ints));
	cr_expect_not(takes(&u, "ALA", &type_string, ints));
	cr_expect(takes(&u, "MABA", map, &type_string));
	cr_expect_not(takes(&u, "MABA", map, &type_int));
	cr_expect_not(takes(&u, "i", &type_int, &type_int));
	cr_expect_not(takes(&u, "ii", &type_int, NULL));
	cr_expect(takes(&u, "NN", two, two));
	cr_expect_not(takes(&u, "NN", two, three));
	cr_expect_not(takes(&u, "mI", two, &type_int)); /* not written out */
	cr_expect(takes(&u, "LA", &type_dyn, NULL));
	cr_expect_not(takes(&u, "LA", &type_int, NULL));
	arena_close(arena);
}

Test(cel_unify, gives_the_type_of_the_variable)
{
	struct arena *arena = arena_open();
	struct unifier u = {.arena = arena};
	struct cel_node map = {.kind = CEL_NAME,
			       .type = type_map_of(arena, &type_string,
						   &type_bool)};
	struct cel_node *args[] = {&map};
	struct match match = {0};
	const char *gives = "LB";

	cr_assert(signature_match(&u, "MAB", args, 1, &match));
	cr_expect(
		type_equal(type_settled(&u, signature_type(&u, &gives, &match)),
			   type_list_of(arena, &type_bool)));
	arena_close(arena);
}

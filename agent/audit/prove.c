/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/prove.h"

#include "audit/try_example.h"
#include "base/limits.h"

/* 1: some example does not hold for it, or it cannot be run; 0: all do. */
static int is_caught(struct arena *scratch, const struct check *mutated,
		     struct err *err)
{
	for (size_t i = 0; i < mutated->example_count; i++) {
		const struct example *example = &mutated->examples[i];
		struct finding finding;

		if (example_try(scratch, mutated, example, &finding, err))
			return err->kind == ERR_USAGE ? 1 : -1;
		if (!example_holds(example, &finding))
			return 1;
	}
	return 0;
}

static void keep(struct arena *arena, const struct check *check,
		 const struct mutant *mutant, struct proof *out)
{
	struct survivor *survivor;

	if (out->survivor_count == out->survivor_room)
		out->survivors =
			arena_grow(arena, out->survivors, out->survivor_count,
				   &out->survivor_room,
				   sizeof(*out->survivors));
	survivor = &out->survivors[out->survivor_count++];
	survivor->mutant = *mutant;
	survivor->difference =
		tell_apart(arena, check, mutant, &survivor->example);
	if (survivor->difference == DIFFERENCE_NONE)
		out->equivalent++;
	else
		out->survived++;
}

int check_prove(struct arena *arena, const struct check *check,
		struct proof *out, struct err *err)
{
	struct arena *scratch;
	struct mutants mutants;
	int caught = 0;

	*out = (struct proof){0};
	mutants_of(arena, check, &mutants);
	if (mutants.too_many)
		return err_set(err, ERR_LIMIT,
			       "more than %d mistakes could be made in it: "
			       "make two checks of it",
			       LIMIT_MUTANTS);
	scratch = arena_open();
	for (size_t i = 0; i < mutants.count && caught >= 0; i++) {
		const struct mutant *mutant = &mutants.items[i];
		struct check mutated;

		arena_reset(scratch);
		if (!mutant_make(scratch, check, mutant, &mutated))
			continue;
		out->mutants++;
		caught = is_caught(scratch, &mutated, err);
		if (caught > 0)
			out->killed++;
		else if (!caught)
			keep(arena, check, mutant, out);
	}
	arena_close(scratch);
	return caught < 0 ? -1 : 0;
}

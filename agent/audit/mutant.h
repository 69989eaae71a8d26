/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutants of a check: the check with one mistake in it. Mutated is what decides
 * the verdict: expectations, where, settle, min-population, group keys, what
 * joins look for and take, the metrics that an expectation names (and what
 * those are made of), and the values of parameters in the examples. A metric
 * that only a sentence tells cannot change a verdict and is left alone.
 */
#ifndef PLAUDIT_AUDIT_MUTANT_H
#define PLAUDIT_AUDIT_MUTANT_H

#include "model/check.h"

enum mutant_site {
	SITE_EXPECT,
	SITE_WHERE,
	SITE_SETTLE,
	SITE_PER,
	SITE_EACH,
	SITE_METRIC,
	SITE_MIN_POPULATION,
	SITE_PARAMETER,
	SITE_JOIN_WHERE,
	SITE_JOIN_KEY,
	SITE_JOIN_ON,
	SITE_JOIN_TAKE,
};

struct mutant {
	enum mutant_site site;
	size_t index; /* of the expectation, key, metric or parameter */
	size_t join; /* SITE_JOIN_*: of which */
	struct place place; /* of the original */
	struct text whole; /* the expression it stands in */
	struct text original, mutated; /* the part that differs; mutated of
					  size 0: it is left out */
	struct text source; /* the whole, mutated; size 0: left out */
	int direction; /* SITE_PARAMETER: as value_nudge */
	int64_t least; /* SITE_MIN_POPULATION: the mutated number */
};

struct mutants {
	struct mutant *items;
	size_t count, room; /* at most LIMIT_MUTANTS */
	bool too_many; /* there are more */
};

void mutants_of(struct arena *arena, const struct check *check,
		struct mutants *out);
/* The mutated check. False when it is ill-typed: then it is no mutant. */
bool mutant_make(struct arena *arena, const struct check *check,
		 const struct mutant *mutant, struct check *out);

/*
 * An expression's tree with its types, the arguments of an aggregate one by
 * one; NULL when it is wrong. `env` as for the expression.
 */
struct cel_node *checked_tree(struct arena *arena, struct text source,
			      const struct cel_env *env, bool is_aggregate);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a mutant that no example caught differs from the check: the expression
 * and its mutant are evaluated side by side for values at, just below and just
 * above everything they compare with, within what the types allow: a count is
 * never negative, a share never beyond its whole, a column holds its words
 * only, a row must pass `where` and keep the order of its times. Where an
 * expression does nothing but compare, these values stand for all there are:
 * if none differs, the mutant says the same and is equivalent.
 */
#ifndef PLAUDIT_AUDIT_TELL_APART_H
#define PLAUDIT_AUDIT_TELL_APART_H

#include "audit/mutant.h"

enum difference {
	DIFFERENCE_NONE, /* equivalent, for certain */
	DIFFERENCE_SHOWN, /* by the example that *example describes */
	DIFFERENCE_NOT_FOUND,
};

enum difference tell_apart(struct arena *arena, const struct check *check,
			   const struct mutant *mutant, struct text *example);

#endif

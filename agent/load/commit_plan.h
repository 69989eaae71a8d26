/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of a commitment: a look at each bound source, which asks nothing. */
#ifndef PLAUDIT_LOAD_COMMIT_PLAN_H
#define PLAUDIT_LOAD_COMMIT_PLAN_H

#include "load/load_plan.h"

/* With a regulator: the sources that a clause of its rule books asks of, so
 * that it learns of no other; without one all that the site binds. */
int commit_plan(struct arena *arena, const struct plan_request *request,
		struct plan *out, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the databases that the site pushes checks down to can be asked what
 * the plan's checks ask, the same way as the agent would work it out. */
#ifndef PLAUDIT_LOAD_PLAN_PUSH_DOWN_H
#define PLAUDIT_LOAD_PLAN_PUSH_DOWN_H

#include "model/plan.h"

/* ERR_USAGE with the first expression that is outside the table of forms, its
 * place, and how many more there are. */
int plan_push_down(struct arena *arena, const struct plan *plan,
		   struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A plan that came with a run document beside the one that is made here. */
#ifndef PLAUDIT_AUDIT_PLAN_COMPARE_H
#define PLAUDIT_AUDIT_PLAN_COMPARE_H

#include "audit/plan_document.h"

/* ERR_TRUST names the first member, and of a list the first item, in which the
 * head as it was read differs from what `plan` would have written under the
 * same salt, version and trigger. */
int plan_compare(struct arena *arena, const struct plan_head *read,
		 struct plan *plan, struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Profile + site + pack + now = plan. Everything that makes a finding
 * unanswerable from the start (never bound, an empty list) is in the ask, not
 * an error.
 */
#ifndef PLAUDIT_LOAD_LOAD_PLAN_H
#define PLAUDIT_LOAD_LOAD_PLAN_H

#include "model/plan.h"

struct plan_request {
	const struct pack *pack;
	const struct site *site;
	const struct regulator *regulator; /* NULL: all rule books */
	struct instant now; /* cut to whole seconds */
	bool judge_all; /* announced, draft and voluntary clauses too */
};

/* -1: too many findings (ERR_LIMIT). */
int load_plan(struct arena *arena, const struct plan_request *request,
	      struct plan *out, struct err *err) MUST_USE;

#endif

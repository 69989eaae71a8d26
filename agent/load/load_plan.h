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

/* What a plan says of a clause before anything is looked at, so that a kept
 * plan can be checked against the pack: why it is not judged (REASON_NONE: it
 * is), for the classes of the site's profiles. */
enum reason clause_left_out(const struct clause *clause, unsigned classes,
			    struct instant now, bool judge_all);
unsigned site_classes(const struct site *site);
/* Verdict and reason; out->clause is given. */
void plan_clause_scope(struct plan_clause *out, enum reason left_out);
/* The end of a waiver's last day; zone NULL: UTC. read_overrides.c */
struct instant waiver_end(struct text date, const struct zone *zone);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan as it was asked, without the site file: the head of a run document
 * (reports/evidence.md). It names checks, clauses and profiles by id; whoever
 * reads it brings the rule pack, and what the pack does not bear out is
 * refused: a check that the clause does not use, another extent, a parameter
 * that the check does not have.
 */
#ifndef PLAUDIT_AUDIT_PLAN_DOCUMENT_H
#define PLAUDIT_AUDIT_PLAN_DOCUMENT_H

#include "model/plan.h"
#include "parse/json.h"

struct plan_head {
	struct plan *plan; /* its site is a stub of what judging needs */
	enum trigger trigger;
	struct text version; /* of the agent that looked */
	unsigned char salt[16]; /* so that its digest cannot be guessed */
	bool has_details;
	struct digest details; /* the same run with its sentences */
};

struct json *plan_to_json(struct arena *arena, const struct plan_head *head);
/* ERR_TRUST: made with another pack; ERR_USAGE: what is wrong with it. */
int plan_from_json(struct arena *arena, const struct json *json,
		   const struct pack *pack, struct plan_head *out,
		   struct err *err) MUST_USE;

#endif

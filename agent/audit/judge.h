/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From facts to verdicts. Pure: the same findings and clauses come out of the
 * same facts, parameters and `now` on any machine, so that the collector and a
 * replay judge again with this code. The truth rules of DESIGN.md section 5: a
 * known fail decides; otherwise an unknown makes the whole unknown; nothing is
 * ever passed vacuously.
 */
#ifndef PLAUDIT_AUDIT_JUDGE_H
#define PLAUDIT_AUDIT_JUDGE_H

#include "model/report.h"

/*
 * Judges finding->check by its seen facts, bounds, parameters, account. On
 * entry finding->reason says why nothing could be seen (it stays unknown then);
 * reasons that follow from facts are found again. `complete`: the source is
 * shown complete by control totals, so that no rows is a nil return, unless
 * some are not settled yet. A fact of another type than the check declares, and
 * records without an account of their rows, are our error. Fills verdict,
 * reason, expect, and detail when it was empty.
 */
void judge_finding(struct arena *arena, struct finding *finding,
		   struct instant now, bool complete);

/* Which findings show a clause, and how much of it each check shows. */
struct clause_basis {
	const struct clause *clause;
	const struct rule_book *book;
	enum verdict verdict; /* NOT_APPLICABLE, or UNKNOWN: to be judged */
	enum reason reason;
	const unsigned *findings; /* indexes into the report's */
	const enum extent *shows;
	size_t finding_count;
};

/* The clause's verdict from judged findings; waivers are matched later. */
struct clause_finding judge_clause(const struct clause_basis *basis,
				   const struct finding *findings);

/* Reasons that a look may give: the rest is for the plan, the judge and the
 * collector, or speaks of a clause. */
bool reason_is_of_look(enum reason reason);

#endif

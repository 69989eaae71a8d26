/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report from a plan and its answers: findings are judged, clauses concluded,
 * waivers matched, coverage counted. And the other way in: a report that was
 * read from a statement is bound to a rule pack again, so that it can be judged
 * or shown.
 */
#ifndef PLAUDIT_AUDIT_ASSEMBLE_H
#define PLAUDIT_AUDIT_ASSEMBLE_H

#include "audit/lane.h"
#include "model/report.h"

struct assembly {
	const struct plan *plan;
	const struct answers *answers;
	enum trigger trigger;
	bool roots_only; /* nothing is judged, nothing kept but keys */
	bool kept; /* observations is the digest of the run's document */
	struct digest observations;
};

void report_assemble(struct arena *arena, const struct assembly *assembly,
		     struct report *out);

/*
 * Gives findings their checks and clauses their clauses, by id, and puts
 * parameters and facts into the order the check declares. What the pack lacks
 * stays NULL; a finding whose names are not the check's loses its check.
 */
void report_bind(struct arena *arena, const struct pack *pack,
		 struct report *report);

/* True when finding's source is shown complete by its owner's totals. */
bool finding_source_complete(const struct report *report,
			     const struct finding *finding);

#endif

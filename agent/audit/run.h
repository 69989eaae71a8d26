/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run itself: a plan's looks are made in lanes, redacted, kept, judged and
 * put together to a report. What could not be seen is in the report as unknown
 * with its reason; -1 is only for our own failure (no process, no disk).
 */
#ifndef PLAUDIT_AUDIT_RUN_H
#define PLAUDIT_AUDIT_RUN_H

#include "audit/lane.h"
#include "model/report.h"

struct audit_request {
	const struct plan *plan;
	enum trigger trigger;
	const char *state_directory; /* evidence and salts go there; NULL: keep
					nothing (a rehearsal) */
	const char *wrap_path; /* of the commitments' keys; see salt_vault.h */
	bool roots_only; /* the plan asks nothing: it is there to commit */
	struct lane_options lanes;
};

int audit_run(struct arena *arena, const struct audit_request *request,
	      struct report *out, struct err *err) MUST_USE;

#endif

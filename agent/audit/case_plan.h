/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan that asks of one case what an audit asks of all: each check on records
 * whose source has the case's key, over the rows with that key alone. The
 * limits are those that were in force at the case's own time. No window and no
 * least population: one case is one case. What an audit would leave out (not
 * settled yet, another channel) is left out and counted here too.
 */
#ifndef PLAUDIT_AUDIT_CASE_PLAN_H
#define PLAUDIT_AUDIT_CASE_PLAN_H

#include "model/plan.h"

struct case_request {
	const struct pack *pack;
	const struct site *site;
	const struct regulator *regulator; /* NULL: all rule books */
	struct instant now;
	struct text id; /* of the case, as the key column has it */
	struct instant at; /* case_plan: whose limits */
};

/* What a source has of the case. */
struct case_source {
	const struct source_binding *source;
	uint64_t rows; /* with that key */
	bool has_time;
	struct instant at; /* the earliest of them */
	/* The site wants newer rows than it has: what it can tell ends here. */
	bool ended;
	struct instant end;
	struct text unseen; /* why it could not be looked at; size 0: it was */
};

/* One of the site's sources that have a key column of a type that the id can
 * be: reads its files, be they ever so old. Another one: *out is false. */
int case_look(struct arena *arena, const struct case_request *request,
	      const struct source_binding *source, struct case_source *found,
	      bool *out, struct err *err) MUST_USE;

/* Asks of sources without the case, and live ones, have no look. The limits
 * are those of request->at. */
int case_plan(struct arena *arena, const struct case_request *request,
	      const struct case_source *sources, size_t count, struct plan *out,
	      struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dry run for a person: what an audit would look at, as whom, how long, where
 * it would be sent, and which clauses cannot be shown to hold and why. Made of
 * the plan alone: nothing is opened for it.
 */
#ifndef PLAUDIT_RENDER_PLAN_TEXT_H
#define PLAUDIT_RENDER_PLAN_TEXT_H

#include "model/plan.h"

struct plan_text_request {
	const struct plan *plan;
	const char *language; /* "en" or "th" */
	const struct zone *zone; /* where no rule book names one */
	unsigned columns; /* 0: 80 */
};

void plan_text(struct arena *arena, const struct plan_text_request *request,
	       struct buffer *out);

#endif

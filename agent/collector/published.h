/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an institution used against what the regulator published: the values of
 * a clause's parameters, and the time that a check's windows must cover.
 */
#ifndef PLAUDIT_COLLECTOR_PUBLISHED_H
#define PLAUDIT_COLLECTOR_PUBLISHED_H

#include "model/report.h"

enum published_match {
	PUBLISHED_SAME,
	PUBLISHED_TIGHTER,
	PUBLISHED_LOOSER_ALLOWED, /* engineering values, with a reason */
	PUBLISHED_LOOSER,
};

/* The finding is bound to use->check. */
enum published_match published_compare(const struct clause_use *use,
				       const struct finding *finding,
				       struct instant now);

/* The time that several findings' windows span together. */
struct window_cover {
	bool any;
	bool whole; /* one had no window */
	struct instant from, until;
};

void window_cover_add(struct window_cover *cover, struct period window);
/* Whether they reach over all that the check asks for at `now`, within the
 * clause's dates. */
bool window_cover_holds(const struct window_cover *cover,
			const struct clause *clause, const struct check *check,
			struct instant now);

#endif

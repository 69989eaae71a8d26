/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit says of itself when it is sealed: that it corrects an earlier
 * one, and how long people may look at it before it is sent. */
#ifndef PLAUDIT_VERBS_AUDIT_MARKS_H
#define PLAUDIT_VERBS_AUDIT_MARKS_H

#include "model/report.h"
#include "model/site.h"

/* correction: a bundle or envelope of this chain, or NULL. regulator: NULL is
 * none. ERR_USAGE when it is of another chain, or no audit. */
int audit_marks(struct arena *arena, const struct site *site,
		const struct regulator *regulator, const char *correction,
		struct report *report, struct err *err) MUST_USE;

#endif

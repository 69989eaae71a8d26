/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running a check's own examples: inline rows through the records engine,
 * recorded facts straight to the judge. The same code judges as in an audit.
 */
#ifndef PLAUDIT_AUDIT_TRY_EXAMPLE_H
#define PLAUDIT_AUDIT_TRY_EXAMPLE_H

#include "model/report.h"

/* The finding that the example makes. -1: our own failure. */
int example_try(struct arena *arena, const struct check *check,
		const struct example *example, struct finding *out,
		struct err *err) MUST_USE;
/* Whether the finding is what the example says. */
bool example_holds(const struct example *example,
		   const struct finding *finding);

#endif

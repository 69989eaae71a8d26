/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts come from the other side: before they go into a compiled expression
 * they must have the types that the check declares.
 */
#ifndef PLAUDIT_AUDIT_FACT_TYPE_H
#define PLAUDIT_AUDIT_FACT_TYPE_H

#include "model/report.h"

/* A null fits a nullable type only. */
bool value_fits(struct value v, const struct cel_type *type);
/* Not seen fits every fact; an absent bound fits every type. */
bool fact_fits(const struct check *check, size_t index, struct value fact,
	       const struct fact_bounds *bounds);
/* Of a finding that is bound to its check: facts, bounds and parameters. */
bool facts_are_typed(const struct finding *finding);

#endif

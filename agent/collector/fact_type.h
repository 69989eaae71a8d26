/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts come from the other side: before they go into a compiled expression
 * they must have the types that the check declares.
 */
#ifndef PLAUDIT_COLLECTOR_FACT_TYPE_H
#define PLAUDIT_COLLECTOR_FACT_TYPE_H

#include "model/report.h"

/* A null fits a nullable type only; not seen fits every fact. */
bool value_fits(struct value v, const struct cel_type *type);
/* Of a finding that is bound to its check: facts, bounds and parameters. */
bool facts_are_typed(const struct finding *finding);

#endif

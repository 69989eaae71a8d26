/* SPDX-License-Identifier: Apache-2.0 */
/* What another system said in JSON, as a fact of type dyn. */
#ifndef PLAUDIT_PROBES_JSON_FACT_H
#define PLAUDIT_PROBES_JSON_FACT_H

#include "cel/value.h"

/* Null when it is no JSON; unknown where it is more than we read, or deeper
 * than LIMIT_FACT_DEPTH. */
struct value json_fact(struct arena *arena, struct text body);

#endif

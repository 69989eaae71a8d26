/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a source that was read can be judged by: the data owner's control
 * totals, and how old its newest row is. */
#ifndef PLAUDIT_RECORDS_SOURCE_CHECKS_H
#define PLAUDIT_RECORDS_SOURCE_CHECKS_H

#include "records/engine.h"

/* Nothing when the result has a reason already. */
void source_checks(struct arena *arena, const struct records_job *job,
		   struct records_result *result);

#endif

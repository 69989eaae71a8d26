/* SPDX-License-Identifier: Apache-2.0 */
/* Why a clause of a plan cannot pass, as far as that is known beforehand. */
#ifndef PLAUDIT_RENDER_PLAN_DOUBT_H
#define PLAUDIT_RENDER_PLAN_DOUBT_H

#include "model/plan.h"
#include "render/phrase.h"

/* Size 0: nothing speaks against it yet, or it is not judged. */
struct text plan_doubt(const struct voice *voice, const struct plan *plan,
		       const struct plan_clause *clause);

#endif

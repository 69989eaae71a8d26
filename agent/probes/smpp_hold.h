/* SPDX-License-Identifier: Apache-2.0 */
/* What a look at an SMS gateway must be given before the fence: its passwords,
 * out of the environment or a file that the fenced child no longer sees. */
#ifndef PLAUDIT_PROBES_SMPP_HOLD_H
#define PLAUDIT_PROBES_SMPP_HOLD_H

#include "model/plan.h"

struct smpp_hold {
	struct secret *password, *receiver; /* NULL: there is none */
	struct text missing; /* why one could not be had; size 0: all are */
};

/* NULL when the look needs none. */
struct smpp_hold *smpp_hold_take(struct arena *arena, const struct site *site,
				 const struct look *look);
void smpp_hold_release(struct smpp_hold *hold); /* NULL is allowed */

#endif

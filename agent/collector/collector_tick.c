/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/collector_tick.h"

#include "collector/challenge_make.h"
#include "collector/event_drain.h"

static int keep_challenges(struct collector *c, struct err *err)
{
	struct instant now = c->clock();
	size_t made;

	if (challenge_sweep(c->desk.store, c->desk.authority, now, err) < 0)
		return -1;
	return nonce_stock(c->desk.store, c->desk.authority, NONCE_STOCK, now,
			   &made, err);
}

void collector_tick(struct collector *c)
{
	struct text nobody = {0};
	struct err err = {0};

	enrol_guard_lock(c->guard);
	if (keep_challenges(c, &err) < 0)
		c->intake.log("challenges", nobody, &err);
	err_clear(&err);
	if (event_drain(c->desk.store, c->queue, &err) < 0)
		c->intake.log("events that wait", nobody, &err);
	enrol_guard_unlock(c->guard);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/collector_tick.h"

#include "collector/event_drain.h"

void collector_tick(struct collector *c)
{
	struct text nobody = {0};
	struct err err = {0};

	enrol_guard_lock(c->guard);
	if (event_drain(c->desk.store, c->queue, &err) < 0)
		c->intake.log("events that wait", nobody, &err);
	enrol_guard_unlock(c->guard);
}

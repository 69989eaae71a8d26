/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events that were kept with what they tell (a key that was enrolled, rotated,
 * revoked; by a verb in another process too) go into the log. One drain at a
 * time: the caller holds a lock.
 */
#ifndef PLAUDIT_COLLECTOR_EVENT_DRAIN_H
#define PLAUDIT_COLLECTOR_EVENT_DRAIN_H

#include "collector/event_seal.h"
#include "collector/intake_queue.h"

/* Signs the event and makes it ready to wait. */
int event_prepare(struct arena *arena, struct key *authority,
		  const struct event_facts *facts, struct waiting_event *out,
		  struct err *err) MUST_USE;
/* 0 when nothing waits any more. */
int event_drain(struct store *store, struct intake_queue *queue,
		struct err *err) MUST_USE;

#endif

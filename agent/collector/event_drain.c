/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/event_drain.h"

int event_prepare(struct arena *arena, struct key *authority,
		  const struct event_facts *facts, struct waiting_event *out,
		  struct err *err)
{
	return event_seal(arena, authority, facts, &out->event, &out->leaf,
			  err);
}

static int drain(struct arena *arena, struct store *store,
		 struct intake_queue *queue, struct err *err)
{
	struct waiting_list waiting;

	if (store->kind->events_waiting(store, arena, &waiting, err) < 0)
		return -1;
	for (size_t i = 0; i < waiting.count; i++) {
		struct submission submission = {
			.arena = arena,
			.event = waiting.items[i].event,
			.leaf = waiting.items[i].leaf,
		};

		if (!intake_queue_wait(queue, &submission) ||
		    submission.outcome != SUBMISSION_LOGGED)
			return err_set(err, ERR_SYSTEM,
				       "the log did not take it");
	}
	/* and what is logged now waits no longer */
	return waiting.count ? store->kind->events_waiting(store, arena,
							   &waiting, err)
			     : 0;
}

int event_drain(struct store *store, struct intake_queue *queue,
		struct err *err)
{
	struct arena *arena = arena_open();
	int result = drain(arena, store, queue, err);

	arena_close(arena);
	return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lanes of a run on their way and what they have answered so far: the state
 * behind audit/lane.h, and taking the frames that a lane sends.
 */
#ifndef PLAUDIT_AUDIT_CREW_H
#define PLAUDIT_AUDIT_CREW_H

#include "audit/lane.h"
#include "base/process.h"

#define LANE_GRACE_MS 2000 /* beyond a look's own deadline */

/* A lane on its way: 0 whole, 1 one look a child, 2 one check a child. */
struct running {
	struct lane lane;
	int round;
	struct child child;
	bool started, finished;
	struct deadline deadline; /* of the look at hand */
	size_t looks_over; /* of the lane */
	struct buffer pending; /* bytes of a frame that is not whole yet */
	struct exit_status end;
	bool timed_out, broken;
	/* of the look at hand: what it has sent already */
	size_t answers;
	bool has_source, has_salt_key;
	unsigned char salt_key[32];
};

struct crew {
	struct arena *arena;
	const struct plan *plan;
	const struct lane_options *options;
	struct answers *answers;
	struct running *lanes;
	size_t count, room;
	bool *look_done;
	size_t looks_done;
	uint64_t *done, *total; /* per look, for the progress */
	struct arena *scratch; /* of one frame */
	size_t kept_bytes; /* of frames, at most LIMIT_ANSWER_BYTES */
};

/* Every ask of the look without an answer gets this one; the look is done. */
void crew_answer_rest(struct crew *crew, const struct look *look,
		      unsigned index, enum reason reason, struct text detail);
/*
 * Takes the whole frames among the lane's pending bytes. A lane speaks of the
 * look at hand only, answers each of its asks once, and its source once: all
 * else is ERR_PEER, because a child that was taken over must not forge what
 * another look saw, nor fill our memory.
 */
int crew_take_frames(struct crew *crew, struct running *lane,
		     struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/lane.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/limits.h"
#include "base/process.h"
#include "probes/probe.h"

#define LANES_IN_FLIGHT 64
#define POLL_MS		200
#define GRACE_MS	2000 /* after the last frame, for the child's own exit */

/* A lane on its way: 0 whole, 1 one look a child, 2 one check a child. */
struct running {
	struct lane lane;
	int round;
	struct child child;
	bool started, finished;
	struct deadline deadline;
	struct buffer pending; /* bytes of a frame that is not whole yet */
	struct exit_status end;
	bool timed_out, broken;
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
};

static void tell_progress(const struct crew *crew)
{
	uint64_t done = 0, total = 0;

	if (!crew->options->progress)
		return;
	for (size_t i = 0; i < crew->plan->look_count; i++) {
		done += crew->done[i];
		total += crew->total[i];
	}
	crew->options->progress(crew->options->context, crew->looks_done,
				crew->plan->look_count, done, total);
}

static void lane_add(struct crew *crew, const struct plan *plan,
		     const unsigned *looks, size_t count, int round)
{
	struct running *lane;

	crew->lanes = arena_grow(crew->arena, crew->lanes, crew->count,
				 &crew->room, sizeof(*crew->lanes));
	lane = &crew->lanes[crew->count++];
	memset(lane, 0, sizeof(*lane));
	lane->lane.plan = plan;
	lane->lane.looks = looks;
	lane->lane.look_count = count;
	lane->round = round;
	for (size_t i = 0; i < count; i++)
		lane->lane.deadline_ms += plan->looks[looks[i]].deadline_ms;
}

/* One lane a name, looks in the plan's order. */
static void lanes_plan(struct crew *crew)
{
	const struct plan *plan = crew->plan;
	bool *taken = arena_many(crew->arena, plan->look_count, bool);

	for (size_t i = 0; i < plan->look_count; i++) {
		unsigned *looks;
		size_t count = 0;

		if (taken[i])
			continue;
		looks = arena_many(crew->arena, plan->look_count, unsigned);
		for (size_t j = i; j < plan->look_count; j++) {
			if (taken[j] || !text_equal(plan->looks[j].lane,
						    plan->looks[i].lane))
				continue;
			taken[j] = true;
			looks[count++] = (unsigned)j;
		}
		lane_add(crew, plan, looks, count, 0);
	}
}

static void look_finish(struct crew *crew, unsigned look)
{
	if (!crew->look_done[look])
		crew->looks_done++;
	crew->look_done[look] = true;
	crew->done[look] = crew->total[look];
}

/* Every ask of the look without an answer gets this one. */
static void answer_rest(struct crew *crew, const struct look *look,
			unsigned index, enum reason reason, struct text detail)
{
	for (size_t i = 0; i < look->ask_count; i++) {
		unsigned ask = look->asks[i];
		struct observation *o = &crew->answers->observations[ask];

		if (crew->answers->answered[ask])
			continue;
		memset(o, 0, sizeof(*o));
		o->look = index;
		o->ask = ask;
		o->reason = reason;
		o->detail = detail;
		o->shown_by = look->kind->shown_by;
		o->environment = look->target	? look->target->environment
				 : look->source ? look->source->environment
						: ENVIRONMENT_LIVE;
		o->vantage =
			look->target ? look->target->vantage : VANTAGE_INSIDE;
		o->began = o->ended = clock_now();
		crew->answers->answered[ask] = true;
	}
	look_finish(crew, index);
}

static void frame_take(struct crew *crew, struct running *lane,
		       const struct frame *frame)
{
	struct answers *answers = crew->answers;
	unsigned look = frame->look;

	switch (frame->kind) {
	case FRAME_OBSERVATION:
		answers->observations[frame->observation.ask] =
			frame->observation;
		answers->answered[frame->observation.ask] = true;
		break;
	case FRAME_SOURCE:
		answers->sources[look] = frame->source;
		answers->has_source[look] = true;
		memcpy(answers->salt_keys[look], lane->salt_key, 32);
		break;
	case FRAME_SALT_KEY:
		memcpy(lane->salt_key, frame->salt_key, 32);
		break;
	case FRAME_PROGRESS:
		crew->done[look] = frame->done;
		crew->total[look] = frame->total;
		break;
	case FRAME_LOOK_DONE:
		answer_rest(crew, &lane->lane.plan->looks[look], look,
			    REASON_OUR_ERROR,
			    TEXT("the probe did not answer this check"));
		break;
	case FRAME_LOOK_FAILED:
		answer_rest(crew, &lane->lane.plan->looks[look], look,
			    REASON_OUR_ERROR, frame->message);
		break;
	}
}

/* Whole frames out of the bytes at hand. */
static int frames_take(struct crew *crew, struct running *lane, struct err *err)
{
	struct buffer *pending = &lane->pending;
	size_t at = 0;

	while (pending->size - at >= 4) {
		const char *from = pending->data + at;
		uint32_t size = get_u32be((const unsigned char *)from);
		struct frame frame;
		struct text body;

		if (size > LIMIT_OBSERVATION_BYTES)
			return err_set(err, ERR_LIMIT,
				       "a frame of %u bytes (at most %d)", size,
				       LIMIT_OBSERVATION_BYTES);
		if (pending->size - at - 4 < size)
			break;
		body = text_copy(crew->arena, (struct text){from + 4, size});
		if (frame_read(crew->arena, body, lane->lane.plan, &frame, err))
			return -1;
		frame_take(crew, lane, &frame);
		at += 4 + (size_t)size;
	}
	memmove(pending->data, pending->data + at, pending->size - at);
	pending->size -= at;
	return 0;
}

static void lane_end(struct running *lane)
{
	lane->end = process_wait(&lane->child, deadline_after_ms(GRACE_MS));
	lane->finished = true;
	buffer_release(&lane->pending);
}

static void lane_stop(struct running *lane)
{
	process_kill(&lane->child);
	lane->finished = true;
	buffer_release(&lane->pending);
}

static void lane_read(struct crew *crew, struct running *lane)
{
	char block[65536];
	struct err err = {.kind = ERR_NONE};
	ssize_t n = read(lane->child.out_fd, block, sizeof(block));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		lane_end(lane);
		return;
	}
	buffer_add(&lane->pending, block, (size_t)n);
	if (frames_take(crew, lane, &err)) {
		lane->broken = true;
		lane_stop(lane);
	}
}

static int lanes_start(struct crew *crew, struct err *err)
{
	size_t flying = 0;

	for (size_t i = 0; i < crew->count; i++)
		flying += crew->lanes[i].started && !crew->lanes[i].finished;
	for (size_t i = 0; i < crew->count && flying < LANES_IN_FLIGHT; i++) {
		struct running *lane = &crew->lanes[i];

		if (lane->started)
			continue;
		if (process_fork(&lane->child, lane_child, &lane->lane, err))
			return err_prefix(err, "lane");
		buffer_init(&lane->pending);
		lane->started = true;
		lane->deadline = deadline_after_ms(lane->lane.deadline_ms);
		flying++;
	}
	return 0;
}

static void lanes_poll(struct crew *crew)
{
	struct pollfd fds[LANES_IN_FLIGHT];
	struct running *of[LANES_IN_FLIGHT];
	nfds_t count = 0;

	for (size_t i = 0; i < crew->count && count < LANES_IN_FLIGHT; i++) {
		struct running *lane = &crew->lanes[i];

		if (!lane->started || lane->finished)
			continue;
		if (deadline_passed(lane->deadline)) {
			lane->timed_out = true;
			lane_stop(lane);
			continue;
		}
		fds[count].fd = lane->child.out_fd;
		fds[count].events = POLLIN;
		of[count++] = lane;
	}
	if (!count || poll(fds, count, POLL_MS) <= 0)
		return;
	for (nfds_t i = 0; i < count; i++)
		if (fds[i].revents)
			lane_read(crew, of[i]);
}

static bool lanes_left(const struct crew *crew)
{
	for (size_t i = 0; i < crew->count; i++)
		if (!crew->lanes[i].finished)
			return true;
	return false;
}

static struct text death_of(struct crew *crew, const struct running *lane)
{
	if (lane->broken)
		return TEXT("the look's process sent what no look sends");
	if (lane->end.end == PROCESS_SIGNALLED)
		return text_format(crew->arena,
				   "the look's process was ended by signal %d",
				   lane->end.code);
	return text_format(crew->arena,
			   "the look's process ended with status %d",
			   lane->end.code);
}

/* The same plan with this look asking for one check only. */
static const struct plan *plan_split(struct crew *crew, unsigned look,
				     const unsigned *ask)
{
	struct plan *plan = arena_new(crew->arena, struct plan);
	struct look *looks =
		arena_many(crew->arena, crew->plan->look_count, struct look);

	*plan = *crew->plan;
	memcpy(looks, plan->looks, plan->look_count * sizeof(*looks));
	looks[look].asks = ask;
	looks[look].ask_count = 1;
	plan->looks = looks;
	return plan;
}

/* What a dead lane had not answered is tried again, more finely. */
static void lane_retry(struct crew *crew, const struct running *lane)
{
	struct running dead = *lane;
	struct text why = death_of(crew, &dead);

	for (size_t i = 0; i < dead.lane.look_count; i++) {
		const unsigned *index = &dead.lane.looks[i];
		const struct look *look = &dead.lane.plan->looks[*index];

		if (crew->look_done[*index] && dead.round < 2)
			continue;
		if (dead.timed_out)
			answer_rest(crew, look, *index, REASON_TIMED_OUT,
				    TEXT("no answer before the look's "
					 "deadline"));
		else if (dead.round == 0 && dead.lane.look_count > 1)
			lane_add(crew, crew->plan, index, 1, 1);
		else if (dead.round < 2 && look->ask_count > 1)
			for (size_t j = 0; j < look->ask_count; j++)
				lane_add(crew,
					 plan_split(crew, *index,
						    &look->asks[j]),
					 index, 1, 2);
		else
			answer_rest(crew, look, *index, REASON_OUR_ERROR, why);
	}
}

static void lanes_interrupt(struct crew *crew)
{
	for (size_t i = 0; i < crew->count; i++)
		if (crew->lanes[i].started && !crew->lanes[i].finished)
			lane_stop(&crew->lanes[i]);
	for (size_t i = 0; i < crew->plan->look_count; i++)
		answer_rest(crew, &crew->plan->looks[i], (unsigned)i,
			    REASON_INTERRUPTED,
			    TEXT("the run was interrupted"));
}

static int crew_run(struct crew *crew, struct err *err)
{
	size_t checked = 0;

	while (lanes_left(crew)) {
		if (crew->options->stop && *crew->options->stop) {
			lanes_interrupt(crew);
			return 0;
		}
		if (lanes_start(crew, err)) {
			lanes_interrupt(crew);
			return -1;
		}
		lanes_poll(crew);
		tell_progress(crew);
		/* lanes end in any order; the list only grows */
		for (; checked < crew->count && crew->lanes[checked].finished;
		     checked++)
			lane_retry(crew, &crew->lanes[checked]);
	}
	tell_progress(crew);
	return 0;
}

int lanes_run(struct arena *arena, const struct plan *plan,
	      const struct lane_options *options, struct answers *out,
	      struct err *err)
{
	struct crew crew = {.arena = arena,
			    .plan = plan,
			    .options = options,
			    .answers = out};

	memset(out, 0, sizeof(*out));
	out->observations =
		arena_many(arena, plan->ask_count, struct observation);
	out->answered = arena_many(arena, plan->ask_count, bool);
	out->sources =
		arena_many(arena, plan->look_count, struct source_report);
	out->has_source = arena_many(arena, plan->look_count, bool);
	out->salt_keys = arena_array(arena, plan->look_count, 32);
	crew.look_done = arena_many(arena, plan->look_count, bool);
	crew.done = arena_many(arena, plan->look_count, uint64_t);
	crew.total = arena_many(arena, plan->look_count, uint64_t);
	lanes_plan(&crew);
	return crew_run(&crew, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/lane.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/crew.h"
#include "records/standard_input.h"

#define LANES_IN_FLIGHT 64
#define POLL_MS		200
#define GRACE_MS	2000 /* after the last frame, for the child's own exit */

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

/* For nameless files: what a rehearsal needs too, which keeps nothing. */
static const char *directory_of(const struct lane_options *options)
{
	const char *temporary = getenv("TMPDIR");

	if (options->state_directory)
		return options->state_directory;
	return temporary && *temporary ? temporary : "/tmp";
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
	lane->lane.state_directory = crew->options->state_directory;
	lane->lane.spill_directory = directory_of(crew->options);
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

static void lane_end(struct running *lane)
{
	lane->end =
		process_wait(&lane->child, deadline_after_ms(LANE_GRACE_MS));
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
	if (crew_take_frames(crew, lane, &err)) {
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
		lane->deadline = deadline_after_ms(
			lane->lane.plan->looks[lane->lane.looks[0]]
				.deadline_ms +
			LANE_GRACE_MS);
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

/* Whether the look is tried again one check a child: not a pass over records
 * that took too long, which would take as long for each check. */
static bool is_split(const struct running *dead, const struct look *look)
{
	return dead->round < 2 && look->ask_count > 1 &&
	       !(dead->timed_out && look->source);
}

static void look_retry(struct crew *crew, const struct running *dead,
		       const unsigned *index, bool guilty)
{
	const struct look *look = &dead->lane.plan->looks[*index];
	bool alone = dead->lane.look_count == 1;

	if (dead->round == 0 && !alone &&
	    !(guilty && (dead->timed_out || is_split(dead, look))))
		lane_add(crew, crew->plan, index, 1, 1);
	else if (is_split(dead, look))
		for (size_t j = 0; j < look->ask_count; j++)
			lane_add(crew, plan_split(crew, *index, &look->asks[j]),
				 index, 1, 2);
	else if (dead->timed_out)
		crew_answer_rest(crew, look, *index, REASON_TIMED_OUT,
				 TEXT("no answer before the look's deadline"));
	else
		crew_answer_rest(crew, look, *index, REASON_OUR_ERROR,
				 death_of(crew, dead));
}

/* What a dead lane had not answered is tried again, more finely. The look at
 * hand when it died is the likely culprit. */
static void lane_retry(struct crew *crew, const struct running *lane)
{
	struct running dead = *lane;
	bool guilty = true;

	for (size_t i = 0; i < dead.lane.look_count; i++) {
		if (crew->look_done[dead.lane.looks[i]] && dead.round < 2)
			continue;
		look_retry(crew, &dead, &dead.lane.looks[i], guilty);
		guilty = false;
	}
}

static void lanes_interrupt(struct crew *crew)
{
	for (size_t i = 0; i < crew->count; i++)
		if (crew->lanes[i].started && !crew->lanes[i].finished)
			lane_stop(&crew->lanes[i]);
	for (size_t i = 0; i < crew->plan->look_count; i++)
		crew_answer_rest(crew, &crew->plan->looks[i], (unsigned)i,
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

/* A look can be made twice: what it reads must be there twice. */
static int settle_standard_input(const struct plan *plan,
				 const struct lane_options *options,
				 struct err *err)
{
	bool wanted = false;

	for (size_t i = 0; i < plan->look_count; i++)
		wanted |= look_reads_standard_input(&plan->looks[i]);
	if (!wanted)
		return 0;
	return standard_input_settle(directory_of(options), options->stop, err);
}

int lanes_run(struct arena *arena, const struct plan *plan,
	      const struct lane_options *options, struct answers *out,
	      struct err *err)
{
	struct crew crew = {.arena = arena,
			    .plan = plan,
			    .options = options,
			    .answers = out};
	int status;

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
	if (settle_standard_input(plan, options, err))
		return -1;
	crew.scratch = arena_open();
	lanes_plan(&crew);
	status = crew_run(&crew, err);
	arena_close(crew.scratch);
	return status;
}

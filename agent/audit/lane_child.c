/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/lane.h"
#include "base/digest.h"
#include "base/encode.h"
#include "base/fence.h"
#include "base/limits.h"
#include "probes/database_hold.h"
#include "probes/history_hold.h"
#include "probes/probe.h"
#include "probes/smpp_hold.h"
#include "records/spill.h"
#include "records/standard_input.h"

#define PROGRESS_EVERY_NS 100000000LL
#define LANE_OPEN_FILES	  4096
#define LANE_MEMORY	  (UINT64_C(2) << 30) /* of what talks to others */

/* What the libraries themselves read: names of users, hosts and zones. */
static const char *const library_paths[] = {
	"/usr/share/zoneinfo",
	"/usr/lib",
	"/usr/lib64",
	"/lib",
	"/lib64",
	"/usr/share/ca-certificates",
	"/usr/local/share/ca-certificates",
	"/etc/ssl",
	"/etc/passwd",
	"/etc/group",
	"/etc/nsswitch.conf",
	"/etc/hosts",
	"/etc/resolv.conf",
	"/etc/host.conf",
	"/etc/gai.conf",
	"/etc/ld.so.cache",
	"/etc/localtime",
	"/dev/urandom",
	"/sys/devices/system/cpu",
	"/proc/cpuinfo",
	"/proc/meminfo",
};

struct channel {
	int fd;
	unsigned look;
	unsigned layers;
	int64_t last_progress_ns;
	struct arena *arena;
	struct spill spill;
	struct history_files **books; /* of each look of the lane */
	struct smpp_hold **smpp; /* likewise */
};

static int write_all(int fd, const void *bytes, size_t size, struct err *err)
{
	const char *at = bytes;

	while (size) {
		ssize_t n = write(fd, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(err, "observation pipe");
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

static int send_frame(struct channel *channel, const struct frame *frame,
		      struct err *err)
{
	struct text body = frame_write(channel->arena, frame);
	unsigned char size[4];

	if (body.size > LIMIT_OBSERVATION_BYTES)
		return err_set(err, ERR_LIMIT,
			       "an observation of %zu bytes (at most %d)",
			       body.size, LIMIT_OBSERVATION_BYTES);
	put_u32be(size, (uint32_t)body.size);
	if (write_all(channel->fd, size, sizeof(size), err))
		return -1;
	return write_all(channel->fd, body.data, body.size, err);
}

static int on_observation(void *context, const struct observation *observation,
			  struct err *err)
{
	struct channel *channel = context;
	struct frame frame = {.kind = FRAME_OBSERVATION, .look = channel->look};

	frame.observation = *observation;
	frame.observation.layers = channel->layers;
	return send_frame(channel, &frame, err);
}

static int on_source(void *context, const struct source_report *source,
		     struct err *err)
{
	struct channel *channel = context;
	struct frame frame = {.kind = FRAME_SOURCE, .look = channel->look};

	frame.source = *source;
	return send_frame(channel, &frame, err);
}

static int on_salt_key(void *context, const unsigned char key[32],
		       struct err *err)
{
	struct channel *channel = context;
	struct frame frame = {.kind = FRAME_SALT_KEY, .look = channel->look};

	memcpy(frame.salt_key, key, sizeof(frame.salt_key));
	return send_frame(channel, &frame, err);
}

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct channel *channel = context;
	struct frame frame = {.kind = FRAME_PROGRESS,
			      .look = channel->look,
			      .done = done,
			      .total = total};
	int64_t now = clock_monotonic_ns();
	struct err ignored = {.kind = ERR_NONE};

	if (now - channel->last_progress_ns < PROGRESS_EVERY_NS)
		return;
	channel->last_progress_ns = now;
	if (send_frame(channel, &frame, &ignored))
		err_clear(
			&ignored); /* the parent is gone: the look ends soon */
}

/* What the lane's looks may read, together. */
static int fence_of(struct arena *arena, const struct lane *lane,
		    struct database_hold *const *holds, struct fence *fence,
		    struct err *err)
{
	const char **paths = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < ARRAY_SIZE(library_paths); i++) {
		paths = arena_grow(arena, paths, count, &room, sizeof(*paths));
		paths[count++] = library_paths[i];
	}
	for (size_t i = 0; i < lane->look_count; i++) {
		const struct look *look = &lane->plan->looks[lane->looks[i]];
		struct probe_reach reach = {.read_paths = NULL};

		if (look->kind->reach(arena, lane->plan, look, &reach, err))
			return -1;
		fence->network |= reach.network;
		fence->keep_user |= reach.own_rights;
		for (size_t j = 0; j < reach.read_count; j++) {
			paths = arena_grow(arena, paths, count, &room,
					   sizeof(*paths));
			paths[count++] = reach.read_paths[j];
		}
		for (size_t j = 0; holds[i] && j <= look->joined_count; j++) {
			if (!holds[i][j].read_path)
				continue;
			paths = arena_grow(arena, paths, count, &room,
					   sizeof(*paths));
			paths[count++] = holds[i][j].read_path;
		}
	}
	paths = arena_grow(arena, paths, count, &room, sizeof(*paths));
	paths[count] = NULL;
	fence->read_paths = paths;
	/* files and records are read with the agent's own rights; only what
	 * does nothing but talk to others gives its user up */
	fence->keep_user |= !fence->network;
	fence->required = lane->plan->site->require_sandbox;
	fence->open_files = LANE_OPEN_FILES;
	if (fence->network)
		fence->memory_bytes = LANE_MEMORY;
	fence->cpu_seconds = (uint64_t)lane->deadline_ms / 1000 *
				     (uint64_t)sysconf(_SC_NPROCESSORS_ONLN) +
			     1;
	return 0;
}

/* The file for what looks at records cannot hold in memory, which behind the
 * fence could not be made. Without it they do with memory alone. */
static void spill_take(const struct lane *lane, struct spill *spill)
{
	struct err ignored = {.kind = ERR_NONE};
	bool needed = false;

	for (size_t i = 0; i < lane->look_count; i++)
		needed |= lane->plan->looks[lane->looks[i]].source != NULL;
	spill->directory = needed ? lane->spill_directory : NULL;
	/* a file that may grow no more is a full disk, not our end */
	signal(SIGXFSZ, SIG_IGN);
	if (spill->directory && spill_open(spill, &ignored))
		spill->directory = NULL;
}

static void books_take(struct channel *channel, const struct lane *lane)
{
	channel->books = arena_many(channel->arena, lane->look_count,
				    struct history_files *);
	for (size_t i = 0; i < lane->look_count; i++)
		channel->books[i] =
			history_holds_take(channel->arena, lane->plan,
					   &lane->plan->looks[lane->looks[i]],
					   lane->state_directory != NULL);
}

static int make_look(struct channel *channel, const struct lane *lane, size_t i,
		     struct database_hold *holds, struct err *err)
{
	const struct plan *plan = lane->plan;
	unsigned index = lane->looks[i];
	const struct look *look = &plan->looks[index];
	struct sink sink = {
		.observe = on_observation,
		.source = on_source,
		.salt_key = on_salt_key,
		.progress = on_progress,
		.context = channel,
		.holds = holds,
		.spill = &channel->spill,
		.history = channel->books[i],
		.smpp = channel->smpp[i],
	};
	struct frame done = {.kind = FRAME_LOOK_DONE, .look = index};

	channel->look = index;
	if (look->kind->observe(channel->arena, plan, look,
				deadline_after_ms(look->deadline_ms), &sink,
				err)) {
		done.kind = FRAME_LOOK_FAILED;
		done.message = text_copy(channel->arena, text_from(err->text));
		err_clear(err);
	}
	return send_frame(channel, &done, err);
}

/* Whether a source of one of its looks is what the run was given. */
static bool reads_standard_input(const struct lane *lane)
{
	for (size_t i = 0; i < lane->look_count; i++)
		if (look_reads_standard_input(
			    &lane->plan->looks[lane->looks[i]]))
			return true;
	return false;
}

/*
 * What the run has open is not the child's: other lanes' pipes and their salt
 * keys, the chain's lock, the report on stdout. -1 with errno.
 */
static int inheritance_end(const struct lane *lane, int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
		return -1;
	if (!reads_standard_input(lane) && dup2(null, STDIN_FILENO) < 0)
		return -1;
	if (fd > STDERR_FILENO + 1 &&
	    close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0))
		return -1;
	return close_range((unsigned)fd + 1, UINT_MAX, 0);
}

/* Nor are the secrets that the environment holds, but for the connection
 * strings of the lane's own databases and the passwords of its gateways;
 * nothing a look does reads it. */
static struct database_hold **holds_take(struct channel *channel,
					 const struct lane *lane)
{
	struct arena *arena = channel->arena;
	const struct plan *plan = lane->plan;
	struct database_hold **holds =
		arena_many(arena, lane->look_count, struct database_hold *);
	char **only;

	channel->smpp = arena_many(arena, lane->look_count, struct smpp_hold *);
	for (size_t i = 0; i < lane->look_count; i++)
		channel->smpp[i] = smpp_hold_take(arena, plan->site,
						  &plan->looks[lane->looks[i]]);
	for (size_t i = 0; i < lane->look_count; i++)
		holds[i] = database_holds_take(arena, plan->site,
					       lane->state_directory,
					       &plan->looks[lane->looks[i]]);
	for (char **entry = environ; entry && *entry; entry++)
		cleanse(*entry, strlen(*entry));
	clearenv();
	/* by the locale drivers turn texts into wide ones */
	only = arena_many(arena, 2, char *);
	only[0] = text_cstr(arena, TEXT("LC_ALL=C.UTF-8"));
	environ = only;
	return holds;
}

int lane_child(int fd, void *context)
{
	const struct lane *lane = context;
	struct database_hold **holds;
	struct err err = {.kind = ERR_NONE};
	struct channel channel = {.fd = fd, .arena = arena_open()};
	struct fence fence = {.cpu_seconds = 0};
	int status;

	/* a child that cannot let go of them must not look */
	if (inheritance_end(lane, fd))
		_exit(1);
	holds = holds_take(&channel, lane);
	spill_take(lane, &channel.spill);
	books_take(&channel, lane);
	status = fence_of(channel.arena, lane, holds, &fence, &err) ||
		 fence_enter(&fence, &channel.layers, &err);
	if (status && lane->look_count) {
		struct frame failed = {.kind = FRAME_LOOK_FAILED};

		/* every look of the lane fails for the same reason */
		failed.message = text_from(err.text);
		err_clear(&err);
		for (size_t i = 0; i < lane->look_count; i++) {
			failed.look = lane->looks[i];
			if (send_frame(&channel, &failed, &err))
				break;
		}
		arena_close(channel.arena);
		return 0;
	}
	for (size_t i = 0; i < lane->look_count; i++) {
		status = make_look(&channel, lane, i, holds[i], &err);
		database_holds_release(holds[i],
				       &lane->plan->looks[lane->looks[i]]);
		smpp_hold_release(channel.smpp[i]);
		if (status)
			break;
	}
	arena_close(channel.arena);
	return err.kind == ERR_NONE ? 0 : 1;
}

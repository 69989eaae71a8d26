/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process_run of base/process.h: a program, its three pipes, its deadline and
 * its ceilings.
 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"

#define CHUNK_BYTES 65536

/* The parent's ends of a running program; -1 when closed. */
struct running {
	struct child child; /* its pipe: a struct start_failure, or nothing */
	int input, output, error;
	struct text left; /* of the input */
	struct buffer said, complained;
	size_t said_limit, complained_limit;
	bool too_large;
};

struct start_failure {
	int number; /* errno of execve, or 0 */
	struct err err; /* before it */
};

struct start {
	const struct process_request *request;
	int ends[3]; /* the child's input, output and error */
};

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int standard_take(const int ends[3], int report, struct err *err)
{
	/* the ends lie above 9, so no dup2 destroys another one */
	for (int i = 0; i < 3; i++)
		if (dup2(ends[i], i) < 0)
			return err_system(err, "dup2");
	if (close_range(3, (unsigned)report - 1, 0) ||
	    close_range((unsigned)report + 1, ~0u, 0))
		return err_system(err, "close_range");
	return 0;
}

/* In the child: returns only when the program could not be started. */
static int program_exec(int report, void *opaque)
{
	static const char *const plain[] = {
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:"
		"/bin",
		"LC_ALL=C", NULL};
	const struct start *start = opaque;
	const struct process_request *q = start->request;
	const char *directory = q->directory ? q->directory : "/";
	const char *const *environment =
		q->environment ? q->environment : plain;
	struct start_failure failure = {0};
	ssize_t put;

	if (standard_take(start->ends, report, &failure.err))
		goto out;
	if (chdir(directory)) {
		err_system(&failure.err, "%s", directory);
		goto out;
	}
	if (q->prepare && q->prepare(q->context, &failure.err)) {
		err_set(&failure.err, ERR_SYSTEM, "not prepared");
		goto out;
	}
	execve(q->argv[0], (char *const *)(uintptr_t)q->argv,
	       (char *const *)(uintptr_t)environment);
	failure.number = errno;
out:
	put = write(report, &failure, sizeof(failure));
	return put > 0 ? 127 : 126;
}

static int program_start(const struct process_request *q, struct running *r,
			 struct err *err)
{
	/* input, output, error; [0] is read from, [1] written to */
	int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
	struct start start = {.request = q};
	int done = -1;

	for (int i = 0; i < 3; i++)
		if (process_pipe(pipes[i], err))
			goto out;
	for (int i = 0; i < 3; i++)
		start.ends[i] = pipes[i][i != 0];
	if (process_fork(&r->child, program_exec, &start, err))
		goto out;
	r->input = pipes[0][1];
	r->output = pipes[1][0];
	r->error = pipes[2][0];
	pipes[0][1] = pipes[1][0] = pipes[2][0] = -1;
	fcntl(r->input, F_SETFL, O_NONBLOCK);
	fcntl(r->child.out_fd, F_SETFL, O_NONBLOCK);
	done = 0;
out:
	for (int i = 0; i < 6; i++)
		fd_close(&pipes[i / 2][i % 2]);
	return done;
}

/* Reads what is there; at the end of file the descriptor is closed. */
static void pipe_read(struct running *r, int *fd, struct buffer *into,
		      size_t limit)
{
	size_t before = into->size;
	ssize_t got;

	buffer_reserve(into, CHUNK_BYTES);
	got = read(*fd, into->data + before, CHUNK_BYTES);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		fd_close(fd);
		return;
	}
	into->size += (size_t)got;
	if (into->size > limit) {
		into->size = limit;
		r->too_large = true;
	}
}

static void input_write(struct running *r)
{
	ssize_t put;

	if (r->left.size) {
		put = write(r->input, r->left.data, r->left.size);
		if (put < 0 && (errno == EINTR || errno == EAGAIN))
			return;
		/* a program may stop reading; that is its right */
		if (put < 0)
			r->left.size = 0;
		else {
			r->left.data += put;
			r->left.size -= (size_t)put;
		}
	}
	if (!r->left.size)
		fd_close(&r->input);
}

/* Until the program closed both its outputs, or the deadline. */
static void converse(struct running *r, struct deadline deadline)
{
	while ((r->output >= 0 || r->error >= 0) && !r->too_large) {
		int64_t left = deadline_left_ms(deadline);
		struct pollfd fds[] = {
			{.fd = r->output, .events = POLLIN},
			{.fd = r->error, .events = POLLIN},
			{.fd = r->input, .events = POLLOUT},
		};

		if (!left)
			return;
		if (poll(fds, 3, left > 60000 ? 60000 : (int)left) < 0)
			continue;
		if (fds[0].revents)
			pipe_read(r, &r->output, &r->said, r->said_limit);
		if (fds[1].revents)
			pipe_read(r, &r->error, &r->complained,
				  r->complained_limit);
		if (fds[2].revents)
			input_write(r);
	}
}

static int result_read(struct running *r, struct deadline deadline,
		       struct process_result *out, struct err *err)
{
	struct start_failure failure;
	int report = r->child.out_fd;
	struct exit_status end;
	ssize_t got;

	r->child.out_fd = -1; /* read below, when the child is gone */
	if (r->too_large)
		kill(-r->child.pid, SIGKILL);
	end = process_wait(&r->child, deadline);
	got = read(report, &failure, sizeof(failure));
	close(report);
	if (got == (ssize_t)sizeof(failure) && failure.err.kind != ERR_NONE)
		return err_set(err, failure.err.kind, "%s", failure.err.text);
	if (got == (ssize_t)sizeof(failure))
		end = (struct exit_status){PROCESS_NOT_STARTED, failure.number};
	else if (r->too_large)
		end.end = PROCESS_TOO_LARGE;
	out->end = end.end;
	out->code = end.code;
	return 0;
}

/* A write to a program that stopped reading must not end us. */
static void pipe_signal_block(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &set, old);
}

static void pipe_signal_restore(const sigset_t *old)
{
	struct timespec now = {0, 0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	if (!sigismember(old, SIGPIPE))
		while (sigtimedwait(&set, NULL, &now) > 0)
			;
	pthread_sigmask(SIG_SETMASK, old, NULL);
}

int process_run(struct arena *arena, const struct process_request *request,
		struct deadline deadline, struct process_result *out,
		struct err *err)
{
	struct running r = {.left = request->input};
	int64_t start = clock_monotonic_ns();
	struct process_result result = {0};
	sigset_t signals;
	int done;

	if (!request->argv || !request->argv[0] || request->argv[0][0] != '/')
		return err_set(err, ERR_USAGE,
			       "a program needs an absolute path");
	r.said_limit = request->output_limit ? request->output_limit
					     : LIMIT_PROCESS_OUTPUT;
	r.complained_limit = request->error_limit ? request->error_limit
						  : LIMIT_PROCESS_OUTPUT;
	if (program_start(request, &r, err))
		return -1;
	pipe_signal_block(&signals);
	converse(&r, deadline);
	pipe_signal_restore(&signals);
	fd_close(&r.input);
	fd_close(&r.output);
	fd_close(&r.error);
	done = result_read(&r, deadline, &result, err);
	start = clock_monotonic_ns() - start;
	result.took = (struct span){start / 1000000000,
				    (int32_t)(start % 1000000000)};
	result.output = buffer_take(&r.said, arena);
	result.error = buffer_take(&r.complained, arena);
	if (!done)
		*out = result;
	return done;
}

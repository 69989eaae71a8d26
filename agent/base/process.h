/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Child processes. process_run runs a program (never a shell) and gathers what
 * it says, under a deadline and ceilings. process_fork starts a function in a
 * child that writes to a pipe: the lanes of an audit. Every child leads a
 * process group of its own and the whole group is killed, so grandchildren do
 * not outlive it. process_fork is for a parent with one thread; process_run may
 * be called by any thread.
 */
#ifndef PLAUDIT_BASE_PROCESS_H
#define PLAUDIT_BASE_PROCESS_H

#include <sys/types.h>

#include "base/clock.h"

enum process_end {
	PROCESS_EXITED, /* by itself: code is its exit status */
	PROCESS_SIGNALLED, /* code is the signal, not one of ours */
	PROCESS_TIMED_OUT, /* killed at the deadline */
	PROCESS_TOO_LARGE, /* killed because its output passed a ceiling */
	PROCESS_NOT_STARTED, /* code is the errno of execve */
};

struct process_request {
	const char *const *argv; /* argv[0] an absolute path; NULL ends */
	const char *const *environment; /* NULL: PATH and LC_ALL=C only */
	const char *directory; /* NULL: "/" */
	struct text input; /* bytes for stdin */
	size_t output_limit, error_limit; /* 0: LIMIT_PROCESS_OUTPUT */
	/* Run in the child before execve, e.g. to fence it; not 0 ends it. */
	int (*prepare)(void *context, struct err *err);
	void *context;
};

struct process_result {
	enum process_end end;
	int code;
	struct text output, error; /* what there was, cut at the ceiling */
	struct span took;
};

/* -1 for bad arguments, or when the child could not be made or prepared. */
int process_run(struct arena *arena, const struct process_request *request,
		struct deadline deadline, struct process_result *out,
		struct err *err) MUST_USE;

struct child {
	pid_t pid;
	int out_fd; /* the parent's end: read until end of file */
};

struct exit_status {
	enum process_end end;
	int code;
};

/* Runs body(out_fd, context) in a child; its return is the exit status. */
int process_fork(struct child *out, int (*body)(int out_fd, void *context),
		 void *context, struct err *err) MUST_USE;
/* A pipe whose ends lie above the standard descriptors, closed by execve. */
int process_pipe(int ends[2], struct err *err) MUST_USE;
/* Closes the pipe and reaps; kills the group when the deadline passes. */
struct exit_status process_wait(struct child *child, struct deadline deadline);
/* Closes the pipe, kills the group and reaps. */
void process_kill(struct child *child);

#endif

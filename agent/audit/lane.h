/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lanes: fenced child processes in which looks are made. The looks of one lane
 * (a target, the local files, the records) run one after another in one child,
 * lanes run side by side. When a child dies, what it had not answered runs
 * again one look a child, and a look that dies alone is split by check, so that
 * only the guilty check stays unanswered.
 */
#ifndef PLAUDIT_AUDIT_LANE_H
#define PLAUDIT_AUDIT_LANE_H

#include "audit/wire.h"

/* All answers of a run, indexed as the plan's asks and looks. */
struct answers {
	struct observation *observations;
	bool *answered;
	struct source_report *sources;
	bool *has_source;
	unsigned char (*salt_keys)[32];
};

struct lane_options {
	/* looks done, of how many; rows or bytes done, of how many */
	void (*progress)(void *context, size_t done, size_t looks,
			 uint64_t bytes, uint64_t total);
	void *context;
	const volatile int *stop; /* set by a signal; NULL: none */
	const char *state_directory; /* NULL: nothing is kept */
};

/* Runs every look of the plan; asks without an answer get one with a reason,
 * so that afterwards answered[] is true for every ask that has a look. */
int lanes_run(struct arena *arena, const struct plan *plan,
	      const struct lane_options *options, struct answers *out,
	      struct err *err) MUST_USE;

/* The child's side: makes the looks and writes frames to fd; its return is
 * the child's exit status. */
struct lane {
	const struct plan *plan;
	const unsigned *looks;
	size_t look_count;
	int64_t deadline_ms;
	const char *state_directory; /* for rows that are kept; NULL: none */
	const char *spill_directory; /* for what memory does not hold */
};

int lane_child(int fd, void *lane);

#endif

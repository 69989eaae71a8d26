/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One batch of submissions, ruled on in order of arrival: what is logged, what
 * was there already, what is a fork. Runs in the writer's thread only, so that
 * two entries for one sequence cannot both be first.
 */
#ifndef PLAUDIT_COLLECTOR_BATCH_PLAN_H
#define PLAUDIT_COLLECTOR_BATCH_PLAN_H

#include "collector/chain_rule.h"
#include "collector/log_writer.h"

#define BATCH_SUBMISSIONS 256

enum submission_outcome {
	SUBMISSION_FAILED, /* the collector could not: try again */
	SUBMISSION_LOGGED,
	SUBMISSION_KNOWN, /* that identity was logged before: `held` is it */
	SUBMISSION_FORK, /* kept and logged, but refused */
};

/*
 * Something on its way into the log. The texts of held and leaf live in
 * `arena`, into which what comes out is copied too. An event of the collector's
 * own (an enrolment) has held.envelope empty and `event` filled.
 */
struct submission {
	struct arena *arena;
	struct held held; /* in: all but leaf, batch_size, fork */
	struct text leaf;
	struct event event;
	/* out */
	enum submission_outcome outcome;
	struct digest rival; /* of a fork */
	struct inclusion_proof proof; /* LOGGED */
	struct text note;
	/* in its own words: called in the writer's thread when all is done */
	void (*done)(struct submission *submission);
	void *context;
	/* the queue's and the plan's own */
	struct submission *next, *twin;
	size_t at; /* its leaf in the batch */
};

struct batch_plan {
	struct log_work work;
	size_t forks, gaps, known; /* counted for the metrics */
};

/* What arrived while the batch before it was made durable. */
struct batch {
	struct store *store;
	struct key *authority; /* signs what is noticed */
	struct submission *const *items;
	size_t count;
};

/* ERR when the store fails: nothing of the batch may then be logged. */
int batch_plan(struct arena *arena, const struct batch *batch,
	       struct batch_plan *out, struct err *err) MUST_USE;
/* After the commit: outcomes, proofs and notes to the submissions. */
void batch_settle(const struct batch_plan *plan,
		  struct submission *const *items, size_t count);

#endif

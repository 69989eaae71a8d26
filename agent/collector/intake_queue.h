/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one thread that makes the log grow. Submissions wait in a queue; a batch
 * is what arrived while the last one was made durable, at most
 * BATCH_SUBMISSIONS. A submission's `done` is called when it may be answered.
 */
#ifndef PLAUDIT_COLLECTOR_INTAKE_QUEUE_H
#define PLAUDIT_COLLECTOR_INTAKE_QUEUE_H

#include "collector/batch_plan.h"

struct intake_queue;

struct queue_config {
	struct store *store;
	struct log_writer *writer;
	struct key *authority; /* used in the queue's thread only */
	/* the log may not go on: called once, in the queue's thread */
	void (*fatal)(void *context, const struct err *err);
	/* a batch failed but the log is as it was */
	void (*failed)(void *context, const struct err *err);
	void *context;
};

struct queue_counts {
	uint64_t batches, logged, known, forks, gaps, failed;
	uint64_t waiting; /* now */
	uint64_t last_batch; /* its submissions */
};

int intake_queue_open(const struct queue_config *config,
		      struct intake_queue **out, struct err *err) MUST_USE;
/* False when LIMIT_QUEUE waits already, or the queue is closing or broken: the
 * submission was not taken and `done` will not be called. */
bool intake_queue_put(struct intake_queue *queue,
		      struct submission *submission);
/* put, and wait for the outcome. */
bool intake_queue_wait(struct intake_queue *queue,
		       struct submission *submission);
/* Takes no more; what waits is finished first. */
void intake_queue_stop(struct intake_queue *queue);
void intake_queue_close(struct intake_queue *queue); /* stops too */
struct queue_counts intake_queue_counts(struct intake_queue *queue);
bool intake_queue_is_well(struct intake_queue *queue);

#endif

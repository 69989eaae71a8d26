/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/intake_queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

struct intake_queue {
	struct queue_config config;
	pthread_t thread;
	bool running;
	pthread_mutex_t guard;
	pthread_cond_t arrived;
	struct submission *first, **last;
	bool stopping, broken;
	struct queue_counts counts;
};

/* Up to BATCH_SUBMISSIONS, oldest first; 0 when there will be no more. */
static size_t take(struct intake_queue *queue, struct submission **items)
{
	size_t count = 0;

	pthread_mutex_lock(&queue->guard);
	while (!queue->first && !queue->stopping)
		pthread_cond_wait(&queue->arrived, &queue->guard);
	while (queue->first && count < BATCH_SUBMISSIONS) {
		items[count++] = queue->first;
		queue->first = queue->first->next;
	}
	if (!queue->first)
		queue->last = &queue->first;
	queue->counts.waiting -= count;
	pthread_mutex_unlock(&queue->guard);
	return count;
}

static void count_batch(struct intake_queue *queue,
			const struct batch_plan *plan, size_t count, bool good)
{
	pthread_mutex_lock(&queue->guard);
	queue->counts.batches++;
	queue->counts.last_batch = count;
	if (good) {
		queue->counts.logged += plan->work.held_count;
		queue->counts.known += plan->known;
		queue->counts.forks += plan->forks;
		queue->counts.gaps += plan->gaps;
	} else {
		queue->counts.failed += count;
	}
	if (plan->work.fatal)
		queue->broken = true;
	pthread_mutex_unlock(&queue->guard);
}

static void run_batch(struct intake_queue *queue, struct arena *arena,
		      struct submission **items, size_t count)
{
	const struct queue_config *config = &queue->config;
	const struct batch batch = {config->store, config->authority, items,
				    count};
	struct batch_plan plan;
	struct err err = {0};
	int result = -1;

	memset(&plan, 0, sizeof(plan));
	if (!queue->broken)
		result = log_writer_settle(config->writer, arena, &err);
	plan.work.fatal = !queue->broken && result < 0;
	if (!queue->broken && result == 0)
		result = batch_plan(arena, &batch, &plan, &err);
	if (result == 0 && plan.work.leaf_count)
		result = log_writer_commit(config->writer, arena, &plan.work,
					   &err);
	if (result == 0)
		batch_settle(&plan, items, count);
	count_batch(queue, &plan, count, result == 0);
	if (result && plan.work.fatal)
		config->fatal(config->context, &err);
	else if (result && err.kind != ERR_NONE)
		config->failed(config->context, &err);
	for (size_t i = 0; i < count; i++) {
		if (result)
			items[i]->outcome = SUBMISSION_FAILED;
		items[i]->done(items[i]); /* it may be gone after this */
	}
}

static void *run(void *context)
{
	struct submission *items[BATCH_SUBMISSIONS];
	struct intake_queue *queue = context;
	struct arena *arena = arena_open();
	size_t count;

	while ((count = take(queue, items)) > 0) {
		run_batch(queue, arena, items, count);
		arena_reset(arena);
	}
	arena_close(arena);
	return NULL;
}

int intake_queue_open(const struct queue_config *config,
		      struct intake_queue **out, struct err *err)
{
	struct intake_queue *queue = xmalloc(sizeof(*queue));

	memset(queue, 0, sizeof(*queue));
	queue->config = *config;
	queue->last = &queue->first;
	pthread_mutex_init(&queue->guard, NULL);
	pthread_cond_init(&queue->arrived, NULL);
	if (pthread_create(&queue->thread, NULL, run, queue) != 0) {
		intake_queue_close(queue);
		return err_set(err, ERR_SYSTEM, "no thread for the log");
	}
	queue->running = true;
	*out = queue;
	return 0;
}

bool intake_queue_put(struct intake_queue *queue, struct submission *submission)
{
	bool taken = false;

	submission->next = NULL;
	submission->twin = NULL;
	submission->outcome = SUBMISSION_FAILED;
	pthread_mutex_lock(&queue->guard);
	if (!queue->stopping && !queue->broken &&
	    queue->counts.waiting < LIMIT_QUEUE) {
		*queue->last = submission;
		queue->last = &submission->next;
		queue->counts.waiting++;
		taken = true;
		pthread_cond_signal(&queue->arrived);
	}
	pthread_mutex_unlock(&queue->guard);
	return taken;
}

struct waiting {
	pthread_mutex_t guard;
	pthread_cond_t changed;
	bool done;
};

static void wake(struct submission *submission)
{
	struct waiting *waiting = submission->context;

	pthread_mutex_lock(&waiting->guard);
	waiting->done = true;
	pthread_cond_signal(&waiting->changed);
	pthread_mutex_unlock(&waiting->guard);
}

bool intake_queue_wait(struct intake_queue *queue,
		       struct submission *submission)
{
	struct waiting waiting = {.done = false};
	bool taken;

	pthread_mutex_init(&waiting.guard, NULL);
	pthread_cond_init(&waiting.changed, NULL);
	submission->done = wake;
	submission->context = &waiting;
	taken = intake_queue_put(queue, submission);
	pthread_mutex_lock(&waiting.guard);
	while (taken && !waiting.done)
		pthread_cond_wait(&waiting.changed, &waiting.guard);
	pthread_mutex_unlock(&waiting.guard);
	pthread_cond_destroy(&waiting.changed);
	pthread_mutex_destroy(&waiting.guard);
	return taken;
}

void intake_queue_stop(struct intake_queue *queue)
{
	pthread_mutex_lock(&queue->guard);
	queue->stopping = true;
	pthread_cond_signal(&queue->arrived);
	pthread_mutex_unlock(&queue->guard);
	if (queue->running)
		pthread_join(queue->thread, NULL);
	queue->running = false;
}

void intake_queue_close(struct intake_queue *queue)
{
	if (!queue)
		return;
	intake_queue_stop(queue);
	pthread_cond_destroy(&queue->arrived);
	pthread_mutex_destroy(&queue->guard);
	free(queue);
}

struct queue_counts intake_queue_counts(struct intake_queue *queue)
{
	struct queue_counts counts;

	pthread_mutex_lock(&queue->guard);
	counts = queue->counts;
	pthread_mutex_unlock(&queue->guard);
	return counts;
}

bool intake_queue_is_well(struct intake_queue *queue)
{
	bool well;

	pthread_mutex_lock(&queue->guard);
	well = !queue->stopping && !queue->broken;
	pthread_mutex_unlock(&queue->guard);
	return well;
}

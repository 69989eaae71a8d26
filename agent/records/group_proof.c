/* SPDX-License-Identifier: Apache-2.0 */
#include "records/group_proof.h"

#include <pthread.h>
#include <stdlib.h>

#include "records/node_tree.h"

struct group_work {
	const struct records_job *job;
	const struct group_ask *ask;
	const struct sha256_kernel *kernel;
	struct node_tree *tree;
	uint64_t *groups;
	size_t count;
	pthread_mutex_t lock;
	struct arena *arena; /* under the lock, for one path */
};

struct group_hand {
	struct group_work *work;
	struct leaf_batch *batch;
	uint64_t group;
	size_t rows, wanted;
	struct group_nodes nodes;
};

const uint64_t *group_work_groups(const struct group_work *work, size_t *count)
{
	*count = work->count;
	return work->groups;
}

struct group_hand *group_hand_open(struct group_work *work)
{
	struct group_hand *hand = xmalloc(sizeof(*hand));

	hand->work = work;
	hand->batch = leaf_batch_open(work->kernel);
	hand->rows = hand->wanted = 0;
	return hand;
}

void group_hand_close(struct group_hand *hand)
{
	if (!hand)
		return;
	leaf_batch_close(hand->batch);
	free(hand);
}

void group_hand_begin(struct group_hand *hand, uint64_t group)
{
	const struct group_work *work = hand->work;

	hand->group = group;
	hand->rows = 0;
	hand->wanted = (size_t)group_rows(work->ask->nodes->rows, group);
	leaf_batch_begin(hand->batch, work->job->salt_key, group * GROUP_ROWS,
			 hand->wanted);
}

bool group_hand_is_full(const struct group_hand *hand)
{
	return hand->rows == hand->wanted;
}

bool group_hand_add(struct group_hand *hand, struct text fields)
{
	if (group_hand_is_full(hand))
		return false;
	leaf_batch_add(hand->batch, fields);
	hand->rows++;
	return true;
}

/* The first of the rows asked for that is not below. */
static size_t first_from(const struct group_ask *ask, uint64_t row)
{
	size_t low = 0, high = ask->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ask->rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int give_rows(struct group_hand *hand, struct err *err)
{
	struct group_work *work = hand->work;
	const struct group_ask *ask = work->ask;
	uint64_t first = hand->group * GROUP_ROWS;
	int status = 0;

	for (size_t i = first_from(ask, first);
	     i < ask->row_count && ask->rows[i] < first + hand->rows && !status;
	     i++) {
		struct made_leaf leaf = leaf_batch_made(
			hand->batch, (size_t)(ask->rows[i] - first));
		struct inclusion_proof path;

		status = node_tree_prove(work->arena, work->tree, &hand->nodes,
					 leaf.index, &path, err);
		if (!status)
			ask->take(ask->context, &leaf, &path);
		arena_reset(work->arena);
	}
	return status;
}

int group_hand_end(struct group_hand *hand, struct err *err)
{
	struct group_work *work = hand->work;
	const struct digest *hashes;
	size_t count;
	int status;

	if (!group_hand_is_full(hand))
		return err_set(err, ERR_TRUST,
			       "rows behind row %llu are not there any more",
			       (unsigned long long)(hand->group * GROUP_ROWS +
						    hand->rows));
	hashes = leaf_batch_hash(hand->batch, &count);
	group_nodes_fill(&hand->nodes, hand->group, hashes, count);
	if (!node_tree_fits(work->tree, &hand->nodes))
		return err_set(
			err, ERR_TRUST,
			"rows %llu to %llu are not what was committed to",
			(unsigned long long)(hand->group * GROUP_ROWS),
			(unsigned long long)(hand->group * GROUP_ROWS +
					     hand->rows - 1));
	pthread_mutex_lock(&work->lock);
	status = give_rows(hand, err);
	pthread_mutex_unlock(&work->lock);
	return status;
}

static bool are_known(const struct group_work *work)
{
	const struct node_file *nodes = work->ask->nodes;

	for (size_t i = 0; i < work->count; i++)
		if (nodes->groups[work->groups[i]].offset == PLACE_UNKNOWN)
			return false;
	return true;
}

static void find_groups(struct arena *arena, struct group_work *work)
{
	const struct group_ask *ask = work->ask;

	work->groups = arena_many(arena, ask->row_count, uint64_t);
	for (size_t i = 0; i < ask->row_count; i++) {
		uint64_t group = ask->rows[i] / GROUP_ROWS;

		if (!work->count || work->groups[work->count - 1] != group)
			work->groups[work->count++] = group;
	}
}

int groups_prove(struct arena *arena, const struct records_job *job,
		 const struct group_ask *ask, struct err *err)
{
	struct group_work work = {.job = job, .ask = ask};
	const struct sha256_kernel *distrusted;
	int status;

	if (node_tree_new(arena, ask->nodes, ask->root, &work.tree, err))
		return -1;
	find_groups(arena, &work);
	work.kernel = sha256_kernel_choose(job->portable, &distrusted);
	work.arena = arena_open();
	pthread_mutex_init(&work.lock, NULL);
	if (!ask->nodes->sorted && job->committed && are_known(&work))
		status = groups_seek(arena, job, ask->nodes, &work, err);
	else
		status = groups_scan(arena, job, ask->nodes, &work, err);
	pthread_mutex_destroy(&work.lock);
	arena_close(work.arena);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows proved by a node file (reports/row-proof.md section 6): the leaves of
 * the groups that they lie in are made, and no others. Whatever does not come
 * out is an error; then the files have to be read as a whole.
 */
#ifndef PLAUDIT_RECORDS_GROUP_PROOF_H
#define PLAUDIT_RECORDS_GROUP_PROOF_H

#include "ledger/proof.h"
#include "records/leaf_batch.h"
#include "records/node_file.h"

struct group_ask {
	const struct node_file *nodes;
	struct digest root;
	const uint64_t *rows; /* ascending, none twice */
	size_t row_count;
	/* each row in any order, one at a time; a view */
	void (*take)(void *context, const struct made_leaf *leaf,
		     const struct inclusion_proof *path);
	void *context;
};

/* job: as for records_prove. */
int groups_prove(struct arena *arena, const struct records_job *job,
		 const struct group_ask *ask, struct err *err) MUST_USE;

/* -- between the files that make them -- */

struct group_work;

/* The group that one thread makes. */
struct group_hand;

/* Groups that are wanted, ascending. */
const uint64_t *group_work_groups(const struct group_work *work, size_t *count);
struct group_hand *group_hand_open(struct group_work *work);
void group_hand_close(struct group_hand *hand); /* NULL is allowed */
void group_hand_begin(struct group_hand *hand, uint64_t group);
/* The next row's leaf_fields; false when the group has all its rows. */
bool group_hand_add(struct group_hand *hand, struct text fields);
bool group_hand_is_full(const struct group_hand *hand);
/* ERR_TRUST when its rows are not what was committed to. */
int group_hand_end(struct group_hand *hand, struct err *err) MUST_USE;

/* Reads the groups where they stand; every place is known. */
int groups_seek(struct arena *arena, const struct records_job *job,
		const struct node_file *nodes, struct group_work *work,
		struct err *err) MUST_USE;
/* Reads everything and keeps the groups' rows. */
int groups_scan(struct arena *arena, const struct records_job *job,
		const struct node_file *nodes, struct group_work *work,
		struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of a commitment's tree so that single rows of it are proved
 * without all leaves being made again: reports/row-proof.md section 6. Sealed
 * under K; it can be missing, and what it says is checked by who uses it.
 */
#ifndef PLAUDIT_RECORDS_NODE_FILE_H
#define PLAUDIT_RECORDS_NODE_FILE_H

#include "ledger/tree.h"

#define GROUP_LEVEL   10
#define GROUP_ROWS    (UINT64_C(1) << GROUP_LEVEL)
#define PLACE_UNKNOWN UINT64_MAX

/* 1,024 neighbouring rows of the tree; of the last group, those that are left.
 */
struct node_group {
	struct digest node; /* of a complete group */
	uint32_t file; /* in file order: where its first record begins */
	uint64_t offset; /* PLACE_UNKNOWN: the file is packed */
	struct text key; /* by key: of its first row */
};

struct node_file {
	uint64_t rows;
	bool sorted;
	struct digest edge[GROUP_LEVEL]; /* as tree_builder's */
	const struct node_group *groups;
	size_t count;
};

/* Groups of a tree of so many rows. */
uint64_t group_count(uint64_t rows);
/* Rows of one group of it. */
uint64_t group_rows(uint64_t rows, uint64_t group);

/* To a file that is open and empty; durable when it returns. */
int node_file_write(struct arena *arena, int fd, const unsigned char k[32],
		    struct digest root, const struct node_file *file,
		    struct err *err) MUST_USE;
/* ERR_TRUST when it is damaged, or of another commitment. */
int node_file_read(struct arena *arena, const char *path,
		   const unsigned char k[32], struct digest root,
		   struct node_file *out, struct err *err) MUST_USE;

#endif

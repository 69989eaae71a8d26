/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a pass notes down for the node file of its commitment: the tree's nodes
 * of GROUP_LEVEL as they are made, by any thread and in any order, and where
 * each group begins. One note of each a thousand rows.
 */
#ifndef PLAUDIT_RECORDS_NODE_NOTES_H
#define PLAUDIT_RECORDS_NODE_NOTES_H

#include "records/node_file.h"

struct node_notes;

/* fd: open and empty; it becomes its own. */
struct node_notes *node_notes_open(int fd);
void node_notes_close(struct node_notes *notes); /* NULL is allowed */

/* NULL notes: nothing is noted. */
void node_notes_node(struct node_notes *notes, uint64_t group,
		     const struct digest *node);
void node_notes_place(struct node_notes *notes, uint64_t group, uint32_t file,
		      uint64_t offset);
void node_notes_key(struct node_notes *notes, uint64_t group, struct text key);

/* After the last row: the node file is written. Where it cannot be, or would be
 * too large, the file stays empty: an answer then takes longer, and is the
 * same. */
void node_notes_end(struct node_notes *notes, const unsigned char k[32],
		    const struct tree_builder *tree, bool sorted);

#endif

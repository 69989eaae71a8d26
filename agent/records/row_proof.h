/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a committed source with what shows that they are in the tree, and in
 * a sorted one with what shows that no row has a key (reports/row-proof.md).
 * The files are read again and every leaf is made again; with a node file only
 * the leaves around them are. A tree with another root than the one that was
 * signed is ERR_TRUST: the records are not what they were.
 */
#ifndef PLAUDIT_RECORDS_ROW_PROOF_H
#define PLAUDIT_RECORDS_ROW_PROOF_H

#include "ledger/proof.h"
#include "records/engine.h"

/* What is asked for. Keys are as the files have them. */
struct row_ask {
	const uint64_t *rows; /* places in the order of the commitment */
	size_t row_count;
	const struct text *keys; /* all rows that have one */
	size_t key_count;
	bool either; /* keys without rows are shown to be absent */
	const struct text *absent; /* keys that no row has; sorted only */
	size_t absent_count;
	uint64_t size; /* of the tree, as signed */
	struct digest root;
	/* of that tree; NULL: every leaf is made again */
	const struct node_file *nodes;
};

struct row_proof {
	uint64_t index;
	struct text fields; /* leaf data behind the salt */
	unsigned char salt[32]; /* of this row alone */
	struct inclusion_proof path;
};

/* Where a key's rows stand: [first, first + count). */
struct key_place {
	struct text key;
	uint64_t first, count; /* first: in a sorted tree only */
};

struct node_file;

struct row_proofs {
	/* By index, none twice. In a sorted tree each row that was asked for
	 * has a neighbour with it, and a key's rows both: what shows the order
	 * (TRUST.md, selective disclosure). */
	const struct row_proof *rows;
	size_t row_count;
	/* as asked; count 0: absent (where either was asked for) */
	const struct key_place *keys;
	const struct key_place *absent; /* count 0; first: where it would be */
	struct text nodes_failed; /* why they were of no use; size 0: nothing */
};

/* job: source (sorted or not), directory or inline_rows, salt_key. */
int records_prove(struct arena *arena, const struct records_job *job,
		  const struct row_ask *ask, struct row_proofs *out,
		  struct err *err) MUST_USE;

#endif

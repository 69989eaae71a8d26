/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of a committed source, with what shows that it is in the tree: for a
 * challenge that names row i. The files are read again, twice: the tree is
 * never stored.
 */
#ifndef PLAUDIT_RECORDS_ROW_PROOF_H
#define PLAUDIT_RECORDS_ROW_PROOF_H

#include "records/engine.h"

struct row_proof {
	struct text leaf; /* leaf data: salt and fields inside */
	unsigned char salt[32]; /* of this row alone */
	struct digest path[63]; /* RFC 6962 2.1.1, leaf's sibling first */
	size_t path_length;
	uint64_t size; /* leaves of the tree */
	struct digest root;
};

/*
 * job: source, directory or inline_rows, and salt_key (K of the commitment).
 * -1 when the source cannot be read or has no row of that index (from 0).
 */
int records_prove(struct arena *arena, const struct records_job *job,
		  uint64_t index, struct row_proof *out,
		  struct err *err) MUST_USE;

#endif

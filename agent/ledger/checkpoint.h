/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a C2SP tlog-checkpoint: origin, size, root hash, and extension
 * lines if any. It is the text of a signed note (ledger/note.h); parsing it
 * proves nothing.
 */
#ifndef PLAUDIT_LEDGER_CHECKPOINT_H
#define PLAUDIT_LEDGER_CHECKPOINT_H

#include "ledger/tree.h"

struct checkpoint {
	struct text origin;
	uint64_t size; /* <= 2^63-1 */
	struct digest root; /* of nothing when size is 0 */
	struct text extensions; /* whole lines with LF; mostly none */
};

struct text checkpoint_print(struct arena *arena,
			     const struct checkpoint *checkpoint);
/* The slices of *out are of `text`. ERR_USAGE when it is not a checkpoint. */
int checkpoint_parse(struct text text, struct checkpoint *out,
		     struct err *err) MUST_USE;

#endif

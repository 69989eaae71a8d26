/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of C2SP tlog-witness's add-checkpoint: the size that the witness is
 * thought to have seen, a consistency proof from it, and a signed checkpoint.
 * Parsing it proves nothing.
 */
#ifndef PLAUDIT_LEDGER_ADD_CHECKPOINT_H
#define PLAUDIT_LEDGER_ADD_CHECKPOINT_H

#include "ledger/proof.h"

#define ADD_CHECKPOINT_PATH	  "/add-checkpoint"
#define ADD_CHECKPOINT_SIZE_MEDIA "text/x.tlog.size" /* of a 409's body */

struct add_checkpoint {
	uint64_t old_size;
	struct proof_hashes path;
	struct text checkpoint; /* the signed note, verbatim */
};

struct text add_checkpoint_print(struct arena *arena,
				 const struct add_checkpoint *request);
int add_checkpoint_parse(struct arena *arena, struct text bytes,
			 struct add_checkpoint *out, struct err *err) MUST_USE;

#endif

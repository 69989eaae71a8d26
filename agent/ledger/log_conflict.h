/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two checkpoints that a log signed and that cannot both be true, as one text:
 *
 *   plaudit/log-conflict/v1
 *   first BYTES
 *   (the signed note)
 *   second BYTES
 *   (the signed note)
 *   root BASE64          where the sizes differ: what the second tree says the
 *   BASE64 ...           root was at the first's size, and the consistency
 *   end                  proof from there to the second's root
 *
 * Equal sizes with different roots prove it by themselves.
 */
#ifndef PLAUDIT_LEDGER_LOG_CONFLICT_H
#define PLAUDIT_LEDGER_LOG_CONFLICT_H

#include "ledger/checkpoint.h"
#include "ledger/note_key.h"
#include "ledger/proof.h"

struct log_conflict {
	struct text first, second; /* signed notes; the smaller is first */
	bool has_root;
	struct digest root;
	struct proof_hashes path;
};

enum log_relation {
	LOG_CONSISTENT,
	LOG_CONFLICT,
	LOG_UNDECIDED, /* of different sizes, and no tree was given */
};

/* Two checkpoints of one log, read and verified. */
struct log_pair {
	struct text first, second; /* the smaller one first */
	struct checkpoint older, newer;
};
int log_pair_read(struct arena *arena, struct text a, struct text b,
		  const struct note_key *key, struct log_pair *out,
		  struct err *err) MUST_USE;

struct log_finding {
	enum log_relation relation;
	struct log_conflict conflict; /* of LOG_CONFLICT */
};

/* `tree` has the nodes of the larger one's tree, or is NULL; ERR_TRUST when
 * they are not of that checkpoint. */
int log_conflict_find(struct arena *arena, const struct log_pair *pair,
		      const struct node_source *tree, struct log_finding *out,
		      struct err *err) MUST_USE;

struct text log_conflict_print(struct arena *arena,
			       const struct log_conflict *conflict);
int log_conflict_parse(struct arena *arena, struct text bytes,
		       struct log_conflict *out, struct err *err) MUST_USE;
/* That it proves what it says, of the log of that key; ERR_TRUST. */
int log_conflict_check(struct arena *arena, const struct log_conflict *conflict,
		       const struct note_key *key, struct err *err) MUST_USE;

#endif

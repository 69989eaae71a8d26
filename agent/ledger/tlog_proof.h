/* SPDX-License-Identifier: Apache-2.0 */
/*
 * c2sp.org/tlog-proof@v1: an inclusion proof and its checkpoint as one text, to
 * keep beside an attestation. Parsing it proves nothing; the tree size is the
 * checkpoint's.
 */
#ifndef PLAUDIT_LEDGER_TLOG_PROOF_H
#define PLAUDIT_LEDGER_TLOG_PROOF_H

#include "ledger/proof.h"

struct tlog_proof {
	bool has_extra;
	struct text extra; /* decoded; nobody signs it */
	uint64_t index;
	struct proof_hashes path;
	struct text checkpoint; /* the signed note, verbatim */
};

struct text tlog_proof_print(struct arena *arena,
			     const struct tlog_proof *proof);
int tlog_proof_parse(struct arena *arena, struct text bytes,
		     struct tlog_proof *out, struct err *err) MUST_USE;

#endif

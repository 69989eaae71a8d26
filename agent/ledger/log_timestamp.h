/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A timestamp over a checkpoint (reports/statement.md section 14): for the
 * long horizon, one token of RFC 3161 covers the whole log, and the next one
 * covers it too. Parsing proves nothing; the token is opaque here.
 */
#ifndef PLAUDIT_LEDGER_LOG_TIMESTAMP_H
#define PLAUDIT_LEDGER_LOG_TIMESTAMP_H

#include "ledger/proof.h"

struct log_timestamp {
	struct digest previous; /* of the record before it, as it is kept */
	bool has_previous;
	struct text response; /* TimeStampResp, DER */
	/* not of the record as it is kept: consistency with that size */
	uint64_t from;
	struct proof_hashes path;
	bool has_from;
	struct text checkpoint; /* the signed note, verbatim */
};

struct text log_timestamp_print(struct arena *arena,
				const struct log_timestamp *record);
int log_timestamp_parse(struct arena *arena, struct text bytes,
			struct log_timestamp *out, struct err *err) MUST_USE;
/* What the token's imprint is of: the predecessor and the note. */
struct digest log_timestamp_imprint(struct arena *arena,
				    const struct log_timestamp *record);
/* By which the next one names it. */
struct digest log_timestamp_digest(struct arena *arena,
				   const struct log_timestamp *record);

#endif

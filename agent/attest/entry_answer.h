/* SPDX-License-Identifier: Apache-2.0 */
/*
 * That a challenge was answered, and with what: the matter of a
 * challenge-answer/v1 entry (reports/statement.md section 11).
 */
#ifndef PLAUDIT_ATTEST_ENTRY_ANSWER_H
#define PLAUDIT_ATTEST_ENTRY_ANSWER_H

#include "base/digest.h"
#include "parse/json.h"

struct answer_entry {
	struct digest challenge; /* its id */
	struct digest attestation; /* that it is about */
	struct digest response; /* the answer's identity */
	uint64_t rows; /* that left with it */
};

struct json *answer_entry_json(struct arena *arena,
			       const struct answer_entry *from);
/* Strict: for entry_kind.c. */
int answer_check(struct arena *arena, const struct json *matter,
		 struct err *err);

#endif

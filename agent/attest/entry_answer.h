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
int answer_entry_read(const struct json *matter, struct answer_entry *out,
		      struct err *err) MUST_USE;
/* Whether the chain of a stream has the entry of that answer, among its last
 * ANSWER_LOOKED_AT. */
#define ANSWER_LOOKED_AT 5000
int answer_entry_find(struct arena *arena, const char *stream_directory,
		      struct digest response, bool *found,
		      struct err *err) MUST_USE;
/* Strict: for entry_kind.c. */
int answer_check(struct arena *arena, const struct json *matter,
		 struct err *err);

#endif

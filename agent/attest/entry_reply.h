/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an institution says beside verdicts of one of its attestations: the
 * matter of a reply/v1 entry (reports/statement.md section 11). It changes no
 * verdict.
 */
#ifndef PLAUDIT_ATTEST_ENTRY_REPLY_H
#define PLAUDIT_ATTEST_ENTRY_REPLY_H

#include "base/clock.h"
#include "base/digest.h"
#include "model/words.h"
#include "parse/json.h"

enum reply_kind {
	REPLY_EXPLAIN, /* why it is so */
	REPLY_DISPUTE, /* the verdict is wrong, and why */
	REPLY_PLAN, /* what will be done, by whom, until when */
	REPLY_KIND_COUNT
};
extern const struct word reply_words[REPLY_KIND_COUNT];

struct clause_reply {
	struct text clause;
	enum reply_kind kind;
	struct text words;
	struct text owner; /* of a plan */
	struct instant due; /* of a plan */
};

struct said_reply {
	struct digest attestation;
	const struct clause_reply *items;
	size_t count;
};

struct json *reply_json(struct arena *arena, const struct said_reply *from);
int reply_read(struct arena *arena, const struct json *matter,
	       struct said_reply *out, struct err *err) MUST_USE;
int reply_check(struct arena *arena, const struct json *matter,
		struct err *err);

#endif

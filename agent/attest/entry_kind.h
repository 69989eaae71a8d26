/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of entries that a chain has (reports/statement.md sections 4, 6 and
 * 11), one row each: the predicate's type, who may sign it, and the member that
 * only this kind has. An audit, a commitment and an audit-started entry are
 * read and written by statement_*.c; every other kind is the head that all
 * have, and its matter: one JSON object, in report.matter, that entry_<kind>.c
 * makes and checks.
 */
#ifndef PLAUDIT_ATTEST_ENTRY_KIND_H
#define PLAUDIT_ATTEST_ENTRY_KIND_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "parse/json.h"

#define PREDICATE_PREFIX "tag:plaudit.example,2026:"

/* X(NAME, "word: the predicate's type is the prefix, it, and /v1",
 *   who may sign, "own member" or NULL, check of the matter or NULL) */
#define STATEMENT_KINDS(X)                                                     \
	X(COMPLIANCE, "compliance", SIGNER_AGENT, NULL, NULL)                  \
	X(AUDIT_STARTED, "audit-started", SIGNER_AGENT, NULL, NULL)            \
	X(COMMITMENT, "commitment", SIGNER_AGENT, NULL, NULL)                  \
	X(HEARTBEAT, "heartbeat", SIGNER_AGENT, "heartbeat", heartbeat_check)  \
	X(TOMBSTONE, "tombstone", SIGNER_AGENT, "tombstone", tombstone_check)  \
	X(KEY_ROTATION, "key-rotation", SIGNER_AGENT, "rotation",              \
	  key_rotation_check)                                                  \
	X(CHALLENGE_ANSWER, "challenge-answer", SIGNER_AGENT, "answer",        \
	  answer_check)                                                        \
	X(REPLY, "reply", SIGNER_AGENT | SIGNER_OFFICER, "reply", reply_check) \
	X(SIGN_OFF, "sign-off", SIGNER_OFFICER, "signOff", sign_off_check)

#define X(name, ...) STATEMENT_##name,
enum statement_kind { STATEMENT_KINDS(X) STATEMENT_KIND_COUNT };
#undef X

enum { SIGNER_AGENT = 1, SIGNER_OFFICER = 2 };

struct entry_kind {
	const char *word; /* "audit-started" */
	const char *predicate; /* the whole type */
	unsigned signers;
	const char *matter; /* NULL: it has none */
	/* Strict: unknown words, missing members and more than the ceilings
	 * are ERR_USAGE or ERR_LIMIT. NULL beside a matter: the kind is
	 * reserved, and refused. */
	int (*check)(struct arena *arena, const struct json *matter,
		     struct err *err);
};

extern const struct entry_kind entry_kinds[STATEMENT_KIND_COUNT];

/* STATEMENT_KIND_COUNT: no such type. */
enum statement_kind entry_kind_find(struct text predicate);

/* The attestation that a checked matter speaks of; zeros: of none. */
struct digest entry_about(const struct json *matter);

/* ERR_TRUST when a key of that sort may not sign that kind. */
int entry_signer_check(enum statement_kind kind, bool officer,
		       struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Offline verification of a bundle (or a bare envelope) against a trust root:
 * an ordered list of steps, of which the first that fails is the answer. Opens
 * no socket and asks for no time; `now` is given.
 */
#ifndef PLAUDIT_ATTEST_VERIFY_H
#define PLAUDIT_ATTEST_VERIFY_H

#include "attest/receipt.h"
#include "attest/statement.h"
#include "seal/trust_root.h"

/* X(NAME, "word", "what it says when it held") */
#define VERIFY_STEPS(X)                                               \
	X(TRUST_ROOT, "trust root", "signed by the pinned authority") \
	X(ENVELOPE, "envelope", "well formed, one signature")         \
	X(SIGNATURE, "signature", "made by a key of the trust root")  \
	X(STATEMENT, "statement", "well formed")                      \
	X(KEY_STATUS, "key status", "the key was valid then")         \
	X(COUNTS, "counts", "verdicts, accounts and coverage add up") \
	X(CHAIN, "chain", "names its place and its predecessor")      \
	X(LOG_ENTRY, "log entry", "made from this envelope and key")  \
	X(CHECKPOINT, "checkpoint", "signed by the regulator's log")  \
	X(INCLUSION, "inclusion", "the entry is in the tree")         \
	X(TIME, "time", "the log agrees with the times claimed")      \
	X(TIMESTAMPS, "timestamps", "made over this signature")       \
	X(BRACKET, "time bracket", "others agree with the times claimed")

#define X(name, ...) VERIFY_##name,
enum verify_step { VERIFY_STEPS(X) VERIFY_STEP_COUNT };
#undef X

extern const char *const verify_step_names[VERIFY_STEP_COUNT];

enum step_outcome { STEP_NOT_REACHED, STEP_HELD, STEP_FAILED, STEP_ABSENT };

struct verify_line {
	enum step_outcome outcome; /* ABSENT: a bare envelope has no receipt */
	struct text sentence;
};

struct verify_session;
struct verify_memo;
struct tlog_policy;

struct verify_request {
	struct text bundle; /* bundle or envelope, as read */
	struct text trust_root; /* the file's bytes */
	struct digest pin;
	struct instant now;
	struct text predecessor; /* bundle or envelope before it; or empty */
	struct text log_timestamp; /* over a later checkpoint; or empty */
	const char *seen_path; /* highest trust root version seen; or NULL */
	const struct tlog_policy *policy; /* demanded besides; or NULL */
	/* of many bundles (attest/verify_session.h); or NULL */
	const struct verify_session *session;
	struct verify_memo *memo; /* the calling thread's own; or NULL */
};

/* What a checkpoint by itself shows. */
struct checkpoint_proof {
	struct log_state state;
	size_t cosigned; /* by different witnesses of the trust root */
	size_t wanted; /* of them; more only where the log goes on without */
	struct instant cosigned_first, cosigned_last; /* where any has */
};

struct verification {
	bool good; /* every step held; ABSENT is not good */
	enum verify_step failed; /* the first that did not; COUNT: none */
	struct verify_line lines[VERIFY_STEP_COUNT];
	/* filled as far as the steps got */
	struct trust_root root;
	const struct trust_entity *entity;
	const struct trust_agent *agent;
	struct receipt receipt;
	bool has_receipt;
	enum statement_kind kind;
	struct report report;
	struct log_state checkpoint; /* that the receipt proves */
	size_t cosigned, wanted; /* witnesses of it */
	struct instant cosigned_first, cosigned_last; /* where any has */
	struct timestamp *timestamps; /* that held */
	size_t timestamp_count;
	struct text log_stamped; /* what the log timestamp shows; or empty */
	struct instant log_stamped_at;
};

/* -1 only for our own failure; what does not hold is in *out. */
int verify_bundle(struct arena *arena, const struct verify_request *request,
		  struct verification *out, struct err *err) MUST_USE;

struct log_proof {
	/* in; NULL: none */
	const struct tlog_policy *policy;
	struct verify_memo *memo;
	/* out */
	struct log_state checkpoint; /* what the receipt proves */
	size_t cosigned, wanted;
	struct instant cosigned_first, cosigned_last;
	enum verify_step failed; /* or which step did not hold */
};

/* The part of it about a receipt: leaf, checkpoint, inclusion. ERR_TRUST. For
 * the agent's own check of an answer. */
int verify_receipt(struct arena *arena, const struct receipt *receipt,
		   struct text spki, const struct trust_root *root,
		   struct log_proof *out, struct err *err) MUST_USE;

/* A checkpoint by itself: signed by a log of the trust root, and by its quorum
 * of witnesses. ERR_TRUST or ERR_USAGE. */
int verify_checkpoint(struct arena *arena, struct text bytes,
		      const struct trust_root *root, struct log_state *out,
		      struct err *err) MUST_USE;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who stands for a period: the declarations of officers beside what the
 * profile asks for (policies/README.md). The agent makes it from the chains it
 * keeps, the collector from those it was sent; neither changes a verdict.
 */
#ifndef PLAUDIT_ATTEST_SIGN_OFF_ACCOUNT_H
#define PLAUDIT_ATTEST_SIGN_OFF_ACCOUNT_H

#include "attest/entry_sign_off.h"
#include "model/policy.h"

/* A declaration, whose it is, and the period of the audit that it is about. */
struct said_sign_off {
	struct text name, position; /* as the regulator has them */
	struct instant at; /* when it was signed */
	enum declaration declares;
	size_t clause_count; /* 0: of the whole attestation */
	struct digest about;
	struct instant about_created; /* when that audit was sealed */
};

struct said_list {
	const struct said_sign_off *items;
	size_t count;
};

enum sign_off_state {
	SIGNING_RUNNING, /* the period is not over */
	SIGNING_NOTHING, /* no audit was sealed in it */
	SIGNING_DUE, /* awaited */
	SIGNING_OVERDUE,
	SIGNING_DONE,
	SIGNING_LATE, /* done, after it was due */
	SIGNING_COUNT
};
extern const struct word signing_words[SIGNING_COUNT];

/* Why a declaration does not count. */
enum sign_off_doubt {
	DOUBT_POSITION, /* nobody asks for one from that position */
	DOUBT_REFUSED,
	DOUBT_PART, /* of single clauses only */
	DOUBT_NOT_LAST, /* not of the last audit of its period */
	DOUBT_COUNT
};
extern const struct word doubt_words[DOUBT_COUNT];

struct sign_off_line {
	const struct bitext *position;
	enum sign_off_state state;
	const struct said_sign_off *by; /* DONE and LATE */
};

struct sign_off_doubted {
	const struct said_sign_off *by;
	enum sign_off_doubt doubt;
};

/* One period of one chain. */
struct sign_off_account {
	struct sign_off_period period;
	bool has_audit;
	struct digest audit; /* the last one of the period */
	const struct sign_off_line *lines; /* one a position asked for */
	size_t line_count;
	const struct sign_off_doubted *doubted;
	size_t doubted_count;
};

/* The last audit sealed before a moment, of one chain; *found says whether
 * there is one at all. */
struct audit_place {
	struct digest identity;
	struct instant created;
};
struct audit_finder {
	int (*last_before)(void *context, struct instant moment,
			   struct audit_place *out, bool *found,
			   struct err *err);
	void *context;
};

struct sign_off_request {
	const struct sign_off_duty *duty;
	const struct zone *zone;
	const struct audit_finder *audits;
	struct said_list said; /* in any order */
	struct instant now;
};

#define SIGN_OFF_PERIODS 4 /* told at most: this one and those before */

/* Newest first, at most SIGN_OFF_PERIODS; none before the chain's first audit
 * or before the duty began. */
int sign_off_accounts(struct arena *arena,
		      const struct sign_off_request *request,
		      struct sign_off_account *out, size_t *count,
		      struct err *err) MUST_USE;

/* Whether any position's declaration is in that state in any of them. */
bool sign_off_any(const struct sign_off_account *accounts, size_t count,
		  enum sign_off_state state);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One audit for one regulator from the first entry of its chain to its exit
 * code, whoever made the looks: `audit` itself, or a place that collected.
 */
#ifndef PLAUDIT_VERBS_AUDIT_SESSION_H
#define PLAUDIT_VERBS_AUDIT_SESSION_H

#include "attest/chain.h"
#include "deliver/outbox.h"
#include "verbs/report_out.h"
#include "verbs/site_open.h"

/* What is asked for on the command line, the same of both verbs. */
struct audit_wishes {
	const char *language, *fail_on, *trigger, *supersedes;
	struct option_list reports;
	int64_t max_unknown, push_seconds;
	bool rehearsal, no_push, quiet, verbose;
};

/* clang-format off */
#define AUDIT_WISHES(at)                                                  \
	{"report", 'r', OPTION_LIST, at(reports), "FORMAT[:PATH]",        \
	 "text, json, html; may be given often"},                         \
	{"lang", 'l', OPTION_TEXT, at(language), "en|th",                 \
	 "language of the report"},                                       \
	{"verbose", 'v', OPTION_FLAG, at(verbose), NULL,                  \
	 "show facts and parameters of what passes too"},                 \
	{"fail-on", 0, OPTION_TEXT, at(fail_on), "SEVERITY",              \
	 "exit 1 from this severity on (default low)"},                   \
	{"max-unknown", 0, OPTION_NUMBER, at(max_unknown), "N",           \
	 "exit 2 beyond so many unknown clauses (default 0)"},            \
	{"rehearsal", 0, OPTION_FLAG, at(rehearsal), NULL,                \
	 "judge and show, seal and send nothing"},                        \
	{"no-push", 0, OPTION_FLAG, at(no_push), NULL,                    \
	 "seal, leave it in the outbox"},                                 \
	{"push-timeout", 0, OPTION_NUMBER, at(push_seconds), "SECONDS",   \
	 "how long to try to deliver (default 30)"},                      \
	{"supersedes", 0, OPTION_TEXT, at(supersedes), "BUNDLE",          \
	 "an earlier audit of the chain that this one corrects"}
/* clang-format on */

struct audit_session {
	struct arena *arena;
	const struct audit_wishes *wishes;
	struct site_open open;
	const struct regulator *regulator; /* NULL: none is named */
	struct report_choices choices;
	const char *language;
	enum severity fail_on;
	enum trigger trigger;
	struct key *key;
	struct chain *chain;
	struct outbox *outbox;
	char *stream_directory;
	const char *books; /* of rows; NULL: a rehearsal */
	struct delivery_note note;
	bool undelivered;
	/* who stands for the chain's periods, as far as is known here */
	const struct sign_off_account *sign_offs;
	size_t sign_off_count;
};

/* The words of the wishes, and the report's formats. */
int audit_session_choose(struct audit_session *s, struct err *err) MUST_USE;
/* Everything that sealing needs, before anything is looked at: an audit that
 * could not be sealed does not begin. Close it whatever it returns. */
int audit_session_open(struct audit_session *s, struct err *err) MUST_USE;
void audit_session_close(struct audit_session *s);
/* Marks the report, seals that the attempt is made, and closes the key: the
 * children that look must not have it in their memory. */
int audit_session_begin(struct audit_session *s, struct report *report,
			struct err *err) MUST_USE;
/* The audit in the chain and in the outbox, and the books of its rows. */
int audit_session_seal(struct audit_session *s, struct report *report,
		       struct err *err) MUST_USE;
/* Delivers, writes the reports, says how it ended: the exit code. */
int audit_session_end(struct audit_session *s, const struct report *report,
		      struct err *err);
/* Of an error before anything was sealed: nothing is "sealed but not
 * delivered" then. */
int unsealed_exit(const struct err *err);

#endif

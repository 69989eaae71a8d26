/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of a verb: one file verb_<name>.c with one constant verb_<name>
 * and its word in VERBS (plaudit) or PLAUDITD_VERBS (plauditd_<name>.c,
 * constant plauditd_<name>). A verb has its own options struct and table; it is
 * the only place that prints or picks an exit code. stdout is the answer,
 * stderr the progress and the one line that says what went wrong.
 */
#ifndef PLAUDIT_VERBS_VERB_H
#define PLAUDIT_VERBS_VERB_H

#include "base/err.h"
#include "base/options.h"

/* DESIGN.md section 5; when several hold the first of 4, 3, 1, 2, 5 wins. */
enum verb_exit {
	EXIT_CLEAN = 0,
	EXIT_FAILS = 1, /* an unwaived fail at or above --fail-on */
	EXIT_UNKNOWNS = 2, /* unknown beyond --max-unknown, or nothing judged */
	EXIT_CONTENT = 3, /* usage or invalid content */
	EXIT_TRUST = 4, /* signature, trust root, chain */
	EXIT_UNDELIVERED = 5, /* sealed, stays in the outbox */
	EXIT_INTERNAL = 70,
};

struct verb {
	const char *name;
	const char *arguments; /* "BUNDLE..." or "" */
	const char *summary; /* one line */
	const char *program; /* "plaudit" or "plauditd" */
	const char *description; /* paragraphs for --help and the man page */
	const struct option *options; /* base/options.h; NULL: none */
	/*
	 * line->argv[0] is the verb's name. *err is printed by main as one line
	 * when its kind is not ERR_NONE; the return value is the exit code.
	 */
	int (*run)(const struct verb *self, struct command_line *line,
		   struct err *err);
};

/* In the order that the help lists them: set up, audit, speak, check, keep. */
/* clang-format off */
#define VERBS(X)                                                       \
	X(init) X(lint) X(test) X(list) X(explain) X(plan)             \
	X(audit) X(collect) X(judge) X(commit) X(heartbeat) X(push)    \
	X(fetch) X(report)                                             \
	X(sign_off) X(reply) X(case)                                   \
	X(verify) X(replay) X(evidence) X(export) X(log)               \
	X(records) X(answer) X(hold) X(retire)                         \
	X(key) X(enrol)
#define PLAUDITD_VERBS(X)                                              \
	X(init) X(serve) X(entity) X(show) X(log) X(witness)           \
	X(challenge) X(timestamps)
/* clang-format on */

/*
 * What every verb begins with: parses options and prints the help if asked.
 * 0: go on; 1: help was printed, return EXIT_CLEAN; -1: *err says what.
 */
int verb_begin(const struct verb *self, struct command_line *line,
	       void *options, struct err *err) MUST_USE;
/* The exit code that an error's kind stands for. */
int verb_exit_of(const struct err *err);
/* The worse of two codes by the order 4, 3, 1, 2, 5 (and 70 before all). */
int verb_exit_worse(int a, int b);
/* "en" or "th"; NULL: from LC_ALL, LC_MESSAGES, LANG, else "en". */
int language_choose(const char *given, const char **out,
		    struct err *err) MUST_USE;
/* main() of both programs over a NULL-ended table. */
int verb_main(const char *program, const char *about,
	      const struct verb *const *table, int argc, char **argv);

#endif

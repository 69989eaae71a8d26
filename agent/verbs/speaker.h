/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who says something beside an attestation: the site's agent in its own chain,
 * or an officer in theirs, which is kept under <state>/officers/<id>. What
 * sign-off and reply share: the attestation that is spoken about, the chain,
 * the seal, the delivery.
 */
#ifndef PLAUDIT_VERBS_SPEAKER_H
#define PLAUDIT_VERBS_SPEAKER_H

#include "attest/chain.h"
#include "attest/verify.h"
#include "verbs/site_open.h"

struct outbox;

#define OFFICERS_DIRECTORY "officers" /* of the state: a chain each */

struct speaker_options {
	const char *site, *pack;
	const char *officer, *key; /* NULL: the site's agent */
	const char *passphrase_env, *passphrase_file;
	const char *language;
	bool yes, no_push;
	int64_t push_seconds;
};

/* The rows that a verb's option table has for them; `options` is the member. */
#define SPEAKER_OPTIONS(type, options)                                      \
	{"site",      's',                                                  \
	 OPTION_TEXT, offsetof(type, options.site),                         \
	 "FILE",      "the site file (default plaudit.yaml)"},              \
		{"rule-pack", 0,                                            \
		 OPTION_TEXT, offsetof(type, options.pack),                 \
		 "DIR",	      "directory with checks/ and policies/"},      \
		{"officer",   'o',                                          \
		 OPTION_TEXT, offsetof(type, options.officer),              \
		 "ID",	      "who signs, as enrolled with the regulator"}, \
		{"key",	      'k',                                          \
		 OPTION_TEXT, offsetof(type, options.key),                  \
		 "KEY",	      "the officer's own key"},                     \
		{"passphrase-env",                                          \
		 0,                                                         \
		 OPTION_TEXT,                                               \
		 offsetof(type, options.passphrase_env),                    \
		 "NAME",                                                    \
		 "environment variable that holds the key's passphrase"},   \
		{"passphrase-file",                                         \
		 0,                                                         \
		 OPTION_TEXT,                                               \
		 offsetof(type, options.passphrase_file),                   \
		 "FILE",                                                    \
		 "file that holds the key's passphrase"},                   \
		{"lang",      'l',                                          \
		 OPTION_TEXT, offsetof(type, options.language),             \
		 "en|th",     "language of the question"},                  \
		{"yes",	      'y',                                          \
		 OPTION_FLAG, offsetof(type, options.yes),                  \
		 NULL,	      "sign without asking"},                       \
		{"no-push",   0,                                            \
		 OPTION_FLAG, offsetof(type, options.no_push),              \
		 NULL,	      "leave it in the outbox"},                    \
	{                                                                   \
		"push-timeout", 0, OPTION_NUMBER,                           \
			offsetof(type, options.push_seconds), "SECONDS",    \
			"how long delivery is tried (default 30)"           \
	}

struct speaker {
	const struct speaker_options *options;
	struct arena *arena;
	bool thai;
	struct site_open open;
	const struct regulator *regulator; /* of the attestation's stream */
	struct verification about; /* it holds */
	enum statement_kind kind; /* of what is going to be said */
	struct key *key;
	struct chain *chain;
	struct outbox *outbox;
	char *directory;
};

/* Reads the site and the bundle (a bare envelope is taken before it has a
 * receipt), verifies it against the regulator's trust root, and finds it to be
 * the site's own. ERR_TRUST when it does not hold. */
int speaker_attend(struct arena *arena, const struct speaker_options *options,
		   const char *bundle_path, struct speaker *out,
		   struct err *err) MUST_USE;
/* The key and the chain of who speaks; ERR_TRUST when the trust root has
 * another use for the key. */
int speaker_rise(struct speaker *speaker, enum statement_kind kind,
		 struct err *err) MUST_USE;
void speaker_close(struct speaker *speaker);

/* Whether the person at the terminal agrees to what was printed before.
 * ERR_USAGE where there is no terminal and no --yes. */
int speaker_confirm(const struct speaker *speaker, bool *agreed,
		    struct err *err) MUST_USE;
/* Seals, keeps, queues and delivers; the exit code: 0, or 5 when it stays in
 * the outbox, or that of *err. */
int speaker_say(struct speaker *speaker, const struct json *matter,
		struct err *err);

/* The verdict of a clause of the attestation; NULL: it has no such clause. */
const struct clause_finding *speaker_clause(const struct speaker *speaker,
					    struct text id);

#endif

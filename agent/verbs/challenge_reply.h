/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One challenge from the envelope that came to the answer that is kept:
 * reports/challenge.md sections 4 and 5, without any network.
 */
#ifndef PLAUDIT_VERBS_CHALLENGE_REPLY_H
#define PLAUDIT_VERBS_CHALLENGE_REPLY_H

#include "attest/challenge_check.h"
#include "verbs/committed_rows.h"

struct challenge_reply {
	/* given */
	struct arena *arena;
	const struct site_open *open;
	const struct regulator *regulator;
	const char *stream_directory;
	struct text bytes; /* the challenge's envelope */
	/* filled by read */
	struct verification about; /* the attestation */
	struct challenge challenge;
	/* filled by prove */
	struct committed_rows rows;
	struct proof_document document;
	struct text proof;
	uint64_t rows_before; /* that left in the last 31 days */
	/* filled by seal */
	struct digest response; /* identity */
	struct text answer; /* envelope */
};

/* The challenge against the trust root, the attestation and the log. */
int challenge_reply_read(struct challenge_reply *reply,
			 struct err *err) MUST_USE;
/* The rows that it asks for, and whether the site allows so many. */
int challenge_reply_prove(struct challenge_reply *reply,
			  struct err *err) MUST_USE;
/* Signs the answer and keeps it in the register. */
int challenge_reply_seal(struct challenge_reply *reply, struct key *key,
			 struct err *err) MUST_USE;

#endif

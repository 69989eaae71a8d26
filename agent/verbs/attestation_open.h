/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle or bare envelope as it was given, not verified: what it says. */
#ifndef PLAUDIT_VERBS_ATTESTATION_OPEN_H
#define PLAUDIT_VERBS_ATTESTATION_OPEN_H

#include "attest/receipt.h"
#include "attest/statement.h"

struct attestation {
	struct text bytes; /* of the file */
	struct text payload;
	struct report report; /* identity filled */
	enum statement_kind kind;
};

/* ERR_USAGE when it is no audit. */
int audit_attestation_open(struct arena *arena, const char *path,
			   struct attestation *out, struct err *err) MUST_USE;

#endif

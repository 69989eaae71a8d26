/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which periods officers stand for, as this machine knows it: the agent's own
 * chain, the officers' chains kept beside it, and their positions in the
 * regulator's trust root. What was signed on another machine is not seen here;
 * the regulator's pages know it all.
 */
#ifndef PLAUDIT_VERBS_SIGN_OFF_BOOK_H
#define PLAUDIT_VERBS_SIGN_OFF_BOOK_H

#include "attest/sign_off_account.h"
#include "verbs/site_open.h"

/* Of one profile that asks for sign-offs and is of the regulator. */
struct sign_off_book {
	const struct profile *profile;
	const struct zone *zone;
	struct sign_off_account accounts[SIGN_OFF_PERIODS]; /* newest first */
	size_t count;
};

int sign_off_books(struct arena *arena, const struct site_open *open,
		   const struct regulator *regulator,
		   const struct sign_off_book **out, size_t *count,
		   struct err *err) MUST_USE;

#endif

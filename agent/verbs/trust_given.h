/* SPDX-License-Identifier: Apache-2.0 */
/* The regulator's trust root as a verifying verb is told of it: its file, the
 * pinned key, and the moment that counts as now. */
#ifndef PLAUDIT_VERBS_TRUST_GIVEN_H
#define PLAUDIT_VERBS_TRUST_GIVEN_H

#include "attest/verify.h"

#define DEFAULT_TRUST_ROOT "trust-root.json"

struct trust_given {
	const char *path; /* NULL: DEFAULT_TRUST_ROOT */
	const char *pin; /* hex; NULL: as kept at enrolment */
	const char *now; /* RFC 3339; NULL: the clock */
};

/* Fills trust_root, pin, seen_path and now. */
int trust_given_read(struct arena *arena, const struct trust_given *given,
		     struct verify_request *request, struct err *err) MUST_USE;
/* What holds is remembered, so that an older trust root is refused from now on.
 * That it cannot be kept is no reason not to verify: a note on stderr. */
void trust_given_keep(struct arena *arena, const struct verification *v,
		      const struct verify_request *request);
/* Without a receipt the last steps are absent; `unlogged` takes that. */
bool verification_is_good(const struct verification *v, bool unlogged);

#endif
